import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { IdNumbers } from '../config/id-numbers';
import { Database } from '../database/database';
import { RateLimits } from '../http/rate-limits';
import { Actor } from '../kernel/actor';
import { conflict, DomainError, FieldError, invalid, notFound } from '../kernel/domain-error';
import { newId, newReference } from '../kernel/ids';
import { nameKey } from '../kernel/names';
import { RestrictedReason } from './child.entity';
import { birthDateErrors, duplicateProblem, LookAlike, nameErrors, SHORTEST_DUPLICATE_REASON } from './child.rules';
import { ChildBody, ChildChange } from './children.dto';
import { DyadChanges } from './dyad-changes.service';
import { ChildRow, FamiliesQueries } from './families.queries';
import { visibleTo } from './families.sql';
import { StorageOnly } from './storage-only.service';

const ID_NUMBER = 'children.id_number';
/** What the gates ask of a child's file. */
const GATE_FACTS: readonly string[] = ['birthDate', 'sex', 'visitedBefore', 'escortPreference'] satisfies (keyof ChildChange)[];
/** 23^5 references: a clash is rare, five in a row do not happen. */
const REFERENCE_TRIES = 5;
/** "Perhaps known elsewhere" said to one user: at most so many times an hour. */
const DISCLOSURES = 'known-elsewhere';
const MOST_DISCLOSURES = 20;
const DISCLOSURE_MINUTES = 60;

interface Identity {
  nameKey: string;
  birthDate: string;
  idNumberIndex: string | null;
}

/** Opens and changes children's files: one file per child. */
@Injectable()
export class ChildrenService {
  /** Which files that the asker may not see stood behind a refusal: for the audit, never for the answer. */
  private readonly unseen = new WeakMap<DomainError, string[]>();

  constructor(
    private readonly db: Database,
    private readonly families: FamiliesQueries,
    private readonly idNumbers: IdNumbers,
    private readonly audit: Audit,
    private readonly limits: RateLimits,
    private readonly changes: DyadChanges,
    private readonly storage: StorageOnly,
  ) {}

  /**
   * Opens a file.
   * @throws DomainError conflict `child.duplicate` with the file that exists, `child.possibly_known_elsewhere` with whom to ask
   * @throws DomainError invalid for a birth date in the future or of an adult, or a worker who is not ours
   * @throws DomainError too_many after 20 answers in an hour that another organisation may know a child
   */
  create(actor: Actor, body: ChildBody): Promise<ChildRow> {
    return this.watched(actor, () => this.open(actor, body));
  }

  /**
   * Somebody has been told that another organisation may know a child, or that there is a file of ours she or he may not see: that is written down although the verb was rolled back, and
   * counted. Call it outside the verb's transaction; other errors pass.
   * @throws DomainError too_many
   */
  async noteDisclosure(actor: Actor, error: unknown): Promise<void> {
    if (!(error instanceof DomainError)) return;
    const unseen = this.unseen.get(error) ?? [];
    if (error.code !== 'child.possibly_known_elsewhere' && unseen.length === 0) return;
    for (const id of unseen) await this.audit.read({ action: 'child.find', subjectType: 'child', subjectId: id, childId: id });
    if (unseen.length === 0) await this.audit.read({ action: 'child.known_elsewhere', subjectType: 'child' });
    await this.limits.take(DISCLOSURES, actor.userId ?? 'nobody', MOST_DISCLOSURES, DISCLOSURE_MINUTES);
  }

  /**
   * Nobody may find out by trying names who is known elsewhere: after 20 such answers in an hour there is no answer at all. Within
   * a form's transaction the disclosure is noted where the form is shown again.
   */
  private async watched<T>(actor: Actor, verb: () => Promise<T>): Promise<T> {
    await this.limits.check(DISCLOSURES, actor.userId ?? 'nobody', MOST_DISCLOSURES);
    const outermost = !this.db.inTransaction;
    try {
      return await verb();
    } catch (error) {
      if (outermost) await this.noteDisclosure(actor, error);
      throw error;
    }
  }

  private open(actor: Actor, body: ChildBody): Promise<ChildRow> {
    return this.db.transaction(async () => {
      const identity = this.identityOf(body.familyName, body.givenName, body.birthDate, body.idNumber);
      await this.check(actor, body.birthDate, body.workerId, nameErrors(body));
      await this.lock(identity);
      const lookAlikes = await this.lookAlikes(identity);
      this.refuseDuplicate(actor, lookAlikes, body.duplicateReason);
      const resolved = lookAlikes.some((l) => l.organisationId === actor.organisationId);
      const id = await this.insert(actor, body, identity, resolved, lookAlikes.length > 0 ? (body.duplicateReason ?? null) : null);
      await this.audit.record({
        action: 'child.create',
        subjectType: 'child',
        subjectId: id,
        childId: id,
        ...(lookAlikes.length > 0 ? { details: { lookAlikes: lookAlikes.length } } : {}),
      });
      return this.families.child(actor, id);
    });
  }

