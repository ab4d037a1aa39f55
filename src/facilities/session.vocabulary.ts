export { AUDIENCES } from '../kernel/admission';
export type { Admits, Audience } from '../kernel/admission';

export const SESSION_MODES = ['visit', 'video', 'call', 'group'] as const;
export type SessionMode = (typeof SESSION_MODES)[number];
