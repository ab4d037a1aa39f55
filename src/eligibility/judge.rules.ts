import { CONTACT_MODES, ContactMode } from '../kernel/contact-modes';
import { Eligibility, Reason, verdictOf } from '../kernel/reasons';
import { remember } from '../kernel/remember';
import { Checkpoint, CHECKPOINTS, DAY_FACTS, DayFacts, DyadFacts, Facts } from './eligibility.facts';
import type { ApprovedReason } from './eligibility.types';
import { Gate, GATES } from './gates';
import type { Cells, CodeSpec, Letter, Need } from './gates/gate';
import { inReadingOrder, reasonOf, SEVERITY, unknownReason } from './reasons.rules';

/** A verdict with the reasons that count, and beside them those that a second person has said yes to. */
export interface Judgement extends Eligibility {
  approved: ApprovedReason[];
}

/** The letter of a gate for a mode at a checkpoint. */
export const cellOf = ({ cells }: Pick<Gate, 'cells'>, { mode, checkpoint }: Pick<Facts, 'mode' | 'checkpoint'>): Letter =>
  at(cells[mode] ?? '––––', checkpoint);

const at = (cells: Cells, checkpoint: Checkpoint): Letter => cells[CHECKPOINTS.indexOf(checkpoint)] as Letter;

/** The letter of one of a gate's codes where the gate is asked. */
export function letterOf(spec: CodeSpec | undefined, cell: Letter, checkpoint: Checkpoint): Letter {
  const own = spec?.severity;
  if (own === undefined) return cell;
  return own.length === 1 ? (own as Letter) : at(own as Cells, checkpoint);
}

/** Everything that speaks for or against, from every gate that is asked; each looks at the facts on its own. */
export function judge(facts: Facts): Judgement {
  const gates = ASKED.get(facts.mode)?.get(facts.checkpoint);
  return gates === undefined ? judgementOf(UNANSWERED) : judgementOf(answers([...gates.day, ...gates.session], facts));
}

/**
 * A judge for the sessions of a window: the same answers as `judge`, but gates that cannot see the session are asked once for the same facts of a
 * day. Equal answers are one object; nobody may change them.
 */
export function windowJudge(): (facts: Facts) => Judgement {
  const days = new Map<DyadFacts, JudgedDay>();
  return (facts) => {
    const gates = ASKED.get(facts.mode)?.get(facts.checkpoint);
    if (gates === undefined) return judge(facts);
    let day = days.get(facts.dyad);
    if (!day || !isSameDay(day.facts, facts)) days.set(facts.dyad, (day = judgedDay(gates.day, facts)));
    return withDay(day, answers(gates.session, facts));
  };
}

interface Answers {
  reasons: Reason[];
  approved: ApprovedReason[];
}

interface JudgedDay {
  facts: DayFacts;
  answers: Answers;
  /** By what the session's own gates say. */
  judged: Map<string, Judgement>;
}

/** As far as the gates of a day see them: what is not compared here they are not shown either. */
function judgedDay(gates: readonly Asked[], facts: Facts): JudgedDay {
  const { journey } = facts;
  const seen = {
    ...Object.fromEntries(DAY_FACTS.map((key) => [key, facts[key]])),
    journey: journey && { overnight: journey.overnight },
  } as DayFacts;
  return { facts: seen, answers: answers(gates, seen as Facts), judged: new Map() };
}

const isSameDay = (seen: DayFacts, facts: Facts): boolean =>
  seen.journey?.overnight === facts.journey?.overnight && DAY_FACTS.every((key) => seen[key] === facts[key]);

function withDay({ answers: day, judged }: JudgedDay, { reasons, approved }: Answers): Judgement {
  let key = '';
  for (const reason of reasons) key += keyOf(reason);
  if (approved.length > 0) key += JSON.stringify(approved);
  return remember(judged, key, () => judgementOf({ reasons: [...day.reasons, ...reasons], approved: [...day.approved, ...approved] }));
}

/** A text that only equal reasons share; most have nothing but their code and source, and are asked for a thousand times. */
const keyOf = (reason: Reason): string =>
  reason.params === undefined && reason.due === undefined
    ? `${reason.code}|${reason.severity}|${reason.source}\n`
    : `${JSON.stringify(reason)}\n`;

