import { SoftReason, softWords } from '../../eligibility/availability.service';
import type { BookableSession, OfferedJourney } from '../../eligibility/eligibility.service';
import { homeLine, leaveLine, pieceLines } from '../../journeys/journeys.queries';
import type { IconName } from '../../ui/components/Icon';
import type { PageContext } from '../../ui/page-context';
import type { Tone } from '../../ui/components/tone';

type Words = Pick<PageContext, 't' | 'locale'>;
interface CardReason {
  icon: IconName;
  tone?: Tone;
  text: string;
}

/** "Home by 3:30 pm (estimated from the distance)". */
export function homeBy({ t, locale }: Words, journey: OfferedJourney): string {
  const basis = t(`journeys:home.${journey.basis}`, { source: journey.source });
  const words = homeLine(t, locale, journey);
  return locale === 'en' ? `${words} (${basis})` : `${words}（${basis}）`;
}

/** Reasons of the gates that the soft ones say in other words. */
export const SAID_SOFTLY: readonly string[] = ['school.time', 'calendar.not_announced'];

const ICONS: Partial<Record<SoftReason['code'], IconName>> = {
  home_by_night: 'home',
  home_late: 'home',
  night_away: 'home',
  near: 'bus',
  far: 'bus',
  way_unknown: 'bus',
  way_estimated: 'bus',
  no_school: 'school',
  day_off: 'school',
  school_time: 'school',
  calendar_open: 'calendar',
  escort_known: 'person',
  escort_free: 'person',
  escort_none: 'person',
  first_meeting: 'heart',
};

/** What speaks softly for and against a date, as lines of its card. */
export const softItems = ({ t, locale }: Words, { soft = [] }: Pick<BookableSession, 'soft'>): CardReason[] =>
  soft
    .filter((reason) => reason.code !== 'needs_approval')
    .map((reason) => ({
      icon: ICONS[reason.code] ?? 'info',
      tone: reason.side === 'for' ? ('good' as const) : ('warn' as const),
      text: softWords(t, locale, reason),
    }));

/** What a card says about the way besides: when they leave, when they are home and how that is known, what it costs, its pieces. */
export function journeyDetails(page: Words, { journey }: Pick<BookableSession, 'journey'>): CardReason[] {
  const { t, locale } = page;
  if (journey === null) return [];
  const cost = journey.costPerPerson === null ? [] : [t('journeys:home.cost', { cost: journey.costPerPerson })];
  const pieces = pieceLines(t, locale, journey);
  return [
    { icon: 'clock', text: [homeBy(page, journey), leaveLine(t, locale, journey), ...cost].join(' · ') },
    ...(pieces.length === 0 ? [] : [{ icon: 'bus' as const, text: pieces.join(' · ') }]),
  ];
}
