import { formatTime } from '../../../ui/format';
import { usePage } from '../../../ui/page-context';
import type { GateFacts } from '../gate-arrival.rules';

/** Why they were not let in, when they stood there, when registration had ended, and what it cost. */
export function GateLine({ gate, timeZone }: { gate: GateFacts; timeZone: string }) {
  const { t, locale } = usePage();
  const said = [
    gate.refusedFor === null ? undefined : t(`gate_late:refusal.${gate.refusedFor}`),
    gate.arrivedAt === null ? undefined : t('gate_late:arrived', { time: formatTime(gate.arrivedAt, timeZone, locale) }),
    gate.intakeClosedAt === null ? undefined : t('gate_late:closed', { time: formatTime(gate.intakeClosedAt, timeZone, locale) }),
    t(`gate_late:${gate.forfeited ? 'was_forfeited' : 'was_given_back'}`),
  ];
  return <>{said.filter((words) => words !== undefined).join(' · ')}</>;
}
