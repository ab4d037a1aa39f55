import { Client } from 'pg';
import { newId } from '../../../src/kernel/ids';
import { RunningServer } from '../server';
import { Story } from '../story';
import { Walker } from '../walker';

/** The day has come: the booked meeting is moved to a session that began an hour ago, since tests cannot wait two weeks. */
export async function theDayComes(server: RunningServer, { visitId }: Story): Promise<void> {
  const client = new Client({ connectionString: server.databaseUrl });
  await client.connect();
  const session = newId();
  const starts = new Date(server.now().getTime() - 60 * 60_000);
  const ends = new Date(starts.getTime() + 30 * 60_000);
  await client.query('BEGIN');
  await client.query(
    `INSERT INTO sessions (id, facility_id, ward_id, mode, day, starts_at, ends_at, capacity, confirmed, adults_taken, groups_taken, video_taken)
     SELECT $2, s.facility_id, s.ward_id, s.mode, ($3::timestamptz AT TIME ZONE 'Asia/Shanghai')::date, $3, $4, 1, 1,
            v.takes_adults, v.takes_groups, v.takes_video
       FROM visits v JOIN sessions s ON s.id = v.session_id WHERE v.id = $1`,
    [visitId, session, starts, ends],
  );
  await client.query(
    `UPDATE sessions s SET confirmed = confirmed - 1, adults_taken = adults_taken - v.takes_adults,
            groups_taken = groups_taken - v.takes_groups, video_taken = video_taken - v.takes_video
       FROM visits v WHERE v.id = $1 AND s.id = v.session_id`,
    [visitId],
  );
  await client.query(`UPDATE visits SET session_id = $2, starts_at = $3, ends_at = $4 WHERE id = $1`, [visitId, session, starts, ends]);
  for (const table of ['visit_dyads', 'visit_party'])
    await client.query(`UPDATE ${table} SET starts_at = $2, ends_at = $3 WHERE visit_id = $1`, [visitId, starts, ends]);
  await client.query('COMMIT');
  await client.end();
}

/** The trip on the phone, from the list of the week. */
export async function openTrip(walker: Walker, { visitId }: Story): Promise<void> {
  await walker.follow('/m/trips');
  await walker.follow(`/m/visits/${visitId}`);
}

/** Step 7: four buttons on the way. */
export async function travel(walker: Walker, story: Story): Promise<void> {
  const { visitId } = story;
  await openTrip(walker, story);
  for (const step of ['picked_up', 'arrived', 'started', 'ended']) {
    await walker.page.locator(`input[name=step][value=${step}]`).waitFor({ state: 'attached' });
    await walker.send(`/m/visits/${visitId}/steps`);
  }
}

/** Step 7: the report with the child's faces, then home; returns what the thanks page says. */
export async function report(walker: Walker, { visitId }: Story): Promise<string> {
  await walker.follow(`/m/visits/${visitId}/report`);
  await walker.choose({ outcome: 'completed', moodBefore: '2', moodAfter: '4', concern: 'false', next: 'plan_next' });
  await walker.send(`/m/visits/${visitId}/report`);
  const thanks = await walker.read();
  await walker.send(`/m/visits/${visitId}/steps`);
  return thanks;
}
