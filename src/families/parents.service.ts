import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { IdNumbers } from '../config/id-numbers';
import { Database } from '../database/database';
import { Actor } from '../kernel/actor';
import { conflict, FieldError, invalid, notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { nameKey } from '../kernel/names';
import { Outbox } from '../jobs/outbox';
import { ConsentTasks } from './consent-tasks.service';
import { DyadFiles } from './dyad-files.service';
import { FAMILY_EVENTS } from './families.events';
import { DyadRow, FamiliesQueries, ParentRow } from './families.queries';
import { visibleTo } from './families.sql';
import { coarser, DatePrecision, partialDate, relationshipErrors } from './parent.rules';
import { DyadBody, DyadClosingBody, ParentBody } from './parents.dto';
import { StorageOnly } from './storage-only.service';

const ID_NUMBER = 'imprisoned_parents.id_number';

/** Parents in prison, and the dyads that tie children to them. */
@Injectable()
export class ParentsService {
  constructor(
    private readonly db: Database,
    private readonly families: FamiliesQueries,
    private readonly idNumbers: IdNumbers,
    private readonly files: DyadFiles,
    private readonly storage: StorageOnly,
    private readonly consentTasks: ConsentTasks,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
  ) {}

  /** Records a parent as the family describes her or him. @throws DomainError invalid for a birth date in the future */
  create(actor: Actor, body: ParentBody): Promise<ParentRow> {
    return this.db.transaction(async () => {
      const birth = await this.birthDate(actor, body);
      return this.families.parent(actor, await this.insert(actor, body, birth));
    });
  }

  /**
   * Opens a dyad: the unit of all further work.
   * @throws DomainError conflict `dyad.exists` with its id, `child.closed`; not_found for ids that are not ours
   */
  openDyad(actor: Actor, body: DyadBody): Promise<DyadRow> {
    return this.db.transaction(async () => {
      const parent = await this.db.one<{ sex: string }>(`SELECT p.sex FROM imprisoned_parents p WHERE p.id = $2 AND ${visibleTo('p')}`, [
        actor.organisationId,
        body.parentId,
      ]);
      if (!parent) throw notFound();
      await this.childForDyad(actor, body.childId, relationshipErrors(body.relationship, parent.sex));
      return this.insertDyad(actor, body);
    });
  }

  /** A new parent and the dyad in one go, as the form sends it. @throws DomainError as `create` and `openDyad` */
  createForChild(actor: Actor, childId: string, body: ParentBody, relationship: DyadBody['relationship']): Promise<DyadRow> {
    return this.db.transaction(async () => {
      // Everything is checked before anything is written.
      const birth = await this.birthDate(actor, body);
      await this.childForDyad(actor, childId, relationshipErrors(relationship, body.sex));
      return this.insertDyad(actor, { childId, parentId: await this.insert(actor, body, birth), relationship });
    });
  }

  /** Closes a dyad. @throws DomainError conflict `dyad.closed`, `child.restricted` */
  closeDyad(actor: Actor, id: string, body: DyadClosingBody): Promise<DyadRow> {
    return this.files.change(actor, id, 'dyad_closed', async ({ childId }) => {
      await this.db.sql(`UPDATE dyads SET status = 'closed', closed_reason = $2, version = version + 1 WHERE id = $1`, [
        id,
        body.reasonCode,
      ]);
      await this.consentTasks.drop(id);
      await this.outbox.put(FAMILY_EVENTS.dyadClosed, { dyadId: id, reasonCode: body.reasonCode });
      await this.audit.record({
        action: 'dyad.close',
        subjectType: 'dyad',
        subjectId: id,
        childId,
        details: { reasonCode: body.reasonCode },
      });
      return this.families.dyad(actor, id);
    });
  }

  private async birthDate(actor: Actor, body: ParentBody): Promise<{ day: string; precision: DatePrecision } | undefined> {
    if (!body.birthDate) return undefined;
    const written = partialDate(body.birthDate);
    const date = written && coarser(written, body.birthDatePrecision ?? undefined);
    if (!date) throw invalid('validation.failed', {}, [{ pointer: '/birthDatePrecision', code: 'parent.precision_too_fine' }]);
    if (date.day > (await this.families.today(actor)))
      throw invalid('validation.failed', {}, [{ pointer: '/birthDate', code: 'validation.isPastDay' }]);
    return date;
  }

  private async insert(actor: Actor, body: ParentBody, birth: { day: string; precision: DatePrecision } | undefined): Promise<string> {
    const id = newId();
    await this.db.sql(
      `INSERT INTO imprisoned_parents (id, organisation_id, family_name, given_name, former_names, name_key, sex, birth_date, birth_date_precision,
                                       home_county_code, id_number_cipher, id_number_index)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        id,
        actor.organisationId,
        body.familyName,
        body.givenName,
        body.formerNames ?? [],
        nameKey(body.familyName, body.givenName),
        body.sex,
        birth?.day,
        birth?.precision ?? 'day',
        body.homeCountyCode,
        body.idNumber ? this.idNumbers.seal(body.idNumber, ID_NUMBER) : null,
        body.idNumber ? this.idNumbers.index(body.idNumber) : null,
      ],
    );
    await this.audit.record({ action: 'parent.create', subjectType: 'parent', subjectId: id });
    return id;
  }

  private async childForDyad(actor: Actor, childId: string, errors: FieldError[]): Promise<void> {
    const child = await this.db.one<{ status: string }>(`SELECT c.status FROM children c WHERE c.id = $2 AND ${visibleTo('c')} FOR SHARE`, [
      actor.organisationId,
      childId,
    ]);
    if (!child) throw notFound();
    if (errors.length > 0) throw invalid('validation.failed', {}, errors);
    if (child.status === 'closed') throw conflict('child.closed');
    await this.storage.refuse(childId);
  }

  private async insertDyad(actor: Actor, body: DyadBody): Promise<DyadRow> {
    const row = await this.db.one<{ id: string }>(
      `INSERT INTO dyads (id, organisation_id, child_id, parent_id, relationship, enrolled_on) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (child_id, parent_id) DO NOTHING RETURNING id`,
      [newId(), actor.organisationId, body.childId, body.parentId, body.relationship, await this.families.today(actor)],
    );
    if (!row) {
      const existing = await this.db.sql<{ id: string; status: string }>(
        `SELECT id, status FROM dyads WHERE child_id = $1 AND parent_id = $2`,
        [body.childId, body.parentId],
      );
      throw conflict('dyad.exists', {}, { alternatives: existing });
    }
    await this.audit.record({
      action: 'dyad.open',
      subjectType: 'dyad',
      subjectId: row.id,
      childId: body.childId,
      details: { parentId: body.parentId },
    });
    return this.families.dyad(actor, row.id);
  }
}
