import { Consequences } from '../../src/jobs/consequences';
import { DyadChanges } from '../../src/families/dyad-changes.service';
import { Mailer, OutgoingMail } from '../../src/notifications/engine/mailer';
import { VisitLocks } from '../../src/visits/visit-locks';
import { useMessages } from '../support/notifications';

const used = useMessages();

/** Stops before the mail goes to the server, until told to go on. */
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

describe('a withdrawal while messages are being sent', () => {
  /** Cancels the visit as the visits room does it, inside the change of its dyad. */
  const withdraw = (dyadId: string, visitId: string, meanwhile: () => Promise<void> = () => Promise.resolve()): Promise<void> =>
    new DyadChanges(used.db, new Consequences(used.db)).around([dyadId], 'consent_withdrawn', async () => {
      await used.cancel(visitId);
      await meanwhile();
    });
  const later = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

  it('waits until a mail that is leaving has left', async () => {
    const { visitId, dyadId, event } = await used.confirmed();
    const e = used.engine();
    await e.happened('visit.confirmed', event);
    const mailer = new WaitingMailer(e.config);
    const sending = e.sender(mailer).sendDue();
    await mailer.reached;
    let withdrawn = false;
    const withdrawal = withdraw(dyadId, visitId).then(() => (withdrawn = true));
    await later(200);
    expect(withdrawn).toBe(false);
    mailer.go();
    await Promise.all([sending, withdrawal]);
    expect(used.server.mails).toHaveLength(1);
    expect((await used.statuses(visitId)).asked).toBe('accepted');
  });

  it('keeps here what had been prepared and not yet left', async () => {
    const { visitId, dyadId, event } = await used.confirmed();
    const e = used.engine();
    await e.happened('visit.confirmed', event);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let inside = (): void => undefined;
    const begun = new Promise<void>((resolve) => (inside = resolve));
    const withdrawal = withdraw(dyadId, visitId, async () => {
      inside();
      await held;
    });
    await begun;
    const sending = e.sender().sendDue();
    await later(200);
    expect(used.server.mails).toEqual([]);
    release();
    await Promise.all([withdrawal, sending]);
    expect(used.server.mails).toEqual([]);
    expect((await used.statuses(visitId)).asked).toBe('suppressed visit_cancelled');
  });

  it('is also a cancellation that nobody has withdrawn anything for: it waits until the mail has left', async () => {
    const { visitId, event } = await used.confirmed();
    const e = used.engine();
    await e.happened('visit.confirmed', event);
    const mailer = new WaitingMailer(e.config);
    const sending = e.sender(mailer).sendDue();
    await mailer.reached;
    let off = false;
    const cancellation = used.db
      .transaction(async () => {
        await new VisitLocks(used.db).lock('system', visitId);
        await used.cancel(visitId);
      })
      .then(() => (off = true));
    await later(200);
    expect(off).toBe(false);
    mailer.go();
    await Promise.all([sending, cancellation]);
    expect((await used.statuses(visitId)).asked).toBe('accepted');
  });

  it('ends word that it is off, too, when it is brought back while that is about to leave', async () => {
    const { visitId, dyadId, event } = await used.confirmed();
    const e = used.engine();
    await e.happened('visit.confirmed', event);
    await e.sender().sendDue();
    await used.cancel(visitId);
    await e.happened('visit.cancelled', event);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const undo = used.db.transaction(async () => {
      await used.db.sql(`SELECT 1 FROM dyads WHERE id = $1 FOR NO KEY UPDATE`, [dyadId]);
      await used.db.sql(`UPDATE visits SET status = 'confirmed', live = true, version = version + 1 WHERE id = $1`, [visitId]);
      await held;
    });
    const sending = e.sender().sendDue();
    while ((await used.statuses(visitId)).cancelled !== 'sending') await later(10);
    release();
    await Promise.all([undo, sending]);
    expect(used.server.mails).toHaveLength(1);
    expect((await used.statuses(visitId)).cancelled).toBe('suppressed stands_again');
    // Nor does an event that is handled only now stop the reminders of a meeting that stands.
    await used.db.sql(`UPDATE messages SET status = 'queued', reason = NULL WHERE template = 'tomorrow'`);
    await e.happened('visit.cancelled', event);
    expect((await used.statuses(visitId)).tomorrow).toBe('queued');
  });
});
