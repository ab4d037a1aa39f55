import { newId } from '../../src/kernel/ids';
import { UsedApp } from '../support/app';
import { counters, Desk, desk, requestOf } from './visits-given';

type Party = { personType: string; personId: string; place: string }[];
export interface Asked extends Desk {
  visitId: string;
  relativeId: string;
  siblingDyad: string;
  session: () => Promise<Record<string, number>>;
}

/** A request of brother and sister with their guardian and an aunt inside, and the escort who waits. */
export async function fourVisitors(used: UsedApp): Promise<Asked> {
  const at = await desk(used, { day: '2026-10-14' });
  await used.db.sql(`UPDATE facility_rules SET rules = rules || '{"visitorsMaxTotal": 5}'`);
  const { family } = at;
  const siblingId = await used.given.child({ organisationId: family.organisationId, visitedBefore: true });
  await used.db.sql(
    `INSERT INTO child_caregivers (id, child_id, caregiver_id, relationship, is_guardian, since) VALUES ($1, $2, $3, 'grandmother', true, '2020-01-01')`,
    [newId(), siblingId, family.caregiverId],
  );
  const siblingDyad = await used.given.dyad(siblingId, family.parentId);
  await used.given.cleared(siblingDyad, family.caregiverId, family.organisationId);
  const relativeId = newId();
  await used.db.sql(
    `INSERT INTO relatives (id, organisation_id, parent_id, name, relationship, birth_date) VALUES ($1, $2, $3, 'Wei Aunt', 'aunt', '1980-01-01')`,
    [relativeId, family.organisationId, family.parentId],
  );
  const request = requestOf(family, at.sessionId);
  const party = [...(request.party as Party), { personType: 'relative', personId: relativeId, place: 'inside' }];
  const { body } = await at.coordinator.post('/visits', { ...request, dyadIds: [family.dyadId, siblingDyad], party }).expect(201);
  await used.drain();
  return {
    ...at,
    visitId: body.id as string,
    relativeId,
    siblingDyad,
    session: async () => ({
      ...(await counters(used, at.sessionId, family.rosterEntryId)),
      ...(await used.db.one<{ adults: number; groups: number }>(
        `SELECT adults_taken AS adults, groups_taken AS groups FROM sessions WHERE id = $1`,
        [at.sessionId],
      )),
    }),
  };
}
