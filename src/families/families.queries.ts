import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { Day, dayInZone } from '../kernel/days';
import { notFound } from '../kernel/domain-error';
import { directionOf, Page, toPage } from '../kernel/page';
import { CARE_GIVEN, CHILD, CHILD_VIEW, DYAD, PARENT, positionOf, PROOF, REACH, RELATIVE, visibleTo } from './families.sql';
import type {
  CaregiverOfChild,
  CaregiverRow,
  ChildFilter,
  ChildRow,
  ChildViewRow,
  DyadFilter,
  DyadRow,
  KinshipProofRow,
  ParentRow,
  RelativeRow,
} from './families.sql';

export type {
  CaregiverOfChild,
  CaregiverRow,
  ChildFilter,
  ChildRow,
  ChildViewRow,
  ConsentRow,
  DyadFilter,
  DyadRow,
  KinshipProofRow,
  ParentRow,
  RelativeRow,
} from './families.sql';

/**
 * Reads children, the people around them, dyads and the papers under a dyad. Methods that take an actor show only the
 * actor's organisation; methods that take ids of other rows trust that the caller got those ids through the actor.
 */
@Injectable()
export class FamiliesQueries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Today's calendar day where the actor's organisation works. */
  async today(actor: Actor): Promise<Day> {
    const row = await this.db.one<{ timeZone: string }>(`SELECT time_zone FROM organisations WHERE id = $1`, [actor.organisationId]);
    return dayInZone(this.clock.now(), row?.timeZone ?? 'UTC');
  }

  /** The active social workers whom a child's file may name. */
  activeWorkers(actor: Actor): Promise<{ id: string; name: string }[]> {
    return this.db.sql(
      `SELECT w.id, w.name FROM workers w WHERE ${visibleTo('w')} AND w.status = 'active' ORDER BY w.name, w.id LIMIT 500`,
      [actor.organisationId],
    );
  }

  /** One child. @throws DomainError not_found for another organisation's */
  async child(actor: Actor, id: string): Promise<ChildRow> {
    return found(
      await this.db.one<ChildRow>(`SELECT ${CHILD} FROM children c WHERE c.id = $2 AND ${visibleTo('c')}`, [actor.organisationId, id]),
    );
  }

  /** The child with a reference people say, in any letter case. @throws DomainError not_found */
  async childByReference(actor: Actor, reference: string): Promise<ChildRow> {
    return found(
      await this.db.one<ChildRow>(`SELECT ${CHILD} FROM children c WHERE c.reference = $2 AND ${visibleTo('c')}`, [
        actor.organisationId,
        reference.trim().toUpperCase(),
      ]),
    );
  }

  /** Children, newest file first. A file in storage only is in no list: it is found by its exact reference alone. */
  async children(actor: Actor, filter: ChildFilter): Promise<Page<ChildRow>> {
    const { order, past } = directionOf(filter.sort, 'DESC');
    const rows = await this.db.sql<ChildRow>(
      `SELECT ${CHILD} FROM children c
        WHERE ${visibleTo('c')}
          AND ($2::uuid IS NULL OR c.id ${past} $2)
          AND ($3::text IS NULL OR c.status = $3)
          AND ($4::uuid IS NULL OR c.worker_id = $4)
          AND ($5::text IS NULL AND c.restricted_at IS NULL OR c.reference = upper($5))
          AND ($6::text IS NULL OR c.home_county_code = $6)
          AND ($7::text IS NULL OR c.care_type = $7)
        ORDER BY c.id ${order} LIMIT $8`,
      [
        actor.organisationId,
        positionOf(filter.cursor),
        filter.status,
        filter.workerId,
        filter.reference,
        filter.homeCountyCode,
        filter.careType,
        filter.limit + 1,
      ],
    );
    return toPage(rows, filter.limit, (row) => [row.id]);
  }

  /** One dyad. @throws DomainError not_found for another organisation's */
  async dyad(actor: Actor, id: string): Promise<DyadRow> {
    return found(
      await this.db.one<DyadRow>(`SELECT ${DYAD} FROM dyads d WHERE d.id = $2 AND ${visibleTo('d')}`, [actor.organisationId, id]),
    );
  }

  /** Dyads, newest first. */
  async dyads(actor: Actor, filter: DyadFilter): Promise<Page<DyadRow>> {
    const { order, past } = directionOf(filter.sort, 'DESC');
    const rows = await this.db.sql<DyadRow>(
      `SELECT ${DYAD} FROM dyads d
        WHERE ${visibleTo('d')}
          AND ($2::uuid IS NULL OR d.id ${past} $2)
          AND ($3::uuid IS NULL OR d.child_id = $3)
          AND ($4::uuid IS NULL OR d.parent_id = $4)
          AND ($5::text IS NULL OR d.status = $5)
        ORDER BY d.id ${order} LIMIT $6`,
      [actor.organisationId, positionOf(filter.cursor), filter.childId, filter.parentId, filter.status, filter.limit + 1],
    );
    return toPage(rows, filter.limit, (row) => [row.id]);
  }

  /** Every dyad of a child, open ones first. Empty for another organisation's child. */
  dyadsOfChild(actor: Actor, childId: string): Promise<DyadRow[]> {
    return this.db.sql(`SELECT ${DYAD} FROM dyads d WHERE d.child_id = $2 AND ${visibleTo('d')} ORDER BY d.status DESC, d.id`, [
      actor.organisationId,
      childId,
    ]);
  }

  /** One parent. @throws DomainError not_found for another organisation's */
  async parent(actor: Actor, id: string): Promise<ParentRow> {
    const visible = await this.db.one(`SELECT 1 AS seen FROM imprisoned_parents p WHERE p.id = $2 AND ${visibleTo('p')}`, [
      actor.organisationId,
      id,
    ]);
    const [row] = visible ? await this.parentsOf([id]) : [];
    return found(row);
  }

  /** Parents by id, with the place a liaison officer has confirmed, if any. */
  parentsOf(parentIds: readonly string[]): Promise<ParentRow[]> {
    return this.db.sql(
      `SELECT ${PARENT} FROM imprisoned_parents p
         LEFT JOIN custody_episodes e ON e.parent_id = p.id AND e.ended_on IS NULL
         LEFT JOIN roster_entries r ON r.id = e.roster_entry_id
         LEFT JOIN LATERAL (SELECT l.end_kind, l.ended_on FROM custody_episodes l WHERE l.parent_id = p.id AND l.ended_on IS NOT NULL
                             ORDER BY l.ended_on DESC, l.id DESC LIMIT 1) last ON true
        WHERE p.id = ANY($1::uuid[]) ORDER BY p.id`,
      [parentIds],
    );
  }

  /** Parents of the children whom the same caregivers look after: whom a sibling's file may share. */
  parentsOfSiblings(actor: Actor, childId: string): Promise<(ParentRow & { siblingName: string })[]> {
    return this.db.sql(
      `SELECT DISTINCT ON (p.id) ${PARENT}, s.preferred_name AS sibling_name
         FROM child_caregivers mine
         JOIN child_caregivers theirs ON theirs.caregiver_id = mine.caregiver_id AND theirs.child_id <> mine.child_id AND theirs.until IS NULL
         JOIN children s ON s.id = theirs.child_id AND ${visibleTo('s')}
         JOIN dyads d ON d.child_id = s.id
         JOIN imprisoned_parents p ON p.id = d.parent_id
         LEFT JOIN custody_episodes e ON e.parent_id = p.id AND e.ended_on IS NULL
         LEFT JOIN roster_entries r ON r.id = e.roster_entry_id
         LEFT JOIN LATERAL (SELECT l.end_kind, l.ended_on FROM custody_episodes l WHERE l.parent_id = p.id AND l.ended_on IS NOT NULL
                             ORDER BY l.ended_on DESC, l.id DESC LIMIT 1) last ON true
        WHERE mine.child_id = $2 AND mine.until IS NULL
          AND NOT EXISTS (SELECT 1 FROM dyads own WHERE own.child_id = $2 AND own.parent_id = p.id)
        ORDER BY p.id, s.id`,
      [actor.organisationId, childId],
    );
  }

  /** One caregiver with the children she looks after now. @throws DomainError not_found */
  async caregiver(actor: Actor, id: string): Promise<CaregiverRow> {
    return found(
      await this.db.one<CaregiverRow>(
        `SELECT g.id, g.name, ${REACH}, g.birth_date, g.version,
                coalesce((SELECT jsonb_agg(jsonb_build_object('childId', k.child_id, 'relationship', k.relationship, 'isGuardian', k.is_guardian,
                                                              'guardianCapacity', k.guardian_capacity,
                                                              'since', k.since) ORDER BY k.since, k.id)
                            FROM child_caregivers k WHERE k.caregiver_id = g.id AND k.until IS NULL), '[]') AS children
           FROM caregivers g WHERE g.id = $2 AND ${visibleTo('g')}`,
        [actor.organisationId, id],
      ),
    );
  }

  /** The people who look after these children now: one row per child and caregiver, guardians first. */
  caregiversOf(childIds: readonly string[]): Promise<CaregiverOfChild[]> {
    return this.db.sql(
      `SELECT ${CARE_GIVEN} FROM child_caregivers k JOIN caregivers g ON g.id = k.caregiver_id
        WHERE k.child_id = ANY($1::uuid[]) AND k.until IS NULL ORDER BY k.child_id, k.is_guardian DESC, k.since, k.id`,
      [childIds],
    );
  }

  /** A parent's adult relatives who may go inside with the child. */
  relativesOf(parentId: string): Promise<RelativeRow[]> {
    return this.db.sql(`SELECT ${RELATIVE} FROM relatives r WHERE r.parent_id = $1 ORDER BY r.id`, [parentId]);
  }

  /** Everything the children have said, newest first. */
  viewsOf(dyadIds: readonly string[]): Promise<ChildViewRow[]> {
    return this.db.sql(`SELECT ${CHILD_VIEW} FROM child_views v WHERE v.dyad_id = ANY($1::uuid[]) ORDER BY v.asked_on DESC, v.id DESC`, [
      dyadIds,
    ]);
  }

  /** Every proof of kinship under these dyads, withdrawn ones too, newest first. */
  proofsOf(dyadIds: readonly string[]): Promise<KinshipProofRow[]> {
    return this.db.sql(`SELECT ${PROOF} FROM kinship_proofs k WHERE k.dyad_id = ANY($1::uuid[]) ORDER BY k.seen_on DESC, k.id DESC`, [
      dyadIds,
    ]);
  }
}

/** Another organisation's row and no row are the same: not there. */
function found<T>(row: T | undefined): T {
  if (row === undefined) throw notFound();
  return row;
}