function answers(gates: readonly Asked[], facts: Facts): Answers {
  const [reasons, approved]: [Reason[], ApprovedReason[]] = [[], []];
  for (const asked of gates) {
    for (const reason of reasonsOf(asked, facts)) {
      const yes = approvalOf(reason, facts);
      if (yes) approved.push({ ...reason, ...yes });
      else reasons.push(reason);
    }
  }
  return { reasons, approved };
}

const judgementOf = ({ reasons, approved }: Answers): Judgement => ({ ...eligibilityOf(reasons), approved: inReadingOrder(approved) });

/** A kind of contact or a checkpoint that the table does not know: every gate is unanswered. */
const UNANSWERED: Answers = { reasons: GATES.map((gate) => unknownReason(gate, 'H')), approved: [] };

type Path = readonly [keyof Facts, keyof DyadFacts | undefined];
interface Asked {
  gate: Gate;
  cell: Letter;
  needs: readonly Path[];
}

function pathOf(need: Need): Path {
  const [first, second] = need.split('.');
  return [first as keyof Facts, second as keyof DyadFacts | undefined];
}

const asksAt = (mode: ContactMode, checkpoint: Checkpoint): Record<'day' | 'session', Asked[]> => {
  const asked = GATES.map((gate) => ({ gate, cell: cellOf(gate, { mode, checkpoint }), needs: gate.rule.needs.map(pathOf) })).filter(
    ({ cell }) => cell !== '–',
  );
  return { day: asked.filter(({ gate }) => gate.rule.per === 'day'), session: asked.filter(({ gate }) => gate.rule.per === 'session') };
};

/** The gates that are asked, read from the table once: a window of sessions judges thousands of times. */
const ASKED = new Map(
  CONTACT_MODES.map((mode) => [mode, new Map(CHECKPOINTS.map((checkpoint) => [checkpoint, asksAt(mode, checkpoint)]))]),
);

function reasonsOf({ gate, cell, needs }: Asked, facts: Facts): Reason[] {
  const { rule } = gate;
  for (const path of needs) if (isUnread(facts, path)) return [unknownReason(gate, cell)];
  if (facts.checkpoint !== 'request' && rule.neededLater?.some((need) => facts[need] === null)) return [unknownReason(gate, cell)];
  try {
    const reasons: Reason[] = [];
    const findings = rule.find(facts);
    if (findings.length === 0) return reasons;
    for (const finding of findings) {
      const letter = letterOf(rule.codes[finding.code], cell, facts.checkpoint);
      if (letter !== '–') reasons.push(reasonOf(finding, SEVERITY[letter]));
    }
    return reasons;
  } catch {
    // A fact of another shape than the gate knows: it has not been looked at, and that is never a yes.
    return [unknownReason(gate, cell)];
  }
}

function isUnread(facts: Facts, [first, second]: Path): boolean {
  const value: unknown = second === undefined ? facts[first] : facts.dyad[second];
  return value === undefined || Number.isNaN(value);
}

/**
 * Whether a second person has said yes to a reason that only needs one: for this dyad and code, for this visit or for all, and not
 * after its last day. A facility that has confirmed the visit has said yes to the workers it names.
 */
function approvalOf({ code, severity }: Reason, { dyad, visit, on }: Facts): Pick<ApprovedReason, 'approvalId' | 'validUntil'> | undefined {
  if (severity !== 'approval') return undefined;
  if (code === 'party.worker_not_approved' && visit?.confirmed) return { approvalId: null, validUntil: null };
  const [yes] = dyad.approvals
    .filter((a) => a.reasonCode === code && (a.visitId === null || a.visitId === visit?.id) && a.validUntil >= on)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return yes && { approvalId: yes.id, validUntil: yes.validUntil };
}

const eligibilityOf = (reasons: readonly Reason[]): Eligibility => {
  const ordered = inReadingOrder(reasons);
  return { verdict: verdictOf(ordered), reasons: ordered };
};

/** Several children in one meeting: what speaks against one speaks against all. */
export const merge = (judged: readonly Eligibility[]): Eligibility => eligibilityOf(judged.flatMap((e) => e.reasons));
