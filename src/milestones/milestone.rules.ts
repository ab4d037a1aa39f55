/** What the fold needs to know of one contact between a child and a parent. */
export interface ContactFact {
  id: string;
  mode: string;
  direction: 'to_parent' | 'to_child' | 'both';
  occurredAt: Date;
  durationMinutes: number | null;
  /** completed or partial. */
  outcome: string;
  /** The child's faces, 1–5; null when the child skipped them. */
  moodBefore: number | null;
  moodAfter: number | null;
}

/** A step of the ladder, when it was reached and by which contact. */
export interface Reached {
  code: MilestoneCode;
  reachedAt: Date;
  contactEventId: string;
}

/** The steps that follow from contacts alone, in their usual (never compulsory) order: M3 … M8 of the domain notes, §4. */
export const MILESTONE_CODES = [
  'first_message',
  'two_way_exchange',
  'first_live_contact',
  'first_visit',
  'good_meeting',
  'rhythm',
] as const;
export type MilestoneCode = (typeof MILESTONE_CODES)[number];

/** Stored with each milestone: which definition it was reached under. */
export const MILESTONE_RULE_VERSION = '2026-11-1';

const MESSAGES = ['letter', 'drawing', 'recorded_message'];
const REMOTE = ['video', 'call'];
const IN_PERSON = ['visit', 'group'];
const LIVE_MINUTES = 10;
const REPLY_DAYS = 90;
const RHYTHM_CONTACTS = 3;
const RHYTHM_MONTHS = 6;
const GOOD_FACE = 4;

const longEnough = (c: ContactFact): boolean => c.durationMinutes !== null && c.durationMinutes >= LIVE_MINUTES;
const isMessage = (c: ContactFact): boolean => MESSAGES.includes(c.mode);
const isRemote = (c: ContactFact): boolean => REMOTE.includes(c.mode) && longEnough(c);
const isVisit = (c: ContactFact): boolean => c.mode === 'visit' && c.outcome === 'completed';

/** Both were there together: a completed meeting, or one cut short or remote that lasted ten minutes. */
export const isLive = (c: ContactFact): boolean =>
  isRemote(c) || (IN_PERSON.includes(c.mode) && (c.outcome === 'completed' || longEnough(c)));

/** The child felt no worse after than before, or well. No face, no verdict. */
const wasGood = (c: ContactFact): boolean =>
  isLive(c) && c.moodAfter !== null && (c.moodAfter >= GOOD_FACE || (c.moodBefore !== null && c.moodAfter >= c.moodBefore));

/** Calendar months earlier in UTC; the last day where the month is shorter. */
function monthsBefore(instant: Date, months: number): Date {
  const target = new Date(instant);
  const day = target.getUTCDate();
  target.setUTCDate(1);
  target.setUTCMonth(target.getUTCMonth() - months);
  const lastDay = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
  target.setUTCDate(Math.min(day, lastDay));
  return target;
}

/** The first message that has, at most 90 days before it, one the other way. */
function firstReply(messages: readonly ContactFact[]): ContactFact | undefined {
  const last: Partial<Record<'to_parent' | 'to_child', Date>> = {};
  for (const message of messages) {
    const ways = message.direction === 'both' ? (['to_parent', 'to_child'] as const) : [message.direction];
    for (const way of ways) last[way] = message.occurredAt;
    const { to_parent: one, to_child: other } = last;
    if (one && other && Math.abs(one.getTime() - other.getTime()) <= REPLY_DAYS * 86_400_000) return message;
  }
  return undefined;
}

/** The third live contact within six months. */
const rhythm = (live: readonly ContactFact[]): ContactFact | undefined =>
  live.find((contact, i) => {
    const first = live[i - RHYTHM_CONTACTS + 1];
    return first !== undefined && first.occurredAt >= monthsBefore(contact.occurredAt, RHYTHM_MONTHS);
  });

/**
 * Folds a dyad's contacts into the steps reached, each with the contact that completed it. The order in which contacts are
 * recorded never matters, and a further contact never takes a step away: it can only bring one, or an earlier date.
 */
export function foldMilestones(contacts: readonly ContactFact[]): Reached[] {
  const inOrder = [...contacts].sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const completing: Record<MilestoneCode, ContactFact | undefined> = {
    first_message: inOrder.find(isMessage),
    two_way_exchange: firstReply(inOrder.filter(isMessage)),
    first_live_contact: inOrder.find(isRemote),
    first_visit: inOrder.find(isVisit),
    good_meeting: inOrder.find(wasGood),
    rhythm: rhythm(inOrder.filter(isLive)),
  };
  return MILESTONE_CODES.flatMap((code) => {
    const contact = completing[code];
    return contact ? [{ code, reachedAt: contact.occurredAt, contactEventId: contact.id }] : [];
  });
}
