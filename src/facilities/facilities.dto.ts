import { IsIn, IsOptional } from 'class-validator';
import { IsDay } from '../http/validators';
import { addDays, Day, diffDays } from '../kernel/days';
import { invalid } from '../kernel/domain-error';
import { SESSION_MODES, SessionMode } from './session.vocabulary';
import type { FacilityRow, SessionListed } from './facilities.queries';

/** The longest window of sessions that is read at once, in days. */
const MOST_DAYS = 92;

export class SessionsQuery {
  /** First day; today when left out. */
  @IsOptional() @IsDay() from?: string;
  /** Last day, included; four weeks when left out, at most 92 days. */
  @IsOptional() @IsDay() to?: string;
  /** Only sessions of this mode. */
  @IsOptional() @IsIn(SESSION_MODES) mode?: SessionMode;
}

/** The window a query asks for. @throws DomainError invalid `sessions.window` */
export function windowOf(query: Pick<SessionsQuery, 'from' | 'to'>, today: Day): { from: Day; to: Day } {
  const from = query.from ?? today;
  const to = query.to ?? addDays(from, 27);
  if (to < from || diffDays(from, to) >= MOST_DAYS) {
    throw invalid('sessions.window', { days: MOST_DAYS }, [{ pointer: '/to', code: 'sessions.window', params: { days: MOST_DAYS } }]);
  }
  return { from, to };
}

export const toSessionJson = ({ wardName, admits, ...session }: SessionListed) => ({ ...session, ...admits });

export const toFacilityJson = ({ id, name, publicAlias, kind, countyCode, timeZone, pack }: FacilityRow) => ({
  id,
  name,
  publicAlias,
  kind,
  countyCode,
  timeZone,
  pack,
});
