import { dayInZone } from '../../kernel/days';
import { formatRelativeDays } from '../../ui/format';
import type { PageContext } from '../../ui/page-context';
import type { Tone } from '../../ui/components/tone';
import type { IconName } from '../../ui/components/Icon';
import { RETURN_REASONS, WITHHOLD_REASONS } from '../exchanges.dto';
import type { ExchangeStatus } from '../exchange.states';

const KNOWN: ReadonlySet<string> = new Set([...RETURN_REASONS, ...WITHHOLD_REASONS]);

/** Words for a reason; a code from elsewhere is shown as it is. */
export const reasonWords = ({ t }: PageContext, code: string): string => (KNOWN.has(code) ? t(`exchanges:reason.${code}`) : code);

/** How a state looks. What did not arrive is grey, never red. */
export const STATUS_LOOK: Record<ExchangeStatus, { tone: Tone; icon: IconName }> = {
  entered: { tone: 'info', icon: 'circle' },
  returned_for_change: { tone: 'warn', icon: 'swap' },
  safety_passed: { tone: 'good', icon: 'check' },
  dispatched: { tone: 'info', icon: 'arrow' },
  received: { tone: 'info', icon: 'document' },
  facility_passed: { tone: 'good', icon: 'check' },
  withheld: { tone: 'neutral', icon: 'pause' },
  on_hold: { tone: 'warn', icon: 'pause' },
  handed_over: { tone: 'dark', icon: 'heart' },
  replied: { tone: 'dark', icon: 'chat' },
};

/** "3 days ago", seen from today. */
export const sinceWords = ({ locale, now, timeZone }: PageContext, at: Date): string =>
  formatRelativeDays(dayInZone(now, timeZone), dayInZone(at, timeZone), locale);
