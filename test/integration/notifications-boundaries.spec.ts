import { instantOf } from '../../src/kernel/days';
import { Mailer, OutgoingMail } from '../../src/notifications/engine/mailer';
import { ConfirmedVisit, Engine, useMessages } from '../support/notifications';

const used = useMessages();

/** Where a family lives, and a Wednesday morning and a meeting there. In London the clocks go back between the two, on 25 October 2026. */
const PLACES = [
  { zone: 'Asia/Shanghai', now: '2026-10-21T02:00:00Z', day: '2026-11-04' },
  { zone: 'Europe/London', now: '2026-10-21T09:00:00Z', day: '2026-11-04' },
] as const;

describe.each(PLACES)('between being written and being sent, in $zone', ({ zone, now, day }) => {
  const at = (on: string, time: string): Date => instantOf(on, time, zone);

  async function family(): Promise<ConfirmedVisit> {
    used.clock.set(now);
    const made = await used.confirmed(undefined, day);
    await used.db.sql(`UPDATE facilities SET time_zone = $1`, [zone]);
    await used.db.sql(`UPDATE organisations SET time_zone = $1`, [zone]);
    await used.db.sql(`UPDATE visits SET starts_at = $2, ends_at = $3 WHERE id = $1`, [made.visitId, at(day, '09:30'), at(day, '10:00')]);
    return made;
  }
  const toldSince = (): string[] => used.server.mails.map((mail) => mail.text.split('\n')[2] ?? '');

  /** Each makes what is written untrue, as the rooms of visits and families leave it in the database; their events are still on the way. */
  const CHANGES: Record<string, { change: (of: ConfirmedVisit) => Promise<unknown>; reason: string }> = {
    'the meeting is cancelled': { change: ({ visitId }) => used.cancel(visitId), reason: 'visit_cancelled' },
    'the facility declines it after all': {
      change: ({ visitId }) =>
        used.db.sql(`UPDATE visits SET status = 'declined', live = false, version = version + 1 WHERE id = $1`, [visitId]),
      reason: 'visit_declined',
    },
    'the request is withdrawn': {
      change: ({ visitId }) =>
        used.db.sql(`UPDATE visits SET status = 'withdrawn', live = false, version = version + 1 WHERE id = $1`, [visitId]),
      reason: 'visit_withdrawn',
    },
    'it is moved by an hour': {
      change: ({ visitId }) =>
        used.db.sql(
          `UPDATE visits SET starts_at = starts_at + interval '1 hour', ends_at = ends_at + interval '1 hour', version = version + 1 WHERE id = $1`,
          [visitId],
        ),
      reason: 'newer_version',
    },
    'the consent is withdrawn': {
      change: ({ dyadId }) =>
        used.db.sql(`UPDATE consents SET withdrawn_at = $2 WHERE dyad_id = $1 AND purpose = 'visit'`, [dyadId, used.clock.now()]),
      reason: 'consent_withdrawn',
    },
    'she no longer looks after the child': {
      change: ({ caregiverId }) => used.db.sql(`UPDATE child_caregivers SET until = '2026-10-20' WHERE caregiver_id = $1`, [caregiverId]),
      reason: 'caregiver_ended',
    },
    'she has said that they cannot': {
      change: ({ visitId }) =>
        used.db.sql(`UPDATE visits SET family_answer = 'cannot', family_answered_at = now() WHERE id = $1`, [visitId]),
      reason: 'family_cannot',
    },
  };

  it.each(Object.keys(CHANGES))('%s: nothing stale leaves, whether it was queued, claimed, judged or said to go before', async (name) => {
    const { change, reason } = CHANGES[name] ?? { change: () => Promise.resolve(), reason: '' };
    // Queued.
    const one = await family();
    const e = used.engine();
    await e.happened('visit.confirmed', one.event);
    await change(one);
    await e.sender().sendDue();
    expect((await used.statuses(one.visitId)).asked).toBe(`suppressed ${reason}`);
    // Claimed by a worker that died before it judged: another judges anew.
    const two = await family();
    await e.happened('visit.confirmed', two.event);
    await used.db.sql(
      `UPDATE messages SET status = 'sending', attempts = 1, locked_by = gen_random_uuid(), locked_until = $2 WHERE visit_id = $1 AND run_at <= $2`,
      [two.visitId, used.clock.now()],
    );
    await change(two);
    used.clock.advanceMinutes(1);
    await e.sender().sendDue();
    expect((await used.statuses(two.visitId)).asked).toBe(`suppressed ${reason}`);
    // Judged, and not taken: the next try judges anew.
    const three = await family();
    await e.happened('visit.confirmed', three.event);
    used.server.refuseWith = 451;
    await e.sender().sendDue();
    used.server.refuseWith = 0;
    expect((await used.statuses(three.visitId)).asked).toBe('queued smtp_451');
    await change(three);
    used.clock.advanceMinutes(1);
    await e.sender().sendDue();
    expect((await used.statuses(three.visitId)).asked).toBe(`suppressed ${reason}`);
    expect(toldSince()).toEqual([]);
    // Said to be about to go by a process that died: nobody knows whether it has left, so it is not sent again, true or not; a person calls.
    const four = await family();
    await e.happened('visit.confirmed', four.event);
    await used.db.sql(
      `UPDATE messages SET status = 'sending', attempts = 1, locked_by = x.id, handed_by = x.id, locked_until = $2, handed_at = $2
         FROM gen_random_uuid() AS x(id) WHERE visit_id = $1 AND run_at <= $2`,
      [four.visitId, used.clock.now()],
    );
    await change(four);
    used.clock.advanceMinutes(1);
    await e.sender().sendDue();
    expect((await used.statuses(four.visitId)).asked).toBe('failed maybe_taken');
    expect(toldSince()).toEqual([]);
    // It may have been read: who is told of a meeting is told that it is off.
    if (reason === 'visit_cancelled') {
      await e.happened('visit.cancelled', { visitId: four.visitId, version: 3 });
      await e.sender().sendDue();
      expect(toldSince()).toHaveLength(1);
    }
  });

  it('each reminder leaves at its wall time before and after the clocks change, and not an hour beside it', async () => {
    const one = await family();
    const e = used.engine();
    await e.happened('visit.confirmed', one.event);
    const planned = await used.db.sql<{ step: string; runAt: Date }>(
      `SELECT split_part(step_key, ':', 6) AS step, run_at FROM messages WHERE visit_id = $1 AND run_at > $2 ORDER BY run_at`,
      [one.visitId, used.clock.now()],
    );
    expect(planned.length).toBeGreaterThanOrEqual(3);
    await e.sender().sendDue();
    for (const { step, runAt } of planned) {
      const before = used.server.mails.length;
      used.clock.set(new Date(runAt.getTime() - 60_000));
      await e.sender().sendDue();
      expect([step, used.server.mails.length]).toEqual([step, before]);
      used.clock.set(runAt);
      await e.sender().sendDue();
      expect([step, used.server.mails.length]).toEqual([step, before + 1]);
      const local = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(runAt);
      expect(local >= '08:30' && local < '19:30' && !(local >= '12:00' && local < '14:00')).toBe(true);
    }
    // What they say is the wall time at the facility, on both sides of the change.
    for (const text of toldSince()) expect(text).toContain('9:30');
  });

  it('quiet hours hold by the wall clock on the night the clocks change', async () => {
    const one = await family();
    const e = used.engine();
    await e.happened('visit.confirmed', one.event);
    used.clock.set(at('2026-10-24', '19:30'));
    await e.sender().sendDue();
    const next = at('2026-10-25', '08:30');
    expect((await e.messagesOf(one.visitId)).find((m) => m.template === 'asked')?.runAt).toEqual(next);
    used.clock.set(new Date(next.getTime() - 60_000));
    await e.sender().sendDue();
    expect(used.server.mails).toHaveLength(0);
    used.clock.set(next);
    await e.sender().sendDue();
    expect(used.server.mails.length).toBeGreaterThan(0);
  });

  it('a family’s own hours stand instead of the usual ones', async () => {
    const one = await family();
    const e = used.engine();
    await e.happened('visit.confirmed', one.event);
    await used.given.row('discretion_profiles', {
      caregiverId: one.caregiverId,
      organisationId: one.organisationId,
      safeHours: ['20:00-21:00'],
      updatedAt: used.clock.now(),
    });
    await e.sender().sendDue();
    expect(used.server.mails).toHaveLength(0);
    used.clock.set(at('2026-10-21', '20:00'));
    await e.sender().sendDue();
    expect(used.server.mails).toHaveLength(1);
  });

  it('a newer version of the meeting takes the older one’s place, also while it is leaving', async () => {
    const one = await family();
    const e: Engine = used.engine();
    await e.happened('visit.confirmed', one.event);
    /** Waits in the moment before the mail is handed over. */
    class WaitingMailer extends Mailer {
      go = (): void => undefined;
      private arrived = (): void => undefined;
      readonly reached = new Promise<void>((resolve) => (this.arrived = resolve));
      private readonly mayGo = new Promise<void>((resolve) => (this.go = resolve));
      override async send(mail: OutgoingMail): Promise<void> {
        this.arrived();
        await this.mayGo;
        await super.send(mail);
      }
    }
    const mailer = new WaitingMailer(e.config);
    const sending = e.sender(mailer).sendDue();
    await mailer.reached;
    let moved = false;
    const move = used.db
      .transaction(async () => {
        await used.db.sql(`UPDATE dyads SET gate_version = gate_version + 1 WHERE id = $1`, [one.dyadId]);
        await used.db.sql(
          `UPDATE visits SET starts_at = starts_at + interval '1 day', ends_at = ends_at + interval '1 day', version = 3 WHERE id = $1`,
          [one.visitId],
        );
      })
      .then(() => (moved = true));
    await new Promise((later) => setTimeout(later, 150));
    // Nobody can move it now: the family's dyads are locked until the mail has left.
    expect(moved).toBe(false);
    mailer.go();
    await Promise.all([sending, move]);
    await e.happened('visit.confirmed', { ...one.event, version: 3 });
    await e.sender().sendDue();
    expect(toldSince()).toHaveLength(2);
    expect(toldSince()[1]).toContain('改到');
    const open = await used.db.sql(`SELECT 1 AS n FROM messages WHERE visit_id = $1 AND visit_version = 2 AND status = 'queued'`, [
      one.visitId,
    ]);
    expect(open).toEqual([]);
  });
});
