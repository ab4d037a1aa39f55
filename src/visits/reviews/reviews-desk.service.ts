import { Injectable } from '@nestjs/common';
import { Audit } from '../../audit/audit';
import { Database } from '../../database/database';
import { Actor } from '../../kernel/actor';
import { LeaveAsIsBody, RecheckBody } from './reviews.dto';
import { ReviewRow, ReviewsQueries } from './reviews.queries';
import { ReviewsService } from './reviews.service';

/** What staff do with doubts, many at once: all or none. */
@Injectable()
export class ReviewsDesk {
  constructor(
    private readonly db: Database,
    private readonly reviews: ReviewsService,
    private readonly queries: ReviewsQueries,
    private readonly audit: Audit,
  ) {}

  /** Leaves visits as they are. @throws DomainError not_found `review.not_found`; conflict `review.ended` */
  leave(actor: Actor, { reviewIds, reason }: LeaveAsIsBody): Promise<ReviewRow[]> {
    return this.db.transaction(async () => {
      const rows: ReviewRow[] = [];
      for (const id of [...reviewIds].sort()) rows.push(await this.reviews.leave(actor, id, reason.trim()));
      return rows;
    });
  }

  /** Judges visits again now. @throws DomainError not_found `review.not_found` */
  check(actor: Actor, { reviewIds }: RecheckBody): Promise<ReviewRow[]> {
    return this.db.transaction(async () => {
      const visits = new Set<string>();
      for (const id of [...reviewIds].sort()) {
        const { visitId } = await this.queries.one(actor, id);
        if (!visits.has(visitId)) await this.reviews.recheck(visitId);
        visits.add(visitId);
        await this.audit.record({
          action: 'visit.check_again',
          subjectType: 'visit',
          subjectId: visitId,
          organisationId: actor.organisationId,
        });
      }
      const rows: ReviewRow[] = [];
      for (const id of reviewIds) rows.push(await this.queries.one(actor, id));
      return rows;
    });
  }
}
