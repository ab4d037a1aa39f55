import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { Outbox } from '../jobs/outbox';
import { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { conflict, invalid, notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { earliestAskAgain, isPause, proofErrors, viewErrors, viewValidUntil } from './consent.rules';
import { ChildViewBody, KinshipProofBody } from './consents.dto';
import { DyadFiles } from './dyad-files.service';
import { FAMILY_EVENTS } from './families.events';
import { ChildViewRow, FamiliesQueries, KinshipProofRow } from './families.queries';
import { CHILD_VIEW, PROOF, visibleTo } from './families.sql';

/** What the child says, and the papers that show the kinship. */
@Injectable()
export class DyadPapersService {
  constructor(
    private readonly db: Database,
    private readonly families: FamiliesQueries,
    private readonly files: DyadFiles,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
  ) {}

  /**
   * Records what the child said. "Not now" and "no" pause the dyad at once: nobody asks again for at least 60 days.
   * @throws DomainError invalid for a day in the future or a question too soon; conflict `dyad.closed`, `child.restricted`
   */
  recordView(actor: Actor, dyadId: string, body: ChildViewBody): Promise<ChildViewRow> {
    return this.files.change(actor, dyadId, 'child_view_recorded', async (file) => {
      const today = await this.families.today(actor);
      const askedOn = body.askedOn ?? today;
      const errors = viewErrors({ ...body, askedOn }, file.birthDate, today);
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
          viewValidUntil(askedOn, file.birthDate),
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
        childId: file.childId,
        details: { dyadId },
      });
      return view;
    });
  }

  /** Records a paper that was seen. `fileId` is a file kept before. @throws DomainError invalid for impossible days */
  addProof(actor: Actor, dyadId: string, body: KinshipProofBody, fileId: string | null = null): Promise<KinshipProofRow> {
    return this.files.change(actor, dyadId, 'kinship_proof_changed', async (file) => {
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
        childId: file.childId,
        details: { kind: body.kind },
      });
      return proof;
    });
  }

  /** Takes a proof out of use, e.g. when it turned out wrong. @throws DomainError conflict `kinship_proof.already_withdrawn` */
  async withdrawProof(actor: Actor, proofId: string): Promise<KinshipProofRow> {
    const found = await this.db.one<{ dyadId: string }>(
      `SELECT k.dyad_id FROM kinship_proofs k JOIN dyads d ON d.id = k.dyad_id WHERE k.id = $2 AND ${visibleTo('d')}`,
      [actor.organisationId, proofId],
    );
    if (!found) throw notFound();
    return this.files.always(actor, found.dyadId, 'kinship_proof_changed', async (file) => {
      const proof = await this.db.one<KinshipProofRow>(
        `UPDATE kinship_proofs AS k SET withdrawn_at = $2 WHERE k.id = $1 AND k.withdrawn_at IS NULL RETURNING ${PROOF}`,
        [proofId, this.clock.now()],
      );
      if (!proof) throw conflict('kinship_proof.already_withdrawn');
      await this.audit.record({
        action: 'kinship_proof.withdraw',
        subjectType: 'kinship_proof',
        subjectId: proofId,
        childId: file.childId,
      });
      return proof;
    });
  }
}
