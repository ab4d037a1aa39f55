import type { BookableSession, OfferedJourney } from '../../eligibility/eligibility.service';
import { formatMinutes, formatTime } from '../../ui/format';
import type { IconName } from '../../ui/components/Icon';
import type { PageContext } from '../../ui/page-context';
import type { Tone } from '../../ui/components/tone';

type Words = Pick<PageContext, 't' | 'locale'>;
interface CardReason {
  icon: IconName;
  tone?: Tone;
  text: string;
}

/** A wall time stands for itself, in no zone. */
const ANY_ZONE = 'UTC';

/** "Home by 3:30 pm (estimated from the distance)". */
export function homeBy({ t, locale }: Words, journey: OfferedJourney): string {
  const time = formatTime(journey.returnsAt, ANY_ZONE, locale);
  const basis = t(`journeys:home.${journey.basis}`, { source: journey.source });
  const words = t(journey.returnsDaysAfter > 0 ? 'journeys:home.by_next_day' : 'journeys:home.by', { time });
  return locale === 'en' ? `${words} (${basis})` : `${words}（${basis}）`;
}

/** What a card says about the way: when they leave, when they are home, and how that is known. */
export function journeyReasons(page: Words, { journey, mode }: Pick<BookableSession, 'journey' | 'mode'>): CardReason[] {
  const { t, locale } = page;
  if (journey === null) return mode === 'visit' ? [{ icon: 'bus', tone: 'warn', text: t('journeys:home.unknown') }] : [];
  const leaves = t(journey.leavesDaysBefore > 0 ? 'journeys:home.leaves_day_before' : 'journeys:home.leaves', {
    time: formatTime(journey.leavesAt, ANY_ZONE, locale),
    minutes: formatMinutes(journey.minutesThere, locale),
  });
  return [
    { icon: 'home', tone: journey.overnight ? 'warn' : journey.basis === 'known' ? 'good' : 'info', text: homeBy(page, journey) },
    { icon: 'bus', text: journey.overnight ? `${leaves} · ${t('journeys:overnight')}` : leaves },
    ...(journey.costPerPerson === null ? [] : [{ icon: 'info' as const, text: t('journeys:home.cost', { cost: journey.costPerPerson }) }]),
  ];
}
