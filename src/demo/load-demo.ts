import type { INestApplication } from '@nestjs/common';
import { hashPassword } from '../access/passwords';
import { Database } from '../database/database';
import { FileStore } from '../files/file-store';
import { FacilitiesQueries } from '../facilities/facilities.queries';
import { Clock } from '../kernel/clock';
import { ReplyCodes } from '../notifications/replies/reply-codes.service';
import { makeVoices } from './features';
import { makeWorld } from './make-world';
import { DEMO_PASSWORD } from './names';
import { need } from './world';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * Loads the invented demo data on the first start; does nothing once there are organisations. One transaction: a start that is
 * interrupted leaves an empty database. The same day gives the same data, down to the ids.
 */
export async function loadDemo(app: INestApplication): Promise<void> {
  const db = app.get(Database);
  if (await db.one(`SELECT 1 AS there FROM organisations LIMIT 1`)) return;
  say('Loading demo data (every person in it is invented) …');
  const calendars = await app.get(FacilitiesQueries).calendars(['cn']);
  const world = makeWorld(app.get(Clock).now(), need(calendars.get('cn')), await hashPassword(DEMO_PASSWORD));
  const voices = makeVoices(world);
  await db.transaction(async () => {
    // Two processes may start at once; the second finds the work done.
    await db.sql(`SELECT pg_advisory_xact_lock(hashtextextended('kinline demo', 0))`);
    if (await db.one(`SELECT 1 AS there FROM organisations LIMIT 1`)) return;
    await world.rows.write(db);
    await addReplyCodes(db, app.get(ReplyCodes));
    for (const { fileId, bytes } of voices) await app.get(FileStore, { strict: false }).put(fileId, bytes, 'audio/ogg');
  });
  say(
    `Loading demo data … done: ${world.rows.count('children')} children, ${world.rows.count('visits')} visits, ${world.rows.count('sessions')} sessions.`,
  );
}

/** The page behind each question that a family can still answer. */
async function addReplyCodes(db: Database, codes: ReplyCodes): Promise<void> {
  const open = await db.sql<{ visitId: string; caregiverId: string; endsAt: Date }>(
    `SELECT DISTINCT v.id AS visit_id, m.caregiver_id, v.ends_at FROM visits v JOIN messages m ON m.visit_id = v.id WHERE v.live ORDER BY v.id, m.caregiver_id`,
  );
  for (const { visitId, caregiverId, endsAt } of open) await codes.ensure(visitId, caregiverId, endsAt);
}
