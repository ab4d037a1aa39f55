import { permissionsOf, ROLES } from '../../src/kernel/permissions';
import { DomainError } from '../../src/kernel/domain-error';
import {
  canMove,
  mayUse,
  Mover,
  transition,
  VISIT_STATUSES,
  VISIT_TRANSITIONS,
  VISIT_VERBS,
  VisitStatus,
  VisitVerb,
} from '../../src/visits/visit.states';

const MOVERS: [string, Mover][] = [
  ...ROLES.map((role): [string, Mover] => [role, { permissions: permissionsOf(role) }]),
  ['system', 'system'],
];

/** Who may use a verb, written out by hand so that a change of the permission table is seen here. */
const WHO: Record<VisitVerb, string[]> = {
  confirm: ['liaison'],
  decline: ['liaison'],
  propose: ['liaison'],
  accept_proposal: ['coordinator', 'lead'],
  withdraw: ['coordinator', 'lead'],
  cancel: ['coordinator', 'liaison', 'lead', 'system'],
  expire: ['system'],
  set_out: ['coordinator', 'worker', 'lead'],
  complete: ['coordinator', 'worker', 'lead'],
  complete_partly: ['coordinator', 'worker', 'lead'],
  abort: ['coordinator', 'worker', 'lead'],
  miss: ['coordinator', 'worker', 'lead'],
  refuse_at_gate: ['coordinator', 'worker', 'lead'],
};

/** From where each verb leads on, written out by hand. */
const FROM: Record<VisitVerb, VisitStatus[]> = {
  confirm: ['requested'],
  decline: ['requested', 'proposed'],
  propose: ['requested'],
  accept_proposal: ['proposed'],
  withdraw: ['requested', 'proposed'],
  cancel: ['requested', 'proposed', 'confirmed'],
  expire: ['requested', 'proposed'],
  set_out: ['confirmed'],
  complete: ['confirmed', 'under_way'],
  complete_partly: ['confirmed', 'under_way'],
  abort: ['confirmed', 'under_way'],
  miss: ['confirmed', 'under_way'],
  refuse_at_gate: ['confirmed', 'under_way'],
};

function outcome(status: VisitStatus, verb: VisitVerb, mover: Mover): string {
  try {
    return transition(status, verb, mover);
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

describe('the states of a visit', () => {
  it.each(VISIT_VERBS)('%s moves only from its own states, and only by those whose verb it is', (verb) => {
    for (const status of VISIT_STATUSES) {
      for (const [name, mover] of MOVERS) {
        const wanted = !WHO[verb].includes(name)
          ? 'forbidden'
          : !FROM[verb].includes(status)
            ? 'visit.wrong_status'
            : VISIT_TRANSITIONS[verb].to;
        expect([status, name, outcome(status, verb, mover)]).toEqual([status, name, wanted]);
        expect(canMove(status, verb, mover)).toBe(wanted === VISIT_TRANSITIONS[verb].to);
        expect(mayUse(verb, mover)).toBe(WHO[verb].includes(name));
      }
    }
  });

  it('ends: nothing leads out of a final state', () => {
    const final = VISIT_STATUSES.filter((s) => !['requested', 'proposed', 'confirmed', 'under_way'].includes(s));
    for (const status of final) for (const verb of VISIT_VERBS) expect(VISIT_TRANSITIONS[verb].from).not.toContain(status);
  });
});
