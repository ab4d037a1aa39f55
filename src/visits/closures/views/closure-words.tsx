import { ClosureRow, lastDayOf } from '../../../facilities/closures.queries';
import { dayInZone, timeInZone } from '../../../kernel/days';
import { Tag } from '../../../ui/components/Tag';
import { formatDay, formatDayTime } from '../../../ui/format';
import type { PageContext } from '../../../ui/page-context';
import { usePage } from '../../../ui/page-context';
import type { ClosureTreatment } from '../closure-visits.rules';
import { reasonKey } from '../../visit-words.rules';

type Words = Pick<PageContext, 't' | 'locale'>;
type Said = Pick<ClosureRow, 'startsAt' | 'endsAt' | 'timeZone'>;

/** "from … to …", or "until further notice"; whole days are said as days. */
export const closureTime = ({ t, locale }: Words, { startsAt, endsAt, timeZone }: Said): string => {
  const midnight = (at: Date): boolean => timeInZone(at, timeZone) === '00:00';
  if (endsAt !== null && endsAt > startsAt && midnight(startsAt) && midnight(endsAt)) {
    const [from, to] = [dayInZone(startsAt, timeZone), lastDayOf({ startsAt, endsAt }, timeZone) ?? ''];
    return from === to ? formatDay(from, locale) : t('closures:time.window', { from: formatDay(from, locale), to: formatDay(to, locale) });
  }
  return t(endsAt === null ? 'closures:time.open_ended' : 'closures:time.window', {
    from: formatDayTime(startsAt, timeZone, locale),
    ...(endsAt === null ? {} : { to: formatDayTime(endsAt, timeZone, locale) }),
  });
};

/** What it closes: the house, wards, a kind of contact, single sessions. */
export function closureScope({ t }: Words, { mode, wardNames, wholeDays, sessionCount }: ClosureRow): string {
  if (!wholeDays) return t('closures:scope.sessions', { count: sessionCount });
  const parts = [
    wardNames === null ? t('closures:scope.all') : t('closures:scope.wards', { wards: wardNames.join(t('visits_pages:list_separator')) }),
    ...(mode === null ? [] : [t(`visits_pages:mode.${mode}`)]),
  ];
  return parts.join(' · ');
}

/** Its reason in words that may be passed on. */
export const closureReason = ({ t }: Words, reasonCode: string): string => t(reasonKey(reasonCode));

const TONES = { coming: 'info', running: 'warn', over: 'neutral', withdrawn: 'neutral' } as const;

/** How a closure stands. */
export function ClosureTag({ state }: Pick<ClosureRow, 'state'>) {
  const { t } = usePage();
  return <Tag tone={TONES[state]}>{t(`closures:state.${state}`)}</Tag>;
}

/** Why a meeting did not come back with an undo, as far as pages have words; whatever else, somebody else has taken what it held. */
const UNDO_WHY = ['ask_again', 'begun', 'changed_since', 'gates', 'treated', 'full', 'used_up', 'busy'] as const;

/** In words, from the code of an undo. */
export function undoWhy(code: string, t: PageContext['t']): string {
  if (code === 'visit.not_ready') return t('closures:undo.why_code.gates');
  const known = UNDO_WHY.find((word) => code === `closure.undo_${word}` || code.endsWith(word));
  return t(`closures:undo.why_code.${known ?? 'other'}`);
}

const ACTION_TONES = { cancel: 'warn', move: 'info', wait: 'violet', keep: 'good', call: 'stop' } as const;

/** What becomes, or became, of a meeting. */
export function TreatmentTag({ action }: { action: ClosureTreatment }) {
  const { t } = usePage();
  return <Tag tone={ACTION_TONES[action]}>{t(`closures:action.${action}`)}</Tag>;
}
