import { Day, diffDays } from '../../kernel/days';
import type { DayFacts, WorkerFacts } from '../eligibility.facts';
import { Finding, MINORS, POLICY, dayRule, workersOf } from './gate';

/** The query of police and procuratorate records is repeated every year. */
const VETTING_DAYS = 365;

type Code = 'party.worker_not_vetted' | 'party.worker_hire_check' | 'party.worker_not_trained' | 'party.worker_no_conduct';

/** Every worker of the party: query on hiring and within a year of the day, trained, bound by the code of conduct, not suspended. */
export const escorts = dayRule<Code>({
  needs: [],
  neededLater: ['party'],
  codes: {
    'party.worker_not_vetted': {},
    'party.worker_hire_check': { severity: 'A' },
    'party.worker_not_trained': { source: MINORS + ', art. 62 and 98; ' + POLICY + ', G9' },
    'party.worker_no_conduct': { source: POLICY + ', G9' },
  },
  find: (facts) => [...unread(facts), ...workersOf(facts).flatMap(({ worker }) => reasonsOf(worker, facts))],
});

/** Of somebody on file as a worker of whom nothing could be read nobody can say that the query was clear. */
const unread = ({ party }: DayFacts): Finding<Code>[] =>
  (party?.members ?? []).some((m) => m.personType === 'worker' && m.known && m.worker === null)
    ? [{ code: 'party.worker_not_vetted' }]
    : [];

function reasonsOf(worker: WorkerFacts, { on, today }: DayFacts): Finding<Code>[] {
  const findings: Finding<Code>[] = [];
  // A query that lies after the meeting, or in the future, says nothing about the day.
  const queries = worker.vettings.filter((q) => q.queriedOn <= on && q.queriedOn <= today);
  if (!worker.active || !isVetted(queries, on)) findings.push({ code: 'party.worker_not_vetted' });
  else if (!hasHireCheck(worker.hiredOn, queries, on)) findings.push({ code: 'party.worker_hire_check' });
  if (!isPast(worker.trainedOn, on)) findings.push({ code: 'party.worker_not_trained' });
  if (!isPast(worker.conductAcceptedOn, on)) findings.push({ code: 'party.worker_no_conduct' });
  return findings;
}

const isPast = (day: Day | null, on: Day): boolean => day !== null && day <= on;

/** The latest query counts, clear or not: an older clear one does not outweigh it. */
function isVetted(queries: WorkerFacts['vettings'], on: Day): boolean {
  const latest = queries.map((q) => q.queriedOn).reduce((a, b) => (a > b ? a : b), '');
  return queries.length > 0 && queries.every((q) => q.queriedOn !== latest || q.clear) && diffDays(latest, on) <= VETTING_DAYS;
}

/** A query on file from before the first day of work. */
const hasHireCheck = (hiredOn: Day | null, queries: WorkerFacts['vettings'], on: Day): boolean =>
  hiredOn !== null && hiredOn <= on && queries.some((q) => q.clear && q.queriedOn <= hiredOn);
