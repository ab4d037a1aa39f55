import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { FacilitiesQueries } from '../facilities/facilities.queries';
import { DyadChanges } from '../families/dyad-changes.service';
import { Consequences } from '../jobs/consequences';
import { Outbox } from '../jobs/outbox';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { conflict, invalid, notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import type { PersonRestrictionBody, RestrictionBody } from './restrictions.dto';
import { RestrictionRow, RestrictionsQueries } from './restrictions.queries';
import { BAN_MONTHS, datesProblem, PersonType, RestrictionTarget } from './restrictions.rules';
import { RESTRICTION_ADDED } from './safeguarding.events';
import { SafeguardingQueries } from './safeguarding.queries';

/** Why the gates of a dyad are asked again. */
const ADDED = 'restriction_added';
const LIFTED = 'restriction_lifted';

/** Whom a restriction concerns: one of three. */
type Scope = Pick<RestrictionRow, 'dyadId' | 'parentId' | 'personType' | 'personId'>;
const NOBODY: Scope = { dyadId: null, parentId: null, personType: null, personId: null };

const PERSON_TABLES: Record<PersonType, string> = { caregiver: 'caregivers', relative: 'relatives', worker: 'workers' };

/** Dyads of meetings that are arranged or under way with person `$1` in the party. */
const IN_PARTY = (type: string): string => `SELECT d.dyad_id AS id FROM visit_party p JOIN visits v ON v.id = p.visit_id
   JOIN visit_dyads d ON d.visit_id = v.id WHERE p.person_type = '${type}' AND p.person_id = $1 AND v.live`;
/** Open dyads that somebody belongs to without being named in a meeting yet. A worker belongs to none: her own row is locked. */
const AROUND_PERSON: Record<PersonType, string> = {
  caregiver: `SELECT d.id FROM dyads d JOIN child_caregivers k ON k.child_id = d.child_id
               WHERE k.caregiver_id = $1 AND k.until IS NULL AND d.status = 'open' UNION ${IN_PARTY('caregiver')}`,
  relative: `SELECT d.id FROM dyads d JOIN relatives r ON r.parent_id = d.parent_id
              WHERE r.id = $1 AND d.status = 'open' UNION ${IN_PARTY('relative')}`,
  worker: IN_PARTY('worker'),
};

/** What bars contact. One person is enough to add a restriction: safety does not wait for a second signature. */
@Injectable()
export class RestrictionsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
    private readonly changes: DyadChanges,
    private readonly consequences: Consequences,
    private readonly safeguarding: SafeguardingQueries,
    private readonly queries: RestrictionsQueries,
    private readonly facilities: FacilitiesQueries,
  ) {}

  /**
   * Bars contact between one child and one parent; what it bars is stopped in the same transaction by the rooms that own it.
   * @throws DomainError not_found, invalid `restriction.dates`
   */
  async add(actor: Actor, dyadId: string, body: RestrictionBody): Promise<RestrictionRow> {
    const childId = await this.refuseUnseen(actor, { dyadId });
    return this.insert(actor, { ...NOBODY, dyadId }, body, childId);
  }

  /** Bars a parent with every child. @throws DomainError not_found, invalid `restriction.dates` */
  async addForParent(actor: Actor, parentId: string, body: RestrictionBody): Promise<RestrictionRow> {
    await this.refuseUnseen(actor, { parentId });
    return this.insert(actor, { ...NOBODY, parentId }, body);
  }

  /**
   * Bars somebody who comes along; whatever the person belongs to, and meetings with that person in the party, are judged again.
   * @throws DomainError invalid `restriction.person_unknown|dates|ban_length`
   */
  async addForPerson(actor: Actor, { personType, personId, ...body }: PersonRestrictionBody): Promise<RestrictionRow> {
    await this.refuseUnseen(actor, { personType, personId });
    return this.insert(actor, { ...NOBODY, personType, personId }, body);
  }

  /** Bars contact for any target. @throws what `add`, `addForParent` and `addForPerson` throw */
  addTo(actor: Actor, target: RestrictionTarget, body: RestrictionBody): Promise<RestrictionRow> {
    if ('dyadId' in target) return this.add(actor, target.dyadId, body);
    return 'parentId' in target ? this.addForParent(actor, target.parentId, body) : this.addForPerson(actor, { ...body, ...target });
  }

  /**
   * The dyads that a bar would touch, locked as it locks them: nothing about them changes until the transaction ends. They may be out of the
   * actor's sight.
   * @throws DomainError not_found; invalid `restriction.person_unknown`
   */
  async lockTouched(actor: Actor, target: RestrictionTarget): Promise<string[]> {
    await this.refuseUnseen(actor, target);
    const ids = await this.touched(actor, { ...NOBODY, ...target });
    await this.db.asSystem(() => this.db.sql(`SELECT 1 FROM dyads WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`, [ids]));
    return ids;
  }

  /** Lifts a restriction from now on. @throws DomainError not_found, conflict `restriction.lifted`, `restriction.facilitys` */
  async lift(actor: Actor, id: string): Promise<RestrictionRow> {
    const restriction = await this.queries.restriction(actor, id);
    // What the facility has said, the facility takes back.
    if (restriction.facilityId !== null) throw conflict('restriction.facilitys');
    return this.around(actor, restriction, LIFTED, async () => {
      const lifted = await this.db.affected(`UPDATE restrictions SET lifted_at = $2, lifted_by = $3 WHERE id = $1 AND lifted_at IS NULL`, [
        id,
        this.clock.now(),
        actor.userId,
      ]);
      if (lifted === 0) throw conflict('restriction.lifted');
      await this.record('lift', id, await this.childOf(restriction));
      return this.queries.restriction(actor, id);
    });
  }

  private async insert(actor: Actor, scope: Scope, body: RestrictionBody, childId: string | null = null): Promise<RestrictionRow> {
    const wrong = datesProblem(body, scope.personId !== null, await this.longestBan(actor, scope, body));
    if (wrong) throw invalid('validation.failed', {}, [wrong]);
    const id = newId();
    return this.around(actor, scope, ADDED, async (dyadIds) => {
      await this.db.sql(
        `INSERT INTO restrictions (id, organisation_id, dyad_id, parent_id, person_type, person_id, kind, modes, authority, starts_on, ends_on, recorded_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
        [
          id,
          actor.organisationId,
          scope.dyadId,
          scope.parentId,
          scope.personType,
          scope.personId,
          body.kind,
          body.modes ?? null,
          body.authority ?? null,
          body.startsOn,
          body.endsOn ?? null,
          actor.userId,
          this.clock.now(),
        ],
      );
      await this.record('add', id, childId, { modes: body.modes ?? null });
      for (const dyadId of dyadIds) await this.outbox.put(RESTRICTION_ADDED, { dyadId });
      return this.queries.restriction(actor, id);
    });
  }

  /** The longest ban of a visitor, in months, at the facilities where the parents are whom she or he visits: `visitorBanMonthsMost` there. */
  private async longestBan(actor: Actor, scope: Scope, { kind, startsOn }: RestrictionBody): Promise<number | undefined> {
    if (scope.personId === null || kind !== 'facility_ban') return undefined;
    const places = await this.db.asSystem(async () =>
      this.db.sql<{ facilityId: string }>(
        `SELECT DISTINCT e.facility_id FROM dyads d JOIN custody_episodes e ON e.parent_id = d.parent_id AND e.ended_on IS NULL
          WHERE d.id = ANY($1::uuid[]) ORDER BY e.facility_id`,
        [await this.touched(actor, scope)],
      ),
    );
    const most: number[] = [];
    for (const { facilityId } of places)
      most.push((await this.facilities.rulesOn(facilityId, startsOn))?.rules.visitorBanMonthsMost ?? BAN_MONTHS.most);
    return most.length === 0 ? undefined : Math.max(...most);
  }

  /** Does the work on the locked dyads that the scope touches, and lets follow what follows. */
  private around<T>(actor: Actor, scope: Scope, cause: string, work: (dyadIds: string[]) => Promise<T>): Promise<T> {
    return this.db.transaction(async () => {
      const dyadIds = await this.touched(actor, scope);
      return this.changes.around(dyadIds, cause, () => this.aroundWorker(scope, cause, () => work(dyadIds)));
    });
  }

  /** After the dyads comes the worker, as in the whole house: whoever books her on what was true before waits, and then judges again. */
  private async aroundWorker<T>({ personType, personId }: Scope, cause: string, work: () => Promise<T>): Promise<T> {
    if (personType !== 'worker' || personId === null) return work();
    await this.db.sql(`UPDATE workers SET version = version + 1 WHERE id = $1`, [personId]);
    const result = await work();
    await this.consequences.of('workers.changed', { workerIds: [personId], cause });
    return result;
  }

  /** Bars nobody whom the actor cannot see. Returns the child of a dyad. */
  private async refuseUnseen(actor: Actor, target: RestrictionTarget): Promise<string | null> {
    if ('dyadId' in target) return (await this.safeguarding.dyad(actor, target.dyadId)).childId;
    const [table, id] =
      'parentId' in target ? ['imprisoned_parents', target.parentId] : [PERSON_TABLES[target.personType], target.personId];
    const ours = await this.db.one(`SELECT 1 AS seen FROM ${table} WHERE id = $1 AND organisation_id = $2`, [id, actor.organisationId]);
    if (ours) return null;
    if ('parentId' in target) throw notFound();
    throw invalid('validation.failed', {}, [{ pointer: '/personId', code: 'restriction.person_unknown' }]);
  }

  /** The dyads of every organisation that a bar of somebody who comes along would touch, by id. */
  async aroundPerson(personType: PersonType, personId: string): Promise<string[]> {
    const rows = await this.db.asSystem(() =>
      this.db.sql<{ id: string }>(`SELECT DISTINCT x.id FROM (${AROUND_PERSON[personType]}) x ORDER BY x.id`, [personId]),
    );
    return rows.map(({ id }) => id);
  }

  /** As the system: a bar does not stop at a child whose file is closed to whoever saves it. */
  private async touched(actor: Actor, { dyadId, parentId, personType, personId }: Scope): Promise<string[]> {
    if (dyadId !== null) return [dyadId];
    const which = personType === null ? `SELECT id FROM dyads WHERE parent_id = $1 AND status = 'open'` : AROUND_PERSON[personType];
    const rows = await this.db.asSystem(() =>
      this.db.sql<{ id: string }>(
        `SELECT DISTINCT x.id FROM (${which}) x JOIN dyads o ON o.id = x.id AND o.organisation_id = $2 ORDER BY x.id`,
        [parentId ?? personId, actor.organisationId],
      ),
    );
    return rows.map(({ id }) => id);
  }

  private async childOf({ dyadId }: Scope): Promise<string | null> {
    const row = dyadId === null ? undefined : await this.db.one<{ childId: string }>(`SELECT child_id FROM dyads WHERE id = $1`, [dyadId]);
    return row?.childId ?? null;
  }

  private async record(verb: string, id: string, childId: string | null, details: Record<string, unknown> = {}): Promise<void> {
    await this.audit.record({ action: `restriction.${verb}`, subjectType: 'restriction', subjectId: id, childId, details });
  }
}
