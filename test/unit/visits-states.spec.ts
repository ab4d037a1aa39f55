import en from '../../src/ui/locales/en/casework.json';
import zhCn from '../../src/ui/locales/zh-CN/casework.json';
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
  undo: ['liaison'],
  accept_proposal: ['coordinator', 'lead'],
  withdraw: ['coordinator', 'lead'],
  cancel: ['coordinator', 'liaison', 'lead', 'system'],
  reinstate: ['liaison', 'system'],
  expire: ['system'],
  amend: ['coordinator', 'lead'],
  agree_amendment: ['liaison'],
  refuse_amendment: ['liaison'],
  drop_amendment: ['coordinator', 'lead', 'system'],
  try_next: ['liaison'],
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
  undo: ['confirmed', 'declined', 'proposed'],
  accept_proposal: ['proposed'],
  withdraw: ['requested', 'proposed'],
  cancel: ['requested', 'proposed', 'confirmed'],
  reinstate: ['cancelled'],
  expire: ['requested', 'proposed'],
  amend: ['requested', 'proposed', 'confirmed'],
  agree_amendment: ['requested', 'confirmed'],
  refuse_amendment: ['requested', 'confirmed'],
  drop_amendment: ['requested', 'confirmed'],
  try_next: ['requested'],
  set_out: ['confirmed'],
  complete: ['confirmed', 'under_way'],
  complete_partly: ['confirmed', 'under_way'],
  abort: ['confirmed', 'under_way'],
  miss: ['confirmed', 'under_way'],
  refuse_at_gate: ['confirmed', 'under_way'],
};

/** Where each verb leads, written out by hand; by state where the visit keeps what it has. */
const TO: Record<VisitVerb, VisitStatus | Partial<Record<VisitStatus, VisitStatus>>> = {
  confirm: 'confirmed',
  decline: 'declined',
  propose: 'proposed',
  undo: 'requested',
  accept_proposal: 'confirmed',
  withdraw: 'withdrawn',
  cancel: 'cancelled',
  reinstate: 'requested',
  expire: 'expired',
  amend: { requested: 'requested', proposed: 'requested', confirmed: 'confirmed' },
  agree_amendment: 'confirmed',
  refuse_amendment: { requested: 'requested', confirmed: 'confirmed' },
  drop_amendment: { requested: 'requested', confirmed: 'confirmed' },
  try_next: 'requested',
  set_out: 'under_way',
  complete: 'completed',
  complete_partly: 'partial',
  abort: 'aborted',
  miss: 'no_show',
  refuse_at_gate: 'refused_at_gate',
};

const leadsTo = (verb: VisitVerb, status: VisitStatus): VisitStatus => {
  const to = TO[verb];
  return typeof to === 'string' ? to : (to[status] ?? status);
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
  it.each(['request', 'move', ...VISIT_VERBS])('%s has words in a child’s story', (verb) => {
    for (const words of [en, zhCn]) expect(Object.keys(words.story.visit)).toContain(verb);
  });

  it.each(VISIT_VERBS)('%s moves only from its own states, and only by those whose verb it is', (verb) => {
    for (const status of VISIT_STATUSES) {
      for (const [name, mover] of MOVERS) {
        const wanted = !WHO[verb].includes(name)
          ? 'forbidden'
          : !FROM[verb].includes(status)
            ? 'visit.wrong_status'
            : leadsTo(verb, status);
        expect([status, name, outcome(status, verb, mover)]).toEqual([status, name, wanted]);
        expect(canMove(status, verb, mover)).toBe(wanted === leadsTo(verb, status));
        expect(mayUse(verb, mover)).toBe(WHO[verb].includes(name));
      }
    }
  });

  it('ends: nothing leads out of a final state, but for the minute in which a refusal, and the ten in which a closure can be taken back', () => {
    const final = VISIT_STATUSES.filter((s) => !['requested', 'proposed', 'confirmed', 'under_way'].includes(s));
    const leaving = final.flatMap((status) =>
      VISIT_VERBS.filter((verb) => (VISIT_TRANSITIONS[verb].from as readonly VisitStatus[]).includes(status)).map((verb) => [status, verb]),
    );
    expect(leaving).toEqual([
      ['declined', 'undo'],
      ['cancelled', 'reinstate'],
    ]);
  });
});
