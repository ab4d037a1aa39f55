import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { DyadChanges } from '../families/dyad-changes.service';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { ageOn, Day } from '../kernel/days';
import { FieldError, invalid } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { AssessmentQueries, ReadinessRow } from './assessments.queries';
import { opensContact } from './case-conferences.rules';
import type { ReadinessBody } from './readiness.dto';
import { READINESS_ITEMS, ReadinessFacts, recommend, waitsForConference } from './readiness.rules';
import { found, SafeguardingQueries } from './safeguarding.queries';

/** The twelve questions before a first contact. The answer is a way to begin, never a number. */
@Injectable()
export class ReadinessService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly changes: DyadChanges,
    private readonly safeguarding: SafeguardingQueries,
    private readonly queries: AssessmentQueries,
  ) {}

  /**
   * Keeps a form. Without a first mode of the assessor's own the recommended one is kept.
   * @throws DomainError not_found, invalid `readiness.incomplete|in_future|none_until_conference`
   */
  async assess(actor: Actor, dyadId: string, body: ReadinessBody): Promise<ReadinessRow> {
    const dyad = await this.safeguarding.dyad(actor, dyadId);
    const assessedOn = body.assessedOn ?? dyad.today;
    const facts = await this.facts(actor, dyadId, assessedOn, body);
    const wrong = [
      ...(body.answers.length < READINESS_ITEMS.length ? [{ pointer: '/answers', code: 'readiness.incomplete' }] : []),
      ...(assessedOn > dyad.today ? [{ pointer: '/assessedOn', code: 'readiness.in_future' }] : []),
      ...(body.firstMode !== undefined && body.firstMode !== 'none' && waitsForConference(facts)
        ? [{ pointer: '/firstMode', code: 'readiness.none_until_conference' }]
        : []),
    ] satisfies FieldError[];
    if (wrong.length > 0) throw invalid('validation.failed', {}, wrong);
    const recommended = recommend(facts);
    const id = newId();
    return this.changes.around([dyadId], 'readiness_assessed', async () => {
      await this.db.sql(
        `INSERT INTO readiness_forms (id, dyad_id, answers, first_mode, conditions, assessed_on, assessed_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          id,
          dyadId,
          JSON.stringify(
            Object.fromEntries(body.answers.map(({ topic, answer, source }) => [topic, { answer, source: source?.trim() || null }])),
          ),
          body.firstMode ?? recommended.firstMode,
          body.conditions ?? recommended.conditions,
          assessedOn,
          actor.userId,
          this.clock.now(),
        ],
      );
      await this.audit.record({ action: 'readiness.assess', subjectType: 'readiness_form', subjectId: id, childId: dyad.childId });
      return found((await this.queries.readiness(actor, [dyadId])).find((form) => form.id === id));
    });
  }

  private async facts(actor: Actor, dyadId: string, on: Day, { answers }: ReadinessBody): Promise<ReadinessFacts> {
    const child = found(
      await this.db.one<{ birthDate: Day; sex: string }>(
        `SELECT c.birth_date, c.sex FROM children c JOIN dyads d ON d.child_id = c.id WHERE d.id = $1`,
        [dyadId],
      ),
    );
    const markers = await this.queries.harmMarkers(actor, [dyadId]);
    return {
      age: ageOn(child.birthDate, on),
      sex: child.sex,
      answers: Object.fromEntries(answers.map(({ topic, answer }) => [topic, answer])),
      openHarm: markers.some((marker) => !opensContact(marker.decision)),
      answeredHarm: markers.some((marker) => opensContact(marker.decision)),
    };
  }
}
