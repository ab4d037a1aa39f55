import { Checkboxes } from '../../../ui/components/Checkboxes';
import { Fieldset } from '../../../ui/components/Fieldset';
import { Radios } from '../../../ui/components/Radios';
import { Select } from '../../../ui/components/Select';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import { BookingState, placeField, PLACES } from '../booking-form.rules';
import type { BookingFamily, BookingWorker } from '../booking-family.queries';
import { formatDay } from './booking-words';

interface Props {
  state: BookingState;
  family: BookingFamily;
  problem?: PageProblem;
}

/** Who comes: siblings, the escort, and where each adult is during the meeting. Used by page two and again when a request was refused. */
export function WhoFields({ state, family, problem }: Props) {
  const { t, locale } = usePage();
  const standing = (worker: BookingWorker): string => {
    if (worker.busy) return t('visits_pages:worker.busy');
    if (worker.ready && worker.vettedUntil) return t('visits_pages:worker.ready', { day: formatDay(worker.vettedUntil, locale) });
    if (!worker.vetted) return t('visits_pages:worker.not_vetted');
    return t('visits_pages:worker.not_trained');
  };
  const chosen = family.workers.find((w) => w.id === state.escortId);
  return (
    <>
      <input type="hidden" name="who" value="1" />
      {family.siblings.length > 0 && (
        <Checkboxes
          name="dyads"
          labelSize="m"
          label={t('visits_pages:book.who.siblings')}
          hint={t('visits_pages:book.who.siblings_hint', { name: family.child.preferredName })}
          values={state.dyadIds}
          problem={problem}
          options={family.siblings.map((s) => ({
            value: s.dyadId,
            label: t('visits_pages:book.who.child', { name: s.preferredName, age: s.age }),
          }))}
        />
      )}
      <Select
        name="escort"
        labelSize="m"
        label={t('visits_pages:book.who.escort')}
        hint={t('visits_pages:book.who.escort_hint')}
        value={state.escortId ?? ''}
        placeholder={t('visits_pages:book.who.no_escort')}
        problem={problem}
        options={family.workers.map((w) => ({
          value: w.id,
          label: `${w.name} – ${standing(w)}${w.id === family.child.workerId ? ` – ${t('visits_pages:worker.knows_child')}` : ''}`,
        }))}
      />
      <Radios
        name="escortPlace"
        label={t('visits_pages:book.who.escort_place')}
        hint={chosen && !chosen.approvedInside ? t('visits_pages:worker.not_approved_inside') : undefined}
        inline
        small
        value={state.escortPlace}
        problem={problem}
        options={(['waits', 'inside', 'travels'] as const).map((place) => ({ value: place, label: t(`visits_pages:place.${place}`) }))}
      />
      <Fieldset legend={t('visits_pages:book.who.adults')} hint={t('visits_pages:book.who.adults_hint')}>
        {family.adults.map((adult) => (
          <Radios
            key={adult.personId}
            name={placeField(adult.personId)}
            label={`${adult.name} · ${t(`families:${adult.personType === 'relative' ? 'relative' : 'relationship'}.${adult.relationship}`)}${adult.isGuardian ? ` · ${t('visits_pages:book.who.guardian')}` : ''}`}
            inline
            small
            value={state.places.get(adult.personId) ?? 'home'}
            problem={problem}
            options={PLACES.map((place) => ({ value: place, label: t(`visits_pages:place.${place}`) }))}
          />
        ))}
        {family.adults.length === 0 && <p class="k-muted">{t('visits_pages:book.who.no_adults')}</p>}
      </Fieldset>
    </>
  );
}
