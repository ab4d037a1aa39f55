import { ReadyFamily } from '../support/given';
import { ApiClient, UsedApp } from '../support/app';

/** The two sides of a visit, signed in. */
export interface Desk {
  family: ReadyFamily;
  sessionId: string;
  coordinator: ApiClient;
  liaison: ApiClient;
}

/** A family that may book, a session of its facility, a coordinator and a liaison officer. */
export async function desk(used: UsedApp, session: Record<string, unknown> = {}): Promise<Desk> {
  const family = await used.given.readyFamily();
  const sessionId = await used.given.session(family.facilityId, session);
  return { family, sessionId, ...(await people(used, family)) };
}

/** A coordinator of the family's organisation and a liaison officer of its facility. */
export async function people(
  used: UsedApp,
  { organisationId, facilityId }: ReadyFamily,
): Promise<{ coordinator: ApiClient; liaison: ApiClient }> {
  const facility = await used.db.one<{ organisationId: string }>(`SELECT organisation_id FROM facilities WHERE id = $1`, [facilityId]);
  return {
    coordinator: await used.as(await used.given.user('coordinator', { organisationId })),
    liaison: await used.as(await used.given.user('liaison', { organisationId: facility?.organisationId, facilityId })),
  };
}

/** A request as a coordinator sends it: the caregiver goes inside, the worker waits. */
export const requestOf = (family: ReadyFamily, sessionId: string): Record<string, unknown> => ({
  sessionId,
  dyadIds: [family.dyadId],
  party: [
    { personType: 'caregiver', personId: family.caregiverId, place: 'inside' },
    { personType: 'worker', personId: family.workerId, place: 'waits' },
  ],
});

/** The counters of a session and of the ledger's row, as stored. */
export async function counters(used: UsedApp, sessionId: string, rosterEntryId: string): Promise<Record<string, number>> {
  const row = await used.db.one<Record<string, number>>(
    `SELECT s.held AS seats_held, s.confirmed AS seats_confirmed, coalesce(sum(p.held), 0)::int AS contacts_held, coalesce(sum(p.used), 0)::int AS contacts_used
       FROM sessions s LEFT JOIN entitlement_periods p ON p.roster_entry_id = $2 WHERE s.id = $1 GROUP BY s.id`,
    [sessionId, rosterEntryId],
  );
  return row ?? {};
}
