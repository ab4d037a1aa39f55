import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { Outbox } from '../jobs/outbox';
import { Actor } from '../kernel/actor';
import { conflict, DomainError, invalid, notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { nameKey } from '../kernel/names';
import { channelErrors, guardianErrors, guardianNote, linkEndErrors, plainPhone, Reach, relativeErrors } from './caregiver.rules';
import { CaregiverBody, CaregiverChange, CaregiverEndingBody, GuardianshipBody, RelativeBody } from './caregivers.dto';
import { DyadChanges } from './dyad-changes.service';
import { FAMILY_EVENTS } from './families.events';
import { CaregiverOfChild, CaregiverRow, FamiliesQueries, RelativeRow } from './families.queries';
import { visibleTo } from './families.sql';
import { GuardiansService } from './guardians.service';
import { StorageOnly } from './storage-only.service';

/** A caregiver's link with one child as it stands. */
interface Link {
  id: string;
  relationship: string;
  isGuardian: boolean;
  guardianCapacity: string | null;
  since: string;
}
const LINK = `k.id, k.relationship, k.is_guardian, k.guardian_capacity, k.since`;
/** The open id, the address, the order and what she refused, as columns. */
const pointsOf = ({ wechatOpenId, postalAddress, otherChannels, optedOut }: Reach): (string | readonly string[] | null)[] => [
  wechatOpenId ?? null,
  postalAddress?.trim().replace(/\r\n?/g, '\n') ?? null,
  otherChannels ?? [],
  optedOut ?? [],
];

/** The people around a child: caregivers and the parent's relatives. */
@Injectable()
export class CaregiversService {
  constructor(
    private readonly db: Database,
    private readonly families: FamiliesQueries,
    private readonly guardians: GuardiansService,
    private readonly storage: StorageOnly,
    private readonly changes: DyadChanges,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
  ) {}

  /**
   * Adds a caregiver to a child. Somebody of the same name and telephone in the organisation is the same person: she is
   * linked, and what was just learned about how to reach her is kept. What she has refused stays refused unless `optedOut` says otherwise.
   * @throws DomainError invalid when the channel lacks its address; not_found for a child that is not ours; conflict `caregiver.already_linked`
   */
  create(actor: Actor, body: CaregiverBody): Promise<CaregiverOfChild> {
    if (!body.isGuardian) return this.db.transaction(() => this.link(actor, body));
    return this.guardians.around(actor, body.childId, async () => {
      const result = await this.link(actor, body);
      return { result, caregiverId: result.id };
    });
  }

  private link(actor: Actor, body: CaregiverBody): Promise<CaregiverOfChild> {
    return this.db.transaction(async () => {
      const note = guardianNote(body, body.relationship);
      await this.lockChild(actor, body.childId);
      const phone = plainPhone(body.phone);
      const known = phone ? await this.samePerson(actor, body.name, phone) : undefined;
      const reach = { ...body, optedOut: body.optedOut ?? known?.optedOut };
      const errors = [...channelErrors(reach), ...guardianErrors(note, body.relationship)];
      if (errors.length > 0) throw invalid('validation.failed', {}, errors);
      const id = known?.id ?? newId();
      if (known && (await this.families.caregiversOf([body.childId])).some((c) => c.id === id)) throw conflict('caregiver.already_linked');
      if (known) {
        await this.db.sql(
          `UPDATE caregivers SET email = coalesce($2, email), channel = $3, language = $4, best_time = coalesce($5, best_time),
                  wechat_open_id = coalesce($6, wechat_open_id), postal_address = coalesce($7, postal_address), other_channels = coalesce($8, array_remove(other_channels, $3)),
                  opted_out = coalesce($9, opted_out), version = version + 1 WHERE id = $1`,
          [
            id,
            body.email,
            body.channel,
            body.language,
            body.bestTime,
            body.wechatOpenId,
            body.postalAddress,
            body.otherChannels,
            body.optedOut,
          ],
        );
      } else {
        await this.db.sql(
          `INSERT INTO caregivers (id, organisation_id, name, phone, email, channel, language, best_time, wechat_open_id, postal_address, other_channels, opted_out)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
          [id, actor.organisationId, body.name, phone, body.email, body.channel, body.language, body.bestTime, ...pointsOf(body)],
        );
      }
      await this.db.sql(
        `INSERT INTO child_caregivers (id, child_id, caregiver_id, relationship, is_guardian, guardian_capacity, guardian_evidence, since)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          newId(),
          body.childId,
          id,
          body.relationship,
          note.isGuardian,
          note.guardianCapacity,
          note.guardianEvidence,
          await this.families.today(actor),
        ],
      );
      await this.outbox.put(FAMILY_EVENTS.caregiverBegan, { childId: body.childId, caregiverId: id });
      await this.audit.record({
        action: known ? 'caregiver.link' : 'caregiver.create',
        ...{ subjectType: 'caregiver', subjectId: id, childId: body.childId },
        details: { isGuardian: body.isGuardian },
      });
      const row = (await this.families.caregiversOf([body.childId])).find((c) => c.id === id);
      if (!row) throw notFound();
      return row;
    });
  }

  /**
   * Changes how a caregiver is called or reached.
   * @throws DomainError precondition `version.stale`; invalid when the channel lacks its address
   */
  update(actor: Actor, id: string, version: number, change: CaregiverChange): Promise<CaregiverRow> {
    return this.db.transaction(async () => {
      await this.db.sql(`SELECT 1 AS locked FROM caregivers g WHERE g.id = $2 AND ${visibleTo('g')} FOR UPDATE`, [
        actor.organisationId,
        id,
      ]);
      const row = await this.families.caregiver(actor, id);
      if (row.version !== version) throw new DomainError('precondition', 'version.stale');
      const sent = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<CaregiverBody>;
      const next = { ...row, ...sent };
      const errors = channelErrors(next);
      if (errors.length > 0) throw invalid('validation.failed', {}, errors);
      await this.db.sql(
        `UPDATE caregivers SET name = $3, phone = $4, email = $5, channel = $6, language = $7, best_time = $8, wechat_open_id = $9, postal_address = $10,
                other_channels = $11, opted_out = $12, version = version + 1 WHERE id = $1 AND version = $2`,
        [id, version, next.name, plainPhone(next.phone), next.email, next.channel, next.language, next.bestTime, ...pointsOf(next)],
      );
      if (change.addressesChecked) await this.db.sql(`UPDATE caregivers SET bad_addresses = '{}' WHERE id = $1`, [id]);
      await this.audit.record(
        // Also when she looks after nobody just now.
        ...(row.children.length > 0 ? row.children : [{ childId: null }]).map(({ childId }) => ({
          action: 'caregiver.update',
          subjectType: 'caregiver',
          subjectId: id,
          childId,
          details: { fields: Object.keys(sent) },
        })),
      );
      return this.families.caregiver(actor, id);
    });
  }

  /**
   * Ends a caregiver's link with one child: the gates are asked again. Other rooms hear of it and stop telling her about the child.
   * @throws DomainError not_found; conflict `caregiver.not_linked`; invalid for a day in the future or before she began
   */
  end(actor: Actor, id: string, body: CaregiverEndingBody): Promise<CaregiverRow> {
    return this.db.transaction(async () => {
      if (!(await this.guardians.decides(body.childId, id)))
        return this.changes.aroundChild(body.childId, 'caregiver_ended', () => this.endLink(actor, id, body));
      return this.guardians.around(actor, body.childId, async () => ({ result: await this.endLink(actor, id, body), caregiverId: id }));
    });
  }

  private endLink(actor: Actor, id: string, { childId, until }: CaregiverEndingBody): Promise<CaregiverRow> {
    return this.db.transaction(async () => {
      const link = await this.lockLink(actor, id, childId);
      const today = await this.families.today(actor);
      const errors = linkEndErrors(until ?? today, link.since, today);
      if (errors.length > 0) throw invalid('validation.failed', {}, errors);
      await this.db.sql(`UPDATE child_caregivers SET until = $2 WHERE id = $1`, [link.id, until ?? today]);
      await this.db.sql(`UPDATE caregivers SET version = version + 1 WHERE id = $1`, [id]);
      await this.outbox.put(FAMILY_EVENTS.caregiverEnded, { childId, caregiverId: id });
      await this.audit.record({ action: 'caregiver.end', subjectType: 'caregiver', subjectId: id, childId });
      return this.families.caregiver(actor, id);
    });
  }

  /**
   * Notes whether a caregiver is one child's guardian, in which capacity and what shows it. When that is new, consents wait for the present
   * guardian's word.
   * @throws DomainError not_found; conflict `caregiver.not_linked`, `child.restricted`; invalid for a capacity that cannot be
   */
  setGuardianship(actor: Actor, id: string, body: GuardianshipBody): Promise<CaregiverRow> {
    return this.db.transaction(async () => {
      const known = await this.db.one<Link>(
        `SELECT ${LINK} FROM child_caregivers k WHERE k.child_id = $1 AND k.caregiver_id = $2 AND k.until IS NULL`,
        [body.childId, id],
      );
      const next = known && guardianNote(body, known.relationship);
      // A capacity noted for the first time changes nobody.
      const sameCapacity = (known?.guardianCapacity ?? null) === null || next?.guardianCapacity === known?.guardianCapacity;
      const same = next?.isGuardian === known?.isGuardian && sameCapacity;
      if (same) return this.noteGuardianship(actor, id, body);
      return this.guardians.around(actor, body.childId, async () => ({
        result: await this.noteGuardianship(actor, id, body),
        caregiverId: id,
      }));
    });
  }

  private async noteGuardianship(actor: Actor, id: string, body: GuardianshipBody): Promise<CaregiverRow> {
    const { childId } = body;
    const link = await this.lockLink(actor, id, childId);
    const note = guardianNote(body, link.relationship);
    const errors = guardianErrors(note, link.relationship);
    if (errors.length > 0) throw invalid('validation.failed', {}, errors);
    await this.db.sql(`UPDATE child_caregivers SET is_guardian = $2, guardian_capacity = $3, guardian_evidence = $4 WHERE id = $1`, [
      link.id,
      note.isGuardian,
      note.guardianCapacity,
      note.guardianEvidence,
    ]);
    await this.db.sql(`UPDATE caregivers SET version = version + 1 WHERE id = $1`, [id]);
    await this.audit.record({
      action: 'caregiver.set_guardianship',
      subjectType: 'caregiver',
      subjectId: id,
      childId,
      details: { isGuardian: note.isGuardian, ...(note.guardianCapacity ? { capacity: note.guardianCapacity } : {}) },
    });
    return this.families.caregiver(actor, id);
  }

  /** Adds an adult relative of a parent. @throws DomainError invalid `relative.not_adult`; not_found for a parent who is not ours */
  addRelative(actor: Actor, body: RelativeBody): Promise<RelativeRow> {
    return this.db.transaction(async () => {
      const errors = relativeErrors(body.birthDate, await this.families.today(actor));
      const parent = await this.db.one(`SELECT 1 AS seen FROM imprisoned_parents p WHERE p.id = $2 AND ${visibleTo('p')}`, [
        actor.organisationId,
        body.parentId,
      ]);
      if (!parent) throw notFound();
      if (errors.length > 0) throw invalid('validation.failed', {}, errors);
      const row: RelativeRow = {
        id: newId(),
        parentId: body.parentId,
        name: body.name,
        relationship: body.relationship,
        birthDate: body.birthDate ?? null,
        phone: plainPhone(body.phone),
      };
      await this.db.sql(
        `INSERT INTO relatives (id, organisation_id, parent_id, name, relationship, birth_date, phone) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [row.id, actor.organisationId, row.parentId, row.name, row.relationship, row.birthDate, row.phone],
      );
      await this.audit.record({
        action: 'relative.create',
        subjectType: 'relative',
        subjectId: row.id,
        details: { parentId: row.parentId },
      });
      return row;
    });
  }

  /** The child's row and the link as it stands now; linking and ending take turns. A closed child's link may still end. */
  private async lockLink(actor: Actor, id: string, childId: string): Promise<Link> {
    const child = await this.db.one(`SELECT 1 AS locked FROM children c WHERE c.id = $2 AND ${visibleTo('c')} FOR UPDATE`, [
      actor.organisationId,
      childId,
    ]);
    if (!child) throw notFound();
    await this.families.caregiver(actor, id);
    const link = await this.db.one<Link>(
      `SELECT ${LINK} FROM child_caregivers k WHERE k.child_id = $1 AND k.caregiver_id = $2 AND k.until IS NULL`,
      [childId, id],
    );
    if (!link) throw conflict('caregiver.not_linked');
    await this.storage.refuse(childId);
    return link;
  }

  /** The child's row is locked, so two requests cannot link the same person twice. */
  private async lockChild(actor: Actor, childId: string): Promise<void> {
    const child = await this.db.one<{ status: string }>(
      `SELECT c.status FROM children c WHERE c.id = $2 AND ${visibleTo('c')} FOR UPDATE`,
      [actor.organisationId, childId],
    );
    if (!child) throw notFound();
    if (child.status === 'closed') throw conflict('child.closed');
    await this.storage.refuse(childId);
  }

  /** Somebody of the organisation with this name and number; two requests about the same number take turns. */
  private async samePerson(actor: Actor, name: string, phone: string): Promise<{ id: string; optedOut: string[] } | undefined> {
    await this.db.sql(`SELECT pg_advisory_xact_lock(hashtextextended($1, 13))`, [`${actor.organisationId}|${phone}`]);
    const rows = await this.db.sql<{ id: string; name: string; optedOut: string[] }>(
      `SELECT g.id, g.name, g.opted_out FROM caregivers g WHERE g.phone = $2 AND ${visibleTo('g')} ORDER BY g.id`,
      [actor.organisationId, phone],
    );
    return rows.find((row) => nameKey(row.name, '') === nameKey(name, ''));
  }
}
