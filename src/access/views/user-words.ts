import type { Tone } from '../../ui/components/tone';
import type { UserRow } from '../users.queries';

export type UserState = 'active' | 'waiting' | 'shut';

/** How an account stands: in use, its owner has not chosen a password yet, shut. Words: `access:users.state_is`. */
export const userState = ({ active, opened }: Pick<UserRow, 'active' | 'opened'>): UserState =>
  active ? (opened ? 'active' : 'waiting') : 'shut';

export const USER_TONES: Record<UserState, Tone> = { active: 'good', waiting: 'warn', shut: 'neutral' };
