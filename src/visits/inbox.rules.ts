import type { VisitView } from './visit.select';

/** A point a liaison officer looks at before agreeing. */
export interface InboxCheck {
  key: 'documents' | 'adult' | 'escort' | 'in_time';
  ok: boolean;
}

type Judged = Pick<VisitView, 'documentsOk' | 'approvalNeeded' | 'party' | 'holdExpiresAt'>;

/** The points of a request, each passed or not. The gates were asked when it was made and are asked again when it is confirmed. */
export function checksOf(visit: Judged, now: Date): InboxCheck[] {
  return [
    { key: 'documents', ok: visit.documentsOk },
    { key: 'adult', ok: visit.party.some((p) => p.place === 'inside') },
    { key: 'escort', ok: !visit.approvalNeeded },
    { key: 'in_time', ok: visit.holdExpiresAt === null || visit.holdExpiresAt > now },
  ];
}

/** Nothing to look at: may be confirmed together with others. */
export const isClean = (visit: Judged, now: Date): boolean => checksOf(visit, now).every((check) => check.ok);