  /**
   * Changes the given fields of a file, when it is still at the version the client last saw.
   * @throws DomainError precondition `version.stale`; conflict `child.restricted`
   */
  update(actor: Actor, id: string, version: number, change: ChildChange): Promise<ChildRow> {
    const verb = (): Promise<ChildRow> => this.change(actor, id, version, change);
    const judged = Object.keys(given(change)).some((field) => GATE_FACTS.includes(field));
    return this.watched(actor, judged ? () => this.changes.aroundChild(id, 'child_changed', verb) : verb);
  }

  /** Keeps the file for storage only; what was arranged is judged anew in the same transaction. @throws DomainError not_found */
  restrict(actor: Actor, childId: string, reason: RestrictedReason): Promise<void> {
    return this.storage.restrict(actor, childId, reason);
  }

  /** Lifts that: the file is used again. @throws DomainError not_found */
  release(actor: Actor, childId: string): Promise<void> {
    return this.storage.release(actor, childId);
  }

  private change(actor: Actor, id: string, version: number, change: ChildChange): Promise<ChildRow> {
    return this.db.transaction(async () => {
      const row = await this.db.one<ChildRow & { idNumberIndex: string | null; duplicateResolved: boolean }>(
        `SELECT c.* FROM children c WHERE c.id = $2 AND ${visibleTo('c')} FOR UPDATE`,
        [actor.organisationId, id],
      );
      if (!row) throw notFound();
      if (row.restrictedAt !== null) throw conflict('child.restricted');
      if (row.version !== version) throw new DomainError('precondition', 'version.stale');
      const next = { ...row, ...given(change) };
      const named = [change.preferredName, change.familyName, change.givenName].some((name) => name !== undefined);
      const identity: Identity = {
        ...this.identityOf(next.familyName, next.givenName, next.birthDate, change.idNumber),
        ...(change.idNumber === undefined ? { idNumberIndex: row.idNumberIndex } : {}),
      };
      // A child who has come of age keeps a file that can be kept in order.
      await this.check(
        actor,
        next.birthDate === row.birthDate ? undefined : next.birthDate,
        change.workerId,
        named ? nameErrors(next) : [],
      );
      await this.lock(identity);
      const before = this.identityOf(row.familyName, row.givenName, row.birthDate, null);
      const moved =
        identity.nameKey !== before.nameKey || identity.birthDate !== before.birthDate || identity.idNumberIndex !== row.idNumberIndex;
      const lookAlikes = moved ? (await this.lookAlikes(identity)).filter((l) => l.id !== id) : [];
      this.refuseDuplicate(actor, lookAlikes, change.duplicateReason);
      const resolved = moved ? lookAlikes.some((l) => l.organisationId === actor.organisationId) : row.duplicateResolved;
      await this.db.sql(
        `UPDATE children SET family_name = $3, given_name = $4, preferred_name = $5, name_key = $6, sex = $7, birth_date = $8, home_county_code = $9,
                care_type = $10, visited_before = $11, worker_id = $12, duplicate_resolved = $13, duplicate_reason = $14, id_number_index = $15,
                id_number_cipher = CASE WHEN $16 THEN $17 ELSE id_number_cipher END, escort_preference = $18, version = version + 1
          WHERE id = $1 AND version = $2`,
        [
          id,
          version,
          next.familyName,
          next.givenName,
          next.preferredName ?? next.givenName,
          identity.nameKey,
          next.sex,
          next.birthDate,
          next.homeCountyCode,
          next.careType,
          next.visitedBefore,
          next.workerId,
          resolved,
          moved ? (lookAlikes.length > 0 ? change.duplicateReason : null) : row.duplicateReason,
          identity.idNumberIndex,
          change.idNumber !== undefined,
          this.seal(change.idNumber),
          next.escortPreference,
        ],
      );
      await this.audit.record({
        action: 'child.update',
        subjectType: 'child',
        subjectId: id,
        childId: id,
        details: { fields: Object.keys(given(change)) },
      });
      return this.families.child(actor, id);
    });
  }

  private identityOf(familyName: string, givenName: string, birthDate: string, idNumber: string | null | undefined): Identity {
    return { nameKey: nameKey(familyName, givenName), birthDate, idNumberIndex: idNumber ? this.idNumbers.index(idNumber) : null };
  }

