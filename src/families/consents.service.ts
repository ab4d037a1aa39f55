import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { Outbox } from '../jobs/outbox';
import { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { conflict, invalid, notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { consentErrors, defaultExpiry, earliestAskAgain, isPause, proofErrors, viewErrors, viewValidUntil } from './consent.rules';
import { ChildViewBody, ConsentBody, KinshipProofBody } from './consents.dto';
import { FAMILY_EVENTS } from './families.events';
import { ChildViewRow, ConsentRow, FamiliesQueries, KinshipProofRow } from './families.queries';
import { CHILD_VIEW, CONSENT, PROOF, visibleTo } from './families.sql';

interface LockedDyad {
  childId: string;
  birthDate: string;
}

/** The papers and wishes under a dyad: consents, the child's views, proofs of kinship. */
@Injectable()
export class ConsentsService {
  constructor(
    private readonly db: Database,
    private readonly families: FamiliesQueries,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
  ) {}

  /**
   * Records consents of one person, one per purpose; all or none.
   * @throws DomainError conflict `consent.overlaps` with the consents in the way, `dyad.closed`
   * @throws DomainError invalid for a missing witness, a stranger, a capacity that the file does not show, or more than 12 months
   */
  give(actor: Actor, dyadId: string, bodies: readonly ConsentBody[]): Promise<ConsentRow[]> {
    return this.db.transaction(async () => {
      const dyad = await this.lock(actor, dyadId);
      const today = await this.families.today(actor);
      const caregivers = await this.families.caregiversOf([dyad.childId]);
      const consents = bodies.map((body) => {
        const startsOn = body.startsOn ?? today;
        return { ...body, startsOn, expiresOn: body.expiresOn ?? defaultExpiry(startsOn) };
      });
      const errors = consents[0] ? consentErrors(consents[0], caregivers, today) : [];
      if (errors.length > 0) throw invalid('validation.failed', {}, errors);
      const inTheWay = await this.overlapping(dyadId, consents);
      if (inTheWay.length > 0) throw conflict('consent.overlaps', {}, { alternatives: inTheWay });
      const ids: string[] = [];
      for (const consent of consents) {
        const id = newId();
        ids.push(id);
        await this.db.sql(
          `INSERT INTO consents (id, dyad_id, purpose, caregiver_id, capacity, evidence, witness, starts_on, expires_on, recorded_by, created_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
          [
            id,
            dyadId,
            consent.purpose,
            consent.caregiverId,
            consent.capacity,
            consent.evidence,
            consent.witness,
            consent.startsOn,
            consent.expiresOn,
            actor.userId,
            this.clock.now(),
          ],
        );
        await this.audit.record({
          action: 'consent.give',
          subjectType: 'consent',
          subjectId: id,
          childId: dyad.childId,
          details: { purpose: consent.purpose },
        });
      }
      return this.db.sql<ConsentRow>(
        `SELECT ${CONSENT} FROM consents s LEFT JOIN caregivers g ON g.id = s.caregiver_id WHERE s.id = ANY($1::uuid[]) ORDER BY s.id`,
        [ids],
      );
    });
  }

  /** Takes a consent back, at once. @throws DomainError conflict `consent.already_withdrawn` */
  withdraw(actor: Actor, consentId: string): Promise<ConsentRow> {
    return this.db.transaction(async () => {
      const row = await this.db.one<{ dyadId: string; childId: string; purpose: string; withdrawnAt: Date | null }>(
        `SELECT s.dyad_id, d.child_id, s.purpose, s.withdrawn_at FROM consents s JOIN dyads d ON d.id = s.dyad_id
          WHERE s.id = $2 AND ${visibleTo('d')} FOR UPDATE OF s`,
        [actor.organisationId, consentId],
      );
      if (!row) throw notFound();
      if (row.withdrawnAt) throw conflict('consent.already_withdrawn');
      await this.db.sql(`UPDATE consents SET withdrawn_at = $2, withdrawn_on = greatest(starts_on, $3::date) WHERE id = $1`, [
        consentId,
        this.clock.now(),
        await this.families.today(actor),
      ]);
      await this.outbox.put(FAMILY_EVENTS.consentWithdrawn, { dyadId: row.dyadId, purpose: row.purpose, consentId });
      await this.audit.record({
        action: 'consent.withdraw',
        subjectType: 'consent',
        subjectId: consentId,
        childId: row.childId,
        details: { purpose: row.purpose },
      });
      const consent = await this.db.one<ConsentRow>(
        `SELECT ${CONSENT} FROM consents s LEFT JOIN caregivers g ON g.id = s.caregiver_id WHERE s.id = $1`,
        [consentId],
      );
      if (!consent) throw notFound();
      return consent;
    });
  }

  /**
   * Records what the child said. "Not now" and "no" pause the dyad: nobody asks again for at least 60 days.
   * @throws DomainError invalid for a day in the future or a question too soon
   */
  recordView(actor: Actor, dyadId: string, body: ChildViewBody): Promise<ChildViewRow> {
    return this.db.transaction(async () => {
      const dyad = await this.lock(actor, dyadId);
      const today = await this.families.today(actor);
      const askedOn = body.askedOn ?? today;
      const errors = viewErrors({ ...body, askedOn }, dyad.birthDate, today);
      if (errors.length > 0) throw invalid('validation.failed', {}, errors);
      const askAgainOn = body.askAgainOn ?? earliestAskAgain(body.view, askedOn);
      const view = await this.db.one<ChildViewRow>(
        `INSERT INTO child_views AS v (id, dyad_id, view, method, caregiver_present, asked_on, valid_until, ask_again_on, asked_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING ${CHILD_VIEW}`,
        [
          newId(),
          dyadId,
          body.view,
          body.method,
          body.caregiverPresent,
          askedOn,
          viewValidUntil(askedOn, dyad.birthDate),
          askAgainOn,
          actor.userId,
          this.clock.now(),
        ],
      );
      if (!view) throw notFound();
      if (isPause(body.view)) await this.outbox.put(FAMILY_EVENTS.dyadPaused, { dyadId, view: body.view, askAgainOn });
      await this.audit.record({
        action: 'child_view.record',
        subjectType: 'child_view',
        subjectId: view.id,
        childId: dyad.childId,
        details: { dyadId },
      });
      return view;
    });
  }

  /** Records a paper that was seen. `fileId` is a file kept before. @throws DomainError invalid for impossible days */
  addProof(actor: Actor, dyadId: string, body: KinshipProofBody, fileId: string | null = null): Promise<KinshipProofRow> {
    return this.db.transaction(async () => {
      const dyad = await this.lock(actor, dyadId);
      const errors = proofErrors(body, await this.families.today(actor));
      if (errors.length > 0) throw invalid('validation.failed', {}, errors);
      const proof = await this.db.one<KinshipProofRow>(
        `INSERT INTO kinship_proofs AS k (id, dyad_id, kind, seen_on, expires_on, file_id, verified_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING ${PROOF}`,
        [newId(), dyadId, body.kind, body.seenOn, body.expiresOn, fileId, actor.userId, this.clock.now()],
      );
      if (!proof) throw notFound();
      await this.audit.record({
        action: 'kinship_proof.add',
        subjectType: 'kinship_proof',
        subjectId: proof.id,
        childId: dyad.childId,
        details: { kind: body.kind },
      });
      return proof;
    });
  }

  /** Takes a proof out of use, e.g. when it turned out wrong. @throws DomainError conflict `kinship_proof.already_withdrawn` */
  withdrawProof(actor: Actor, proofId: string): Promise<KinshipProofRow> {
    return this.db.transaction(async () => {
      const row = await this.db.one<{ childId: string; withdrawnAt: Date | null }>(
        `SELECT d.child_id, k.withdrawn_at FROM kinship_proofs k JOIN dyads d ON d.id = k.dyad_id WHERE k.id = $2 AND ${visibleTo('d')} FOR UPDATE OF k`,
        [actor.organisationId, proofId],
      );
      if (!row) throw notFound();
      if (row.withdrawnAt) throw conflict('kinship_proof.already_withdrawn');
      const proof = await this.db.one<KinshipProofRow>(
        `UPDATE kinship_proofs AS k SET withdrawn_at = $2 WHERE k.id = $1 RETURNING ${PROOF}`,
        [proofId, this.clock.now()],
      );
      if (!proof) throw notFound();
      await this.audit.record({ action: 'kinship_proof.withdraw', subjectType: 'kinship_proof', subjectId: proofId, childId: row.childId });
      return proof;
    });
  }

  /** Takes turns on a dyad: what is checked still holds when it is written. */
  private async lock(actor: Actor, dyadId: string): Promise<LockedDyad> {
    const dyad = await this.db.one<LockedDyad & { status: string }>(
      `SELECT d.status, d.child_id, c.birth_date FROM dyads d JOIN children c ON c.id = d.child_id WHERE d.id = $2 AND ${visibleTo('d')} FOR UPDATE OF d`,
      [actor.organisationId, dyadId],
    );
    if (!dyad) throw notFound();
    if (dyad.status === 'closed') throw conflict('dyad.closed');
    return dyad;
  }

  /** Consents that hold in the same time, for the same purpose, by the same person. */
  private overlapping(dyadId: string, consents: readonly (ConsentBody & { startsOn: string; expiresOn: string })[]): Promise<object[]> {
    const [first] = consents;
    if (!first) return Promise.resolve([]);
    return this.db.sql(
      `SELECT s.id, s.purpose, s.starts_on, s.expires_on FROM consents s
        WHERE s.dyad_id = $1 AND s.purpose = ANY($2::text[]) AND s.withdrawn_at IS NULL
          AND coalesce(s.caregiver_id::text, s.capacity) = $3 AND daterange(s.starts_on, s.expires_on) && daterange($4::date, $5::date)
        ORDER BY s.purpose`,
      [dyadId, consents.map((c) => c.purpose), first.caregiverId ?? first.capacity, first.startsOn, first.expiresOn],
    );
  }
}
