import { instantOf } from '../../src/kernel/days';
import { useMessages } from '../support/notifications';

const used = useMessages();
const at = (day: string, time: string): Date => instantOf(day, time, 'Asia/Shanghai');

describe('messages about a meeting', () => {
  it('stop for a caregiver who no longer looks after the child, with her code, and stay stopped', async () => {
    const { visitId, caregiverId, childId, event } = await used.confirmed({ channel: 'sms' });
    const other = await used.given.caregiver(childId, { relationship: 'aunt' });
    await used.given.row('visit_party', {
      visitId,
      personId: other,
      personType: 'caregiver',
      place: 'waits',
      startsAt: at('2026-09-23', '09:30'),
      endsAt: at('2026-09-23', '10:00'),
      live: true,
    });
    const e = used.engine();
    await e.happened('visit.confirmed', event);
    const open = (): Promise<{ caregiverId: string; status: string }[]> =>
      used.db.sql(
        `SELECT DISTINCT m.caregiver_id, m.status FROM messages m JOIN reply_codes r ON r.visit_id = m.visit_id AND r.caregiver_id = m.caregiver_id
          WHERE m.visit_id = $1 AND r.expires_at > $2 ORDER BY 1`,
        [visitId, used.clock.now()],
      );
    expect(await open()).toHaveLength(2);
    await used.db.sql(`UPDATE child_caregivers SET until = '2026-09-02' WHERE caregiver_id = $1`, [caregiverId]);
    await e.happened('caregiver.ended', { childId, caregiverId });
    expect(await open()).toEqual([{ caregiverId: other, status: 'queued' }]);
    expect(await used.db.sql(`SELECT DISTINCT status, reason FROM messages WHERE caregiver_id = $1`, [caregiverId])).toEqual([
      { status: 'suppressed', reason: 'caregiver_ended' },
    ]);
    await used.db.sql(`UPDATE visits SET version = 3 WHERE id = $1`, [visitId]);
    await e.happened('visit.confirmed', { ...event, version: 3 });
    expect(await used.db.sql(`SELECT 1 FROM messages WHERE caregiver_id = $1 AND visit_version = 3`, [caregiverId])).toEqual([]);
    expect(await open()).toContainEqual({ caregiverId: other, status: 'queued' });
  });

  it('go on for a caregiver who still looks after a brother of the same meeting', async () => {
    const { visitId, caregiverId, childId, dyadId, parentId, organisationId, event } = await used.confirmed({ channel: 'sms' });
    const brother = await used.given.child({ organisationId });
    const brotherDyad = await used.given.dyad(brother, parentId);
    await used.db.sql(
      `INSERT INTO visit_dyads (visit_id, dyad_id, child_id, starts_at, ends_at, live)
       SELECT visit_id, $2, $3, starts_at, ends_at, live FROM visit_dyads WHERE dyad_id = $1`,
      [dyadId, brotherDyad, brother],
    );
    await used.db.sql(
      `INSERT INTO child_caregivers (id, child_id, caregiver_id, relationship, is_guardian, since)
       SELECT gen_random_uuid(), $1, caregiver_id, relationship, is_guardian, since FROM child_caregivers WHERE child_id = $2`,
      [brother, childId],
    );
    const e = used.engine();
    await e.happened('visit.confirmed', event);
    await used.db.sql(`UPDATE child_caregivers SET until = '2026-09-02' WHERE caregiver_id = $1 AND child_id = $2`, [caregiverId, childId]);
    await e.happened('caregiver.ended', { childId, caregiverId });
    expect((await used.statuses(visitId)).plan).toBe('queued');
  });
});
