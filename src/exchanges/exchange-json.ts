import { Actor, can } from '../kernel/actor';
import type { ExchangeChange, ExchangeRow } from './exchanges.queries';

/** The first letter of the name a child wants to be called: all a facility learns of it. */
export const initialOf = (name: string): string => [...name.trim()][0] ?? '';

/**
 * An exchange as this reader may see it. A liaison officer gets what finds the letter and the person it is for, and nothing
 * else; an NGO gets its own letter, without the facility's number of the parent.
 */
export function toExchangeJson(actor: Actor, row: ExchangeRow): Record<string, unknown> {
  const common = {
    id: row.id,
    reference: row.reference,
    kind: row.kind,
    direction: row.direction,
    status: row.status,
    pages: row.pages,
    version: row.version,
  };
  if (can(actor, 'exchange.receive')) {
    return {
      ...common,
      child: { initial: initialOf(row.preferredName), age: row.age },
      parent: { rosterNumber: row.rosterNumber },
      hasScan: row.fileId !== null,
    };
  }
  return {
    ...common,
    dyadId: row.dyadId,
    childId: row.childId,
    facilityId: row.facilityId,
    authorship: row.authorship,
    scanRequestedByChild: row.scanRequestedByChild,
    hasScan: row.fileId !== null,
    inReplyTo: row.inReplyToId === null ? null : { id: row.inReplyToId, reference: row.inReplyToReference },
    reply: row.replyId === null ? null : { id: row.replyId, reference: row.replyReference },
    visitId: row.visitId,
    visit: row.visitId === null ? null : { id: row.visitId, status: row.visitStatus, startsAt: row.visitStartsAt },
    heldFrom: row.heldFrom,
    reasonCode: row.reasonCode,
    enteredAt: row.enteredAt,
    handedOverAt: row.handedOverAt,
  };
}

/** A step of the way; `by`, `note` and `onBehalfOf` are null when another organisation took it. */
export const toChangeJson = ({ action, toStatus, reasonCode, note, onBehalfOf, at, by }: ExchangeChange): Record<string, unknown> => ({
  action,
  toStatus,
  reasonCode,
  note,
  onBehalfOf,
  at,
  by,
});
