import type { RetentionRule } from '../facilities/packs/packs.queries';
import { addDays, Day, diffDays } from '../kernel/days';
import type { RetentionCounts, RuleCount } from './privacy.entity';

/** A preview that nobody has looked at for so many days is no longer what would happen. */
export const PREVIEW_DAYS = 7;
/** Files and rows that one step of a run takes: a crash undoes one step. */
export const FILES_PER_STEP = 20;
export const ROWS_PER_STEP = 500;

/** Why a file stays although its time is over. */
export type HeldBy = 'incident' | 'report' | 'hold' | 'request' | 'visit' | 'safeguarding';

/** What the tables say of one child's file on a day. */
export interface FileState {
  id: string;
  reference: string;
  /** Nothing in it tells any more who it was. */
  forgotten: boolean;
  /** The time of the case data is over. */
  caseDue: boolean;
  /** There are notes about the child's safety, and their time is over. */
  safetyDue: boolean;
  /** There are notes about the child's safety whose time is not over. */
  safetyKept: boolean;
  heldBy: Exclude<HeldBy, 'safeguarding'> | null;
}

/** What a rule would do with a file: go, stay under a hold, or nothing. */
export function fateOf(rule: 'case_file' | 'safeguarding', file: FileState): 'due' | HeldBy | 'not_due' {
  if (!(rule === 'case_file' ? file.caseDue && !file.forgotten : file.safetyDue)) return 'not_due';
  if (file.heldBy) return file.heldBy;
  // Without knowing of whom they tell, notes that the law keeps would be worth nothing.
  return rule === 'case_file' && file.safetyKept ? 'safeguarding' : 'due';
}

/** Counts of one rule over files. */
export function countFiles(rule: 'case_file' | 'safeguarding', files: readonly FileState[]): RuleCount {
  const fates = files.map((file) => ({ id: file.id, fate: fateOf(rule, file) }));
  const childIds = fates.filter(({ fate }) => fate === 'due').map(({ id }) => id);
  const heldIds = fates.filter(({ fate }) => fate !== 'due' && fate !== 'not_due').map(({ id }) => id);
  return { key: rule, due: childIds.length, held: heldIds.length, done: 0, childIds, heldIds };
}

/** The last day whose rows a rule of days or years lets go. */
export function cutoff(rule: Pick<RetentionRule, 'years' | 'days'>, asOf: Day): Day {
  if (rule.days !== null) return addDays(asOf, -rule.days);
  const year = String(Number(asOf.slice(0, 4)) - (rule.years ?? 0));
  // 29 February has no counterpart in most years; the day before is never too late.
  return asOf.endsWith('02-29') ? `${year}-02-28` : `${year}${asOf.slice(4)}`;
}

/** True when a run may still follow a preview. */
export const isFresh = (preview: { asOf: Day }, today: Day): boolean => diffDays(preview.asOf, today) <= PREVIEW_DAYS;

/** How much a preview found, over all rules. */
export const totals = (counts: RetentionCounts): { due: number; held: number; done: number } =>
  counts.rules.reduce((sum, rule) => ({ due: sum.due + rule.due, held: sum.held + rule.held, done: sum.done + rule.done }), {
    due: 0,
    held: 0,
    done: 0,
  });
