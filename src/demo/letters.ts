import { addDays, Day } from '../kernel/days';
import { EXCHANGE_TRANSITIONS, EXCHANGE_WAYS, ExchangeDirection, ExchangeStatus, ExchangeVerb } from '../exchanges/exchange.states';
import { DemoChild, Family, need, World } from './world';

export interface LetterPlan {
  family: Family;
  child: DemoChild;
  direction: ExchangeDirection;
  status: ExchangeStatus;
  enteredOn: Day;
  /** Days between two steps. */
  pace?: number;
  kind?: 'letter' | 'drawing';
  inReplyToId?: string;
}

export interface Letter {
  id: string;
  handedOverOn: Day | null;
}

const FACILITY_VERBS: Record<ExchangeDirection, readonly ExchangeVerb[]> = {
  to_parent: ['receive', 'pass_facility', 'hand_over'],
  to_child: ['pass_facility', 'dispatch'],
};

/** Writes a letter with every step it has taken so far; one that was handed over is also a contact. */
export function send(world: World, plan: LetterPlan): Letter {
  const { rows, rnd } = world;
  const { family, child, direction } = plan;
  const { place } = need(family.custody);
  const way = EXCHANGE_WAYS[direction];
  const done = way.slice(1, way.indexOf(plan.status) + 1);
  const id = rnd.id(world.office(plan.enteredOn));
  const enteredAt = world.office(plan.enteredOn);
  // Whoever enters a letter never checks it.
  const enteredBy = family.ngo === world.first ? world.user('worker') : family.ngo.coordinatorId;
  const officer = place.liaisonId ?? family.ngo.leadId;
  const kind = plan.kind ?? 'letter';
  const row: Record<string, unknown> = {
    id,
    organisationId: family.ngo.id,
    reference: rnd.reference(),
    dyadId: child.dyadId,
    facilityId: place.id,
    kind,
    direction,
    status: plan.status,
    authorship: rnd.weighted([
      ['own_words', 6],
      ['dictated', 2],
      ['helped', 2],
    ]),
    pages: rnd.int(1, 3),
    inReplyToId: plan.inReplyToId ?? null,
    enteredBy,
    enteredAt,
    safetyCheckedBy: null,
    facilityCheckedBy: null,
    handedOverAt: null,
    version: done.length + 1,
  };
  rows.add('exchanges', row);
  const step = (action: string, from: string | null, to: string, by: string, at: Date, onBehalfOf: object | null): void =>
    rows.add('exchange_status_changes', {
      id: rnd.id(at),
      exchangeId: id,
      action,
      fromStatus: from,
      toStatus: to,
      actorUserId: by,
      onBehalfOf,
      at,
    });
  step('enter', null, 'entered', enteredBy, enteredAt, null);
  let from: ExchangeStatus = 'entered';
  let at = enteredAt;
  done.forEach((to, i) => {
    const verb = verbTo(direction, from, to);
    const later = world.office(addDays(plan.enteredOn, Math.round((i + 1) * (plan.pace ?? 2))));
    if (later > at) at = later;
    const byFacility = FACILITY_VERBS[direction].includes(verb);
    const by = byFacility ? officer : verb === 'pass_safety' ? family.ngo.leadId : enteredBy;
    const told = byFacility && place.liaisonId === null ? { name: '值班警官', channel: 'phone', saidAt: at.toISOString() } : null;
    step(verb, from, to, by, at, told);
    if (verb === 'pass_safety') row.safetyCheckedBy = family.ngo.leadId;
    if (verb === 'pass_facility') row.facilityCheckedBy = officer;
    if (verb === 'hand_over') handOver(world, plan, row, at);
    from = to;
  });
  const handedOver = row.handedOverAt instanceof Date ? addDays(plan.enteredOn, Math.round(done.length * (plan.pace ?? 2))) : null;
  return { id, handedOverOn: handedOver };
}

const verbTo = (direction: ExchangeDirection, from: ExchangeStatus, to: ExchangeStatus): ExchangeVerb => {
  const ways = EXCHANGE_TRANSITIONS[direction];
  return need((Object.keys(ways) as ExchangeVerb[]).find((verb) => ways[verb].from === from && ways[verb].to === to));
};

function handOver(world: World, { family, child, direction }: LetterPlan, row: Record<string, unknown>, at: Date): void {
  row.handedOverAt = at;
  world.contacts.add({
    organisationId: family.ngo.id,
    dyadId: child.dyadId,
    childId: child.id,
    mode: String(row.kind),
    direction,
    occurredAt: at,
    durationMinutes: null,
    outcome: 'completed',
    moodBefore: null,
    moodAfter: null,
    sourceType: 'exchange',
    sourceId: String(row.id),
    recordedAt: at,
  });
}

/** A child's letter and the parent's answer, both in their hands; the answer begins after the letter came. */
export function correspond(world: World, family: Family, child: DemoChild, since: Day): Day {
  const { rnd } = world;
  const answered = rnd.chance(0.6);
  const letter = send(world, {
    family,
    child,
    direction: 'to_parent',
    status: answered ? 'replied' : 'handed_over',
    enteredOn: since,
    kind: rnd.chance(0.35) ? 'drawing' : 'letter',
  });
  if (!answered) return addDays(since, 30);
  send(world, { family, child, direction: 'to_child', status: 'handed_over', enteredOn: addDays(since, 12), inReplyToId: letter.id });
  return addDays(since, 45);
}
