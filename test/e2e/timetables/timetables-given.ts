import { ApiClient, UsedApp } from '../../support/app';
import { ReadyFamily } from '../../support/given';
import { people, requestOf } from '../visits-given';

/** A facility with a liaison officer and a family of its own ward that may book. */
export interface TimetableDesk {
  family: ReadyFamily;
  coordinator: ApiClient;
  liaison: ApiClient;
  /** `/facilities/:id` */
  path: string;
}

export type Json = Record<string, unknown>;

/** A desk to work at; nothing is on the timetable yet. */
export async function timetableDesk(used: UsedApp): Promise<TimetableDesk> {
  const family = await used.given.readyFamily();
  return { family, ...(await people(used, family)), path: `/facilities/${family.facilityId}` };
}

/** A weekly line on Thursdays, as a liaison officer sends it. */
export const thursdays = (changes: Json = {}): Json => ({
  mode: 'visit',
  weekday: 4,
  startsAt: '09:30',
  endsAt: '10:00',
  capacity: 8,
  validFrom: '2026-09-03',
  ...changes,
});

/** The sessions of a facility between two days. */
export async function sessionsOf(used: UsedApp, facilityId: string, from: string, to: string): Promise<Json[]> {
  return used.db.sql(`SELECT * FROM sessions WHERE facility_id = $1 AND day BETWEEN $2 AND $3 ORDER BY starts_at, id`, [
    facilityId,
    from,
    to,
  ]);
}

/** Asks for a meeting of the family in the session of a day; returns the visit's id. */
export async function book({ coordinator }: TimetableDesk, family: ReadyFamily, sessionId: string): Promise<string> {
  const { body } = await coordinator.post('/visits', requestOf(family, sessionId)).expect(201);
  return (body as { id: string }).id;
}
