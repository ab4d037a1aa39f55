import type { Instead } from '../../../eligibility/availability.service';
import { insteadCost } from '../../../eligibility/availability.service';
import { ButtonLink } from '../../../ui/components/ButtonLink';
import { Card } from '../../../ui/components/Card';
import { Checklist } from '../../../ui/components/Checklist';
import { Section } from '../../../ui/components/Section';
import { usePage } from '../../../ui/page-context';
import type { BookingFamily } from '../booking-family.queries';
import { BookingState, bookingUrl } from '../booking-form.rules';
import { formatDay, reasonItems } from './booking-words';

interface Props {
  instead: readonly Instead[];
  family: BookingFamily;
  state: BookingState;
}

const ICONS = { visit: 'people', video: 'video', call: 'phone', letter: 'letter' } as const;

/** The other ways that are open, beside dates that can be had: what no rule allows is not offered. */
export function BesideDates({ instead, ...family }: Props) {
  const { t } = usePage();
  const open = instead.filter(({ possible }) => possible);
  if (open.length === 0) return null;
  return (
    <Section title={t('availability:instead.beside')} id="beside">
      <p>{t('availability:instead.beside_lead')}</p>
      <div class="k-grid-2">
        <InsteadCards instead={open} {...family} />
      </div>
    </Section>
  );
}

/** Each other way to be in touch: from when and what it costs of the allowance, or what stands against it. */
export function InsteadCards({ instead, family, state }: Props) {
  const { t, locale } = usePage();
  return (
    <>
      {instead.map(({ mode, possible, first, eligibility, cost }) => {
        const hard = eligibility.reasons.filter((r) => r.severity === 'hard');
        return (
          <Card key={mode} icon={ICONS[mode as keyof typeof ICONS]} title={t(`availability:instead.${mode}`)}>
            <p>
              {mode === 'letter'
                ? t(`visits_pages:book.none.letter_${possible ? 'open' : 'closed'}`)
                : first
                  ? t('availability:instead.first', { day: formatDay(first.day, locale) })
                  : t(`availability:instead.${possible ? 'possible' : 'not'}`)}
            </p>
            {possible && cost.uses > 0 && <p>{insteadCost(t, locale, cost)}</p>}
            {!possible && hard.length > 0 && <Checklist items={reasonItems({ t, locale }, hard)} />}
            {possible && (mode === 'visit' || mode === 'video') && (
              <ButtonLink href={bookingUrl(family.dyadId, 'when', { ...state, mode, sessionId: undefined })} variant="secondary">
                {t('visits_pages:book.none.other_start')}
              </ButtonLink>
            )}
            {possible && mode === 'letter' && (
              <ButtonLink href={`/exchanges/new?dyad=${family.dyadId}`} variant="secondary">
                {t('visits_pages:book.none.letter_start')}
              </ButtonLink>
            )}
          </Card>
        );
      })}
    </>
  );
}
