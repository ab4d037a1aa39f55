import { CallHandler, ExecutionContext, Injectable, NestInterceptor } from '@nestjs/common';
import type { Request } from 'express';
import { concatMap, Observable } from 'rxjs';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { classesOf, FieldClass } from '../kernel/fields';
import { newId } from '../kernel/ids';
import { addMinutes } from '../kernel/instants';
import { kindOf } from '../kernel/redact';
import { requestContext } from '../kernel/request-context';
import { Seen, seenIn } from '../kernel/seen';
import { PageResult } from '../ui/page';

/** The classes of which every look is recorded (Regulation on the Protection of Minors in Cyberspace art. 36). */
const WATCHED: readonly FieldClass[] = ['custody', 'safeguarding', 'notes'];
/** One line per reader, child and classes in this time: turning pages back and forth is one look, seeing more is another. */
const SAME_LOOK_MINUTES = 15;

/**
 * Records who looked at custody, safeguarding and notes, and of which child, for every answer that holds such fields: no
 * handler has to think of it, be it the answer to a question or to a verb. It stands innermost, and sees what the reader's classes let through.
 */
@Injectable()
export class ReadsInterceptor implements NestInterceptor {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Request & { actor?: Actor }>();
    const { actor } = request;
    if (!actor) return next.handle();
    const watched = new Set(WATCHED.filter((one) => classesOf(actor.role).has(one)));
    if (watched.size === 0) return next.handle();
    return next.handle().pipe(
      concatMap(async (answer: unknown) => {
        const isPage = answer instanceof PageResult;
        const seen = seenIn(
          isPage ? answer.node : answer,
          watched,
          isPage
            ? 'page'
            : kindOf(
                request.path
                  .split('/')
                  .filter((p) => /^[a-z-]+$/.test(p))
                  .at(-1) ?? '',
              ),
        );
        if (seen.classes.size > 0) await this.record(actor, seen);
        return answer;
      }),
    );
  }

  /**
   * A line for each child who stands in the answer, by her or his own id or through a dyad or a visit; where none of these does,
   * through a parent, a letter or an incident.
   */
  private async record(actor: Actor, seen: Seen): Promise<void> {
    const now = this.clock.now();
    const near = [seen.childIds, seen.dyadIds, seen.visitIds].map((set) => [...set]);
    const isNear = near.some((list) => list.length > 0);
    const far = [seen.parentIds, seen.exchangeIds, seen.incidentIds].map((set) => (isNear ? [] : [...set]));
    const ids = [...near, ...far];
    if (ids.every((list) => list.length === 0)) return;
    const classes = JSON.stringify([...seen.classes].sort());
    await this.db.asSystem(async () => {
      const children = await this.db.sql<{ childId: string; organisationId: string }>(
        `SELECT c.id AS child_id, c.organisation_id FROM children c
          WHERE c.id IN (SELECT unnest($1::uuid[]) UNION SELECT child_id FROM dyads WHERE id = ANY($2::uuid[])
                         UNION SELECT child_id FROM visit_dyads WHERE visit_id = ANY($3::uuid[])
                         UNION SELECT child_id FROM dyads WHERE parent_id = ANY($4::uuid[])
                         UNION SELECT d.child_id FROM exchanges e JOIN dyads d ON d.id = e.dyad_id WHERE e.id = ANY($5::uuid[])
                         UNION SELECT d.child_id FROM incidents i JOIN dyads d ON d.id = i.dyad_id WHERE i.id = ANY($6::uuid[]))
            AND NOT EXISTS (SELECT 1 FROM audit_events a WHERE a.child_id = c.id AND a.at > $7 AND a.actor_user_id = $8 AND a.action = 'child.look'
                               AND a.details->'classes' @> $9::jsonb)`,
        [...ids, addMinutes(now, -SAME_LOOK_MINUTES), actor.userId, classes],
      );
      if (children.length === 0) return;
      await this.db.sql(
        `INSERT INTO audit_events (id, at, actor_user_id, organisation_id, action, subject_type, subject_id, child_id, request_id, details)
         SELECT r.id, $2, $3, r.organisation_id, 'child.look', 'child', r.child_id, r.child_id, $4, $5
           FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, child_id uuid, organisation_id uuid)`,
        [
          JSON.stringify(children.map((child) => ({ id: newId(), child_id: child.childId, organisation_id: child.organisationId }))),
          now,
          actor.userId,
          requestContext()?.requestId ?? null,
          `{"classes":${classes}}`,
        ],
      );
    });
  }
}
