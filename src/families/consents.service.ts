import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { Outbox } from '../jobs/outbox';
import { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { Day } from '../kernel/days';
import { conflict, invalid } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { BASIS_CAPACITIES, withdrawalDay, withdrawalErrors } from './consent-status.rules';
import { ConsentTasks } from './consent-tasks.service';
import { consentErrors, defaultExpiry, partnerErrors, reconfirmationErrors } from './consent.rules';
import { ConsentBody, ReconfirmationBody, WithdrawalBody, WithdrawalOfAllBody } from './consents.dto';
import { ConsentEntry, ConsentsQueries } from './consents.queries';
import { DyadFile, DyadFiles } from './dyad-files.service';
import { FAMILY_EVENTS } from './families.events';
import { FamiliesQueries } from './families.queries';
import { StorageOnly } from './storage-only.service';

type Dated = ConsentBody & { startsOn: Day; expiresOn: Day };
interface InTheWay {
  id: string;
  purpose: string;
  answer: 'yes' | 'no';
  startsOn: Day;
  expiresOn: Day;
}

interface Given {
  ids: string[];
  /** A yes on which the file may have rested is gone. */
  tookBack: boolean;
}
const isBasis = (consent: { answer: string; capacity: string }): boolean =>
  consent.answer === 'yes' && BASIS_CAPACITIES.includes(consent.capacity);

/** A consent's life: given, confirmed, taken back. Every step is a gate fact and takes what hangs from it along. */
@Injectable()
export class ConsentsService {
  constructor(
    private readonly db: Database,
    private readonly families: FamiliesQueries,
    private readonly consents: ConsentsQueries,
    private readonly files: DyadFiles,
    private readonly storage: StorageOnly,
    private readonly tasks: ConsentTasks,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
  ) {}

  /**
   * Records answers of one person, one per purpose; all or none. A "no" takes back what the same person agreed to before; a yes of a
   * guardian, or of a child of 14, takes a file that was stored because nobody agreed any more out of storage.
   * @throws DomainError conflict `consent.overlaps` with the consents in the way, `dyad.closed`, `child.restricted`
   * @throws DomainError invalid for a missing witness, a stranger, a capacity that the file does not show, a child under 14, a partner
   * without a running agreement, or more than 12 months
   */
  give(actor: Actor, dyadId: string, bodies: readonly ConsentBody[]): Promise<ConsentEntry[]> {
    return this.db.transaction(async () => {
      const { childId } = await this.files.of(actor, dyadId);
      if (bodies.some((body) => body.answer !== 'no' && BASIS_CAPACITIES.includes(body.capacity))) {
        await this.files.lockDyadsOf(childId);
        if ((await this.storage.reasonOf(childId)) === 'withdrawn') await this.storage.release(actor, childId);
      }
      const today = await this.families.today(actor);
      const { ids, tookBack } = await this.files.change(actor, dyadId, 'consent_given', (file) =>
        this.insertAll(actor, file, bodies, today),
      );
      if (tookBack) await this.restrictWhenNobodyAgrees(actor, childId, today);
      return this.consents.some(actor, ids);
    });
  }

  /**
   * Takes a consent back, at once. When it was the last on which a child's file rested, the file is kept for storage only.
   * @throws DomainError conflict `consent.already_withdrawn`; invalid `consent.withdrawn_before_start`, or for a day to come
   */
  withdraw(actor: Actor, consentId: string, body: WithdrawalBody = {}): Promise<ConsentEntry> {
    return this.db.transaction(async () => {
      const { dyadId } = await this.consents.one(actor, consentId);
      const today = await this.families.today(actor);
      const { childId, tookBack } = await this.files.always(actor, dyadId, 'consent_withdrawn', async (file) => {
        // Read again under the lock: of two who take it back, one does.
        const consent = await this.consents.one(actor, consentId);
        if (consent.withdrawnAt) throw conflict('consent.already_withdrawn');
        const errors = withdrawalErrors(body.withdrawnOn, consent.startsOn, today);
        if (errors.length > 0) throw invalid('validation.failed', {}, errors);
        await this.takeBack(file, consent, withdrawalDay(body.withdrawnOn, consent.startsOn, today), body.reasonCode ?? null);
        await this.tasks.settle(actor, dyadId, today);
        return { childId: file.childId, tookBack: isBasis(consent) };
      });
      if (tookBack) await this.restrictWhenNobodyAgrees(actor, childId, today);
      return this.consents.one(actor, consentId);
    });
  }

  /**
   * Takes back everything that was agreed to under a dyad, or what one caregiver agreed to.
   * @throws DomainError conflict `consent.none_to_withdraw`; invalid for a day to come
   */
  withdrawAll(actor: Actor, dyadId: string, body: WithdrawalOfAllBody = {}): Promise<ConsentEntry[]> {
    return this.db.transaction(async () => {
      const today = await this.families.today(actor);
      const { childId } = await this.files.of(actor, dyadId);
      const { ids, tookBack } = await this.files.always(actor, dyadId, 'consent_withdrawn', async (file) => {
        const open = (await this.consents.register(actor, [dyadId])).filter(
          (c) =>
            c.answer === 'yes' &&
            c.withdrawnAt === null &&
            c.status !== 'expired' &&
            (!body.caregiverId || c.caregiverId === body.caregiverId),
        );
        if (open.length === 0) throw conflict('consent.none_to_withdraw');
        const errors = withdrawalErrors(body.withdrawnOn, '0001-01-01', today);
        if (errors.length > 0) throw invalid('validation.failed', {}, errors);
        for (const consent of open) {
          // One that has not begun by then never begins.
          const day = body.withdrawnOn && body.withdrawnOn >= consent.startsOn ? body.withdrawnOn : null;
          await this.takeBack(file, consent, day ?? withdrawalDay(null, consent.startsOn, today), body.reasonCode ?? null);
        }
        await this.tasks.settle(actor, dyadId, today);
        return { ids: open.map((c) => c.id), tookBack: open.some(isBasis) };
      });
      if (tookBack) await this.restrictWhenNobodyAgrees(actor, childId, today);
      return this.consents.some(actor, ids);
    });
  }

  /**
   * The present guardian confirms a consent that a change of guardian had put in question. Somebody else's word takes its place: a new
   * consent to the same day, and the old one is superseded.
   * @throws DomainError conflict `consent.nothing_to_reconfirm`, `consent.already_withdrawn`, `dyad.closed`, `child.restricted`
   * @throws DomainError invalid when the file does not show that this person may decide
   */
  reconfirm(actor: Actor, consentId: string, body: ReconfirmationBody): Promise<ConsentEntry> {
    return this.db.transaction(async () => {
      const { dyadId } = await this.consents.one(actor, consentId);
      const today = await this.families.today(actor);
      const id = await this.files.change(actor, dyadId, 'consent_reconfirmed', async (file) => {
        const consent = await this.consents.one(actor, consentId);
        if (consent.withdrawnAt) throw conflict('consent.already_withdrawn');
        if (consent.toReconfirmSince === null || consent.status === 'expired') throw conflict('consent.nothing_to_reconfirm');
        const same = !body.capacity && !body.caregiverId;
        const capacity = body.capacity ?? consent.capacity;
        const caregiverId = same ? consent.caregiverId : (body.caregiverId ?? null);
        const word = { capacity, caregiverId, evidence: body.evidence, witness: body.witness };
        const errors = reconfirmationErrors(word, await this.families.caregiversOf([file.childId]));
        if (errors.length > 0) throw invalid('validation.failed', {}, errors);
        let confirmed = consentId;
        if (capacity === consent.capacity && caregiverId === consent.caregiverId)
          await this.db.sql(`UPDATE consents SET to_reconfirm_since = NULL, evidence = $2, witness = $3 WHERE id = $1`, [
            consentId,
            body.evidence,
            body.witness ?? null,
          ]);
        else {
          await this.markWithdrawn(consentId, withdrawalDay(null, consent.startsOn, today), 'superseded');
          const startsOn = consent.startsOn > today ? consent.startsOn : today;
          const { purpose, answer, agreementId, language, expiresOn } = consent;
          confirmed = await this.insert(actor, file, { ...word, purpose, answer, agreementId, language, startsOn, expiresOn });
        }
        const details = { purpose: consent.purpose };
        await this.audit.record({
          action: 'consent.reconfirm',
          subjectType: 'consent',
          subjectId: consentId,
          childId: file.childId,
          details,
        });
        await this.tasks.settle(actor, dyadId, today);
        return confirmed;
      });
      return this.consents.one(actor, id);
    });
  }

  private async insertAll(actor: Actor, file: DyadFile, bodies: readonly ConsentBody[], today: Day): Promise<Given> {
    const caregivers = await this.families.caregiversOf([file.childId]);
    const consents: Dated[] = bodies.map((body) => {
      const startsOn = body.startsOn ?? today;
      return { ...body, startsOn, expiresOn: body.expiresOn ?? defaultExpiry(startsOn) };
    });
    const errors = consents[0] ? consentErrors(consents[0], caregivers, today, file.birthDate) : [];
    errors.push(...consents.flatMap((consent) => partnerErrors(consent)));
    if (errors.length === 0) errors.push(...(await this.agreementErrors(actor, consents)));
    if (errors.length > 0) throw invalid('validation.failed', {}, errors);
    const inTheWay = await this.overlapping(file.dyadId, consents);
    const earlierYes = inTheWay.filter((c) => c.answer === 'yes' && consents.every((n) => n.answer === 'no' && n.startsOn <= today));
    if (inTheWay.length > earlierYes.length) throw conflict('consent.overlaps', {}, { alternatives: inTheWay });
    for (const consent of earlierYes) await this.takeBack(file, consent, withdrawalDay(null, consent.startsOn, today), 'said_no');
    const ids: string[] = [];
    for (const consent of consents) {
      const id = await this.insert(actor, file, consent);
      ids.push(id);
      const details = { purpose: consent.purpose, answer: consent.answer ?? 'yes' };
      await this.audit.record({ action: 'consent.give', subjectType: 'consent', subjectId: id, childId: file.childId, details });
    }
    if (consents[0]?.capacity === 'child') await this.tasks.ownAnswer(actor, file.childId);
    await this.tasks.settle(actor, file.dyadId, today);
    return { ids, tookBack: earlierYes.length > 0 && consents.some((c) => BASIS_CAPACITIES.includes(c.capacity)) };
  }

  private async insert(actor: Actor, { dyadId }: DyadFile, consent: Dated): Promise<string> {
    const id = newId();
    await this.db.sql(
      `INSERT INTO consents (id, dyad_id, purpose, caregiver_id, capacity, answer, agreement_id, evidence, witness, language, starts_on, expires_on,
                             recorded_by, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
      [
        id,
        dyadId,
        consent.purpose,
        consent.caregiverId ?? null,
        consent.capacity,
        consent.answer ?? 'yes',
        consent.agreementId ?? null,
        consent.evidence,
        consent.witness ?? null,
        consent.language ?? null,
        consent.startsOn,
        consent.expiresOn,
        actor.userId,
        this.clock.now(),
      ],
    );
    return id;
  }

  private async takeBack(file: DyadFile, { id, purpose }: { id: string; purpose: string }, day: Day, reason: string | null): Promise<void> {
    await this.markWithdrawn(id, day, reason);
    await this.outbox.put(FAMILY_EVENTS.consentWithdrawn, { dyadId: file.dyadId, purpose, consentId: id });
    const details = { purpose, ...(reason === null ? {} : { reasonCode: reason }) };
    await this.audit.record({ action: 'consent.withdraw', subjectType: 'consent', subjectId: id, childId: file.childId, details });
  }

  private async markWithdrawn(id: string, day: Day, reason: string | null): Promise<void> {
    await this.db.sql(`UPDATE consents SET withdrawn_at = $2, withdrawn_on = $3, withdrawn_reason = $4 WHERE id = $1`, [
      id,
      this.clock.now(),
      day,
      reason,
    ]);
  }

  /** Where the last consent has gone, the data is kept for storage only; the audit stays (scenario A15). */
  private async restrictWhenNobodyAgrees(actor: Actor, childId: string, today: Day): Promise<void> {
    if ((await this.storage.reasonOf(childId)) !== null) return;
    const left = await this.db.one(
      `SELECT 1 AS left FROM consents s JOIN dyads d ON d.id = s.dyad_id
        WHERE d.child_id = $1 AND d.status = 'open' AND s.answer = 'yes' AND s.capacity = ANY($2::text[])
          AND s.withdrawn_at IS NULL AND s.expires_on > $3 LIMIT 1`,
      [childId, BASIS_CAPACITIES, today],
    );
    if (!left) await this.storage.restrict(actor, childId, 'withdrawn');
  }

  private async agreementErrors(actor: Actor, consents: readonly Dated[]): Promise<{ pointer: string; code: string }[]> {
    const asked = consents.filter((c) => c.agreementId);
    if (asked.length === 0) return [];
    const running = new Set((await this.consents.runningAgreements(actor)).map((a) => a.id));
    return asked.every((c) => running.has(c.agreementId ?? '')) ? [] : [{ pointer: '/agreementId', code: 'consent.agreement_not_running' }];
  }

  /** Consents that hold in the same time, for the same purpose and partner, by the same person. */
  private overlapping(dyadId: string, consents: readonly Dated[]): Promise<InTheWay[]> {
    const [first] = consents;
    if (!first) return Promise.resolve([]);
    return this.db.sql(
      `SELECT s.id, s.purpose, s.answer, s.starts_on, s.expires_on FROM consents s
        WHERE s.dyad_id = $1 AND s.purpose = ANY($2::text[]) AND s.withdrawn_at IS NULL
          AND (s.agreement_id IS NULL OR s.agreement_id = ANY($6::uuid[]))
          AND coalesce(s.caregiver_id::text, s.capacity) = $3 AND daterange(s.starts_on, s.expires_on) && daterange($4::date, $5::date)
        ORDER BY s.purpose, s.id`,
      [
        dyadId,
        consents.map((c) => c.purpose),
        first.caregiverId ?? first.capacity,
        first.startsOn,
        first.expiresOn,
        consents.flatMap((c) => c.agreementId ?? []),
      ],
    );
  }
}
