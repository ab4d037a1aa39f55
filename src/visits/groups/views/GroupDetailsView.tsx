import type { Reason } from '../../../kernel/reasons';
import { BackLink } from '../../../ui/components/BackLink';
import { Button } from '../../../ui/components/Button';
import { Checkboxes } from '../../../ui/components/Checkboxes';
import { Checklist } from '../../../ui/components/Checklist';
import { Form } from '../../../ui/components/Form';
import { Notice } from '../../../ui/components/Notice';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Radios } from '../../../ui/components/Radios';
import { Section } from '../../../ui/components/Section';
import { Select } from '../../../ui/components/Select';
import { TextArea } from '../../../ui/components/TextArea';
import { usePage } from '../../../ui/page-context';
import { fieldId, PageProblem } from '../../../ui/problem';
import { PLACES } from '../../booking/booking-form.rules';
import type { GroupFamilyDetails } from '../group-form.queries';
import { dyadsField, groupFields, GroupState, placeField, placeOf, sessionField } from '../group-form.rules';
import { formatDay, reasonItems, timeSpan } from '../../booking/views/booking-words';
import { StateFields } from '../../views/StateFields';

/** A family with what was said of it when the group was refused. */
interface Family extends GroupFamilyDetails {
  ok?: boolean;
  reasons: readonly Reason[];
}

interface Props {
  /** Where it is sent, and the way back to the choice. */
  action: string;
  back: string;
  /** A new group, or families for one that there is. */
  purpose: 'new' | 'add';
  /** Said below the heading. */
  note?: string;
  state: GroupState;
  facility: { name: string; timeZone: string };
  families: readonly Family[];
  problem?: PageProblem;
}

/** Each family's session and people; when the group was refused, of each family why, or that it alone could go. */
export function GroupDetailsView({ action, back, purpose, note, state, facility, families, problem }: Props) {
  const { t, locale } = usePage();
  return (
    <div class="k-stack">
      <BackLink href={back}>{t(`visit_groups:${purpose}.title`)}</BackLink>
      <PageHeading
        title={t('visit_groups:details.title')}
        lead={[
          formatDay(state.day ?? '', locale),
          facility.name,
          ...(purpose === 'new' ? [t(`visit_groups:policy.${state.policy}`)] : []),
        ].join(' · ')}
      />
      {note && <p>{note}</p>}
      <Form action={action} problem={problem} class="k-stack">
        <StateFields fields={groupFields(state)} />
        <input type="hidden" name="answered" value="1" />
        {families.map((family, i) => (
          <Section key={family.parentId} id={fieldId(`families.${i}`)} title={namesOf(family, t('visits_pages:list_separator'))}>
            {family.ok === false && <Checklist items={reasonItems({ t, locale }, family.reasons)} />}
            {family.ok === true && <Notice tone="info" title={t('visit_groups:details.alone_ok')} />}
            <FamilyFields family={family} index={i} state={state} facility={facility} problem={problem} />
          </Section>
        ))}
        <TextArea
          name="note"
          label={t('visits_pages:book.check.note')}
          hint={t('visits_pages:book.check.note_hint')}
          optional
          rows={2}
          maxLength={500}
          value={state.note}
          problem={problem}
        />
        <Button>{t(purpose === 'new' ? 'visit_groups:details.send' : 'visit_groups:add.send', { count: families.length })}</Button>
      </Form>
    </div>
  );
}

const namesOf = (family: Family, separator: string): string => family.children.map((child) => child.preferredName).join(separator);

function FamilyFields({
  family,
  index,
  state,
  facility,
  problem,
}: Pick<Props, 'state' | 'facility' | 'problem'> & { family: Family; index: number }) {
  const { t, locale } = usePage();
  // What the request calls families/1/sessionId is a field of its own here.
  const own = problem && {
    ...problem,
    errors: problem.errors.map((error) => ({
      ...error,
      pointer: error.pointer
        .replace(`/families/${index}/sessionId`, `/${sessionField(family.parentId)}`)
        .replace(`/families/${index}/dyadIds`, `/${dyadsField(family.parentId)}`),
    })),
  };
  return (
    <>
      <Select
        name={sessionField(family.parentId)}
        label={t('visit_groups:details.session')}
        value={state.sessions.get(family.parentId)}
        placeholder={t('visit_groups:details.no_session')}
        options={family.sessions.map((session) => ({
          value: session.id,
          label: t(
            session.kept
              ? 'visit_groups:details.session_kept'
              : session.provisional
                ? 'visit_groups:details.session_provisional'
                : 'visit_groups:details.session_free',
            {
              when: timeSpan(session.startsAt, session.endsAt, facility.timeZone, locale),
              free: session.free,
            },
          ),
        }))}
        problem={own}
      />
      <Checkboxes
        name={dyadsField(family.parentId)}
        label={t('visit_groups:details.children')}
        small
        values={[...(state.dyads.get(family.parentId) ?? [])]}
        options={family.children.map((child) => ({
          value: child.dyadId,
          label: t('visits_pages:book.who.child', { name: child.preferredName, age: child.age }),
        }))}
        problem={own}
      />
      {family.adults.map((adult) => (
        <Radios
          key={adult.personId}
          name={placeField(family.parentId, adult.personId)}
          label={`${adult.name} · ${t(`families:${adult.personType === 'relative' ? 'relative' : 'relationship'}.${adult.relationship}`)}`}
          inline
          small
          value={placeOf(state, family.parentId, adult.personId) ?? 'home'}
          options={PLACES.map((place) => ({ value: place, label: t(`visits_pages:place.${place}`) }))}
          problem={problem}
        />
      ))}
      {family.adults.length === 0 && <p class="k-muted">{t('visits_pages:book.who.no_adults')}</p>}
    </>
  );
}
