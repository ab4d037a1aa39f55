import { Availability, insteadCost, softWords } from '../../eligibility/availability.service';
import { SlotCard } from '../../ui/components/SlotCard';
import { formatDay, formatTime } from '../../ui/format';
import { usePage } from '../../ui/page-context';

interface Props {
  dyadId: string;
  found: Pick<Availability, 'best' | 'nextPossible' | 'instead'>;
  timeZone: string;
}

/** The three best dates with what speaks for and against each, or the next one; and what is possible beside a meeting, with its cost. */
export function BestDates({ dyadId, found, timeZone }: Props) {
  const { t, locale } = usePage();
  const { best, nextPossible, instead } = found;
  const others = instead.filter((one) => one.possible);
  return (
    <div class="k-stack-s">
      <h3 class="govuk-heading-s">{t('availability:child.title')}</h3>
      {best.length === 0 && (
        <p>{nextPossible ? t('availability:next.lead', { day: formatDay(nextPossible.day, locale) }) : t('availability:child.none')}</p>
      )}
      {best.map((offer, index) => (
        <SlotCard
          key={offer.id}
          rank={index + 1}
          title={formatDay(offer.day, locale)}
          meta={`${formatTime(offer.startsAt, timeZone, locale)} – ${formatTime(offer.endsAt, timeZone, locale)}`}
          reasons={(offer.soft ?? []).map((reason) => ({
            tone: reason.side === 'for' ? ('good' as const) : ('warn' as const),
            icon: reason.side === 'for' ? ('check' as const) : ('warn' as const),
            text: softWords(t, locale, reason),
          }))}
        />
      ))}
      {others.length > 0 && (
        <>
          <h4 class="govuk-heading-s">{t(`availability:instead.${best.length > 0 ? 'beside' : 'title'}`)}</h4>
          <ul class="govuk-list">
            {others.map(({ mode, first, cost }) => (
              <li key={mode}>
                <strong>{t(`availability:instead.${mode}`)}</strong>{' '}
                {first ? t('availability:instead.first', { day: formatDay(first.day, locale) }) : t('availability:instead.possible')}
                {' · '}
                <span class="k-muted">{insteadCost(t, locale, cost)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <p>
        <a class="govuk-link" href={`/dyads/${dyadId}/book`}>
          {t('availability:child.more')}
        </a>
      </p>
    </div>
  );
}
