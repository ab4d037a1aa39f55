import type { BookableSession } from '../../../eligibility/eligibility.service';
import { diffDays } from '../../../kernel/days';
import type { Day } from '../../../kernel/days';
import { SlotCard } from '../../../ui/components/SlotCard';
import { usePage } from '../../../ui/page-context';
import { formatDay, formatSpan, reasonMessage, timeSpan } from './booking-words';
import { journeyDetails, SAID_SOFTLY, softItems } from '../../views/journey-words';

/** What is left of the parent's allowance in the period of a session. */
export interface Allowance {
  /** Contact with a child takes none of it here. */
  exempt: boolean;
  free: number;
  granted: number;
  /** First and last day of the period. */
  from: Day;
  to: Day;
}

interface Props {
  offers: readonly BookableSession[];
  timeZone: string;
  today: Day;
  chosen?: string;
  /** By first day of the month. */
  allowances?: ReadonlyMap<string, Allowance>;
  ranked?: boolean;
}

const FEW = 2;

/** Bookable sessions as cards to choose from, each saying why it is a good one and what to mind. */
export function OfferCards({ offers, timeZone, today, chosen, allowances, ranked }: Props) {
  const { t, locale } = usePage();
  return (
    <div>
      {offers.map((offer, index) => {
        const allowance = allowances?.get(offer.id);
        const days = diffDays(today, offer.day);
        return (
          <SlotCard
            key={offer.id}
            name="session"
            value={offer.id}
            checked={offer.id === chosen}
            rank={ranked ? index + 1 : undefined}
            badge={ranked && index === 0 ? t('visits_pages:book.when.best') : undefined}
            title={formatDay(offer.day, locale)}
            meta={`${timeSpan(offer.startsAt, offer.endsAt, timeZone, locale)} · ${t('visits_pages:book.when.in_days', { count: days })}`}
            reasons={[
              {
                text: t('visits_pages:book.when.seats', { free: offer.free, capacity: offer.capacity }),
                icon: 'people',
                tone: offer.free <= FEW ? 'warn' : 'good',
              },
              ...(allowance
                ? [
                    {
                      text: allowance.exempt
                        ? t('entitlements:exempt.title')
                        : t('visits_pages:book.when.allowance', {
                            period: formatSpan(allowance.from, allowance.to, locale),
                            free: allowance.free,
                            granted: allowance.granted,
                          }),
                      icon: 'calendar' as const,
                    },
                  ]
                : []),
              ...softItems({ t, locale }, offer),
              ...journeyDetails({ t, locale }, offer),
              ...offer.eligibility.reasons
                .filter((r) => r.severity !== 'hard' && !SAID_SOFTLY.includes(r.code))
                .map((r) => ({
                  text: reasonMessage({ t, locale }, r),
                  icon: r.severity === 'approval' ? ('person' as const) : ('warn' as const),
                  tone: r.severity === 'approval' ? ('info' as const) : ('warn' as const),
                })),
            ]}
          />
        );
      })}
    </div>
  );
}