  private seal(idNumber: string | null | undefined): string | null {
    return idNumber ? this.idNumbers.seal(idNumber, ID_NUMBER) : null;
  }

  private async check(
    actor: Actor,
    birthDate: string | undefined,
    workerId: string | null | undefined,
    errors: FieldError[],
  ): Promise<void> {
    if (birthDate !== undefined) errors.push(...birthDateErrors(birthDate, await this.families.today(actor)));
    if (workerId) {
      const worker = await this.db.one(`SELECT 1 AS seen FROM workers w WHERE w.id = $2 AND w.status = 'active' AND ${visibleTo('w')}`, [
        actor.organisationId,
        workerId,
      ]);
      if (!worker) errors.push({ pointer: '/workerId', code: 'child.worker_unknown' });
    }
    if (errors.length > 0) throw invalid('validation.failed', {}, errors);
  }

  /** Two people opening the same child's file take turns, also in two organisations; the unique indexes are the backstop. */
  private async lock({ nameKey: key, birthDate, idNumberIndex }: Identity): Promise<void> {
    await this.db.sql(`SELECT pg_advisory_xact_lock(hashtextextended($1, 11))`, [`${key}|${birthDate}`]);
    if (idNumberIndex) await this.db.sql(`SELECT pg_advisory_xact_lock(hashtextextended($1, 12))`, [idNumberIndex]);
  }

  /** As the system: the same child may have a file elsewhere; what of it may be told is decided by duplicateProblem. */
  private async lookAlikes({ nameKey: key, birthDate, idNumberIndex }: Identity): Promise<LookAlike[]> {
    const found = await this.db.asSystem(() =>
      this.db.sql<Omit<LookAlike, 'seen'>>(
        `SELECT c.id, c.reference, c.organisation_id, o.public_alias FROM children c JOIN organisations o ON o.id = c.organisation_id
          WHERE (c.name_key = $1 AND c.birth_date = $2) OR c.id_number_index = $3 ORDER BY c.id LIMIT 20`,
        [key, birthDate, idNumberIndex],
      ),
    );
    if (found.length === 0) return [];
    // And as the asker: the policies know who sees which file.
    const seen = await this.db.sql<{ id: string }>(`SELECT id FROM children WHERE id = ANY($1::uuid[])`, [found.map((l) => l.id)]);
    return found.map((l) => ({ ...l, seen: seen.some(({ id }) => id === l.id) }));
  }

  private refuseDuplicate(actor: Actor, lookAlikes: LookAlike[], reason: string | null | undefined): void {
    const problem = duplicateProblem(lookAlikes, actor.organisationId, reason);
    if (!problem) return;
    // The way out, for programs; people read it in the words of the code.
    const resolveWith = { field: 'duplicateReason', minLength: SHORTEST_DUPLICATE_REASON };
    const error = conflict(problem.code, {}, { alternatives: problem.alternatives, members: { resolveWith } });
    const unseen = lookAlikes.filter((l) => l.organisationId === actor.organisationId && !l.seen).map((l) => l.id);
    if (unseen.length > 0) this.unseen.set(error, unseen);
    throw error;
  }

  private async insert(actor: Actor, body: ChildBody, identity: Identity, resolved: boolean, reason: string | null): Promise<string> {
    for (let attempt = 0; attempt < REFERENCE_TRIES; attempt += 1) {
      // No target: whichever unique index refuses, the transaction stays usable and we look at why.
      const row = await this.db.one<{ id: string }>(
        `INSERT INTO children (id, organisation_id, reference, family_name, given_name, preferred_name, name_key, sex, birth_date, home_county_code,
                               care_type, id_number_cipher, id_number_index, duplicate_resolved, duplicate_reason, worker_id, visited_before,
                               escort_preference)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) ON CONFLICT DO NOTHING RETURNING id`,
        [
          newId(),
          actor.organisationId,
          newReference(),
          body.familyName,
          body.givenName,
          body.preferredName ?? body.givenName,
          identity.nameKey,
          body.sex,
          body.birthDate,
          body.homeCountyCode,
          body.careType,
          this.seal(body.idNumber),
          identity.idNumberIndex,
          resolved,
          reason,
          body.workerId,
          body.visitedBefore,
          body.escortPreference,
        ],
      );
      if (row) return row.id;
      if (!resolved) this.refuseDuplicate(actor, await this.lookAlikes(identity), null);
    }
    throw conflict('child.duplicate');
  }
}

/** Only the fields that were sent. */
function given(change: ChildChange): Partial<ChildChange> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
