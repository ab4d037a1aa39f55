/** How a facility counts the time between a request and the meeting. */
export const NOTICE_UNITS = ['working_days', 'calendar_days', 'hours'] as const;
export type NoticeUnit = (typeof NOTICE_UNITS)[number];

/** Whom a facility's notice is for: all, a first meeting in person, contact with a child, a meeting by video. */
export const NOTICE_AUDIENCES = ['everyone', 'first_visit', 'child', 'video'] as const;
export type NoticeAudience = (typeof NOTICE_AUDIENCES)[number];

/** The most a facility can ask for in each unit: three months, or thirty days counted in hours. */
export const NOTICE_MOST: Record<NoticeUnit, number> = { working_days: 60, calendar_days: 90, hours: 720 };

/** So much notice for one audience. */
export interface NoticeLine {
  audience: NoticeAudience;
  amount: number;
  unit: NoticeUnit;
}

/** What a facility's rules say of notice. */
export interface NoticeRules {
  /** For everybody of whom `notices` says nothing. */
  noticeWorkingDays: number;
  notices?: readonly NoticeLine[];
}

/** The notice a request must keep, and the rule it comes from. */
export interface Notice {
  amount: number;
  unit: NoticeUnit;
  rule: 'notices' | 'noticeWorkingDays';
}

/**
 * The notice for one meeting of a child: the line that names it most closely – video, then the first meeting in person, then contact with a
 * child, then everybody – and the usual working days where there is none.
 */
export function noticeOf(rules: NoticeRules, { mode, first }: { mode: string; first: boolean }): Notice {
  const wanted: NoticeAudience[] = [
    ...(mode === 'video' ? (['video'] as const) : []),
    ...(first && (mode === 'visit' || mode === 'group') ? (['first_visit'] as const) : []),
    'child',
    'everyone',
  ];
  for (const audience of wanted) {
    const line = rules.notices?.find((one) => one.audience === audience);
    if (line) return { amount: line.amount, unit: line.unit, rule: 'notices' };
  }
  return { amount: rules.noticeWorkingDays, unit: 'working_days', rule: 'noticeWorkingDays' };
}

/** A notice as working days that are at least as long: for whoever only needs to be early enough. */
export const asWorkingDays = ({ amount, unit }: Notice): number => (unit === 'hours' ? Math.ceil(amount / 24) : amount);
