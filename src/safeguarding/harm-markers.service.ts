import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { DyadChanges } from '../families/dyad-changes.service';
import { Outbox } from '../jobs/outbox';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { conflict } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { TasksService } from '../tasks/tasks.service';
import { AssessmentQueries, HarmMarkerRow } from './assessments.queries';
import type { HarmMarkerBody } from './harm-markers.dto';
import { conferenceTask } from './review-tasks';
import { RESTRICTION_ADDED } from './safeguarding.events';
import { found, SafeguardingQueries } from './safeguarding.queries';

/** That there was harm, by kind, never the offence. From then on everything is barred until a conference has decided (G2). */
@Injectable()
export class HarmMarkersService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
    private readonly tasks: TasksService,
    private readonly changes: DyadChanges,
    private readonly safeguarding: SafeguardingQueries,
    private readonly queries: AssessmentQueries,
  ) {}

  /** Records a marker, and asks the lead for a conference. @throws DomainError not_found, conflict `harm_marker.recorded` */
  async add(actor: Actor, dyadId: string, { kind }: HarmMarkerBody): Promise<HarmMarkerRow> {
    const dyad = await this.safeguarding.dyad(actor, dyadId);
    const id = newId();
    return this.changes.around([dyadId], 'harm_recorded', async () => {
      const before = await this.queries.harmMarkers(actor, [dyadId]);
      if (before.some((marker) => marker.kind === kind && marker.decision === null)) throw conflict('harm_marker.recorded');
      await this.db.sql(`INSERT INTO harm_markers (id, dyad_id, kind, recorded_by, recorded_at) VALUES ($1, $2, $3, $4, $5)`, [
        id,
        dyadId,
        kind,
        actor.userId,
        this.clock.now(),
      ]);
      await this.tasks.open(conferenceTask(dyad, 'harm_recorded'));
      await this.audit.record({ action: 'harm_marker.add', subjectType: 'harm_marker', subjectId: id, childId: dyad.childId });
      await this.outbox.put(RESTRICTION_ADDED, { dyadId });
      return found((await this.queries.harmMarkers(actor, [dyadId])).find((marker) => marker.id === id));
    });
  }
}
