import type { Facts, WorkerFacts } from './eligibility.facts';
import { escorts } from './gates/g09-escorts.rules';
import { gender } from './gates/g11-gender.rules';

/** Whether a worker alone could go with the child, as the gates of escorts (G9) and of their sex (G11) have it. */
export function mayEscort(worker: WorkerFacts, facts: Facts): boolean {
  const member = {
    personType: 'worker' as const,
    place: 'waits' as const,
    known: true,
    birthDate: null,
    relationship: null,
    isGuardian: false,
    worker,
    restrictions: [],
  };
  const along = { ...facts, party: { childBirthDates: [facts.dyad.birthDate], members: [member] } };
  return escorts.find(along).length === 0 && gender.find(along).length === 0;
}
