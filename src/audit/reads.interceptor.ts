import { CallHandler, ExecutionContext, Injectable, NestInterceptor } from '@nestjs/common';
import type { Request } from 'express';
import { concatMap, Observable } from 'rxjs';
import { Database } from '../database/database';
import { kindOfRoute } from '../http/field-edges';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { classesOf, FieldClass } from '../kernel/fields';
import { newId } from '../kernel/ids';
import { addMinutes } from '../kernel/instants';
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
        const seen = seenIn(isPage ? answer.node : answer, watched, isPage ? 'page' : kindOfRoute(request));
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
    // Together with the COMMIT: the answer to a booking is recorded while its session is locked. More children than ids are there get theirs from the database.
    const fresh = Array.from({ length: ids.reduce((sum, list) => sum + list.length, 0) + 4 }, newId);
    await this.db.atCommit(
      `SELECT note_looks($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::timestamptz, $8::timestamptz, $9::uuid, $10::text, $11::jsonb, $12::uuid[])`,
      [...ids, addMinutes(now, -SAME_LOOK_MINUTES), now, actor.userId, requestContext()?.requestId ?? null, classes, fresh],
      'audit_looks',
    );
  }
}
