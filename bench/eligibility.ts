import { measureMonth } from './eligibility.month';

// How long does one dyad take for a month of sessions, in our own time (facts put together and judged, no database)?
const LIMIT_MS = 20;
measureMonth({ days: 30, sessionsADay: 20, rounds: 20 });
const { sessions, median, longest } = measureMonth({ days: 30, sessionsADay: 20, rounds: 200 });
process.stdout.write(
  `${sessions} sessions judged: median ${median.toFixed(2)} ms, longest ${longest.toFixed(2)} ms (limit ${LIMIT_MS} ms)\n`,
);
if (median > LIMIT_MS) process.exitCode = 1;
