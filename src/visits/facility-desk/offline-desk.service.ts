import { createHash, createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Audit } from '../../audit/audit';
import { Config } from '../../config/config';
import { Database } from '../../database/database';
import { readXlsx } from '../../files/xlsx-reader';
import { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { conflict, DomainError, FieldError, invalid } from '../../kernel/domain-error';
import { newId } from '../../kernel/ids';
import { addMinutes } from '../../kernel/instants';
import { readerLocale } from '../../kernel/request-context';
import { DeskPeople } from './desk-people.queries';
import { BatchResult, DecisionsService } from './decisions.service';
import { OfflineDeskQueries, ReturnView, SheetRecord } from './offline-desk.queries';
import { answersOf, CheckedRow, isGenuine, readHead, SheetLine, signSheet } from './request-sheet.rules';
import { headersOf, lineOf } from './request-sheet.words';
import type { SaidBody } from './offline-desk.dto';
import type { DecisionBody } from '../visits.dto';
import { deciding } from '../visit.access';
import { VisitLocks } from '../visit-locks';
import { VisitsQueries } from '../visits.queries';

/** A sheet has two hundred lines and a few above them; what is far beyond is not one of ours. */
const LIMITS = { rows: 1000, columns: 20, unpackedBytes: 16 * 1024 * 1024 };
const MOST_LINES = 200;

/** What stands in the way of a decision becomes a word about its row. */
const ROW_PROBLEMS: Record<string, string> = { 'visit.wrong_status': 'sheet.row_answered', 'visit.not_found': 'sheet.row_gone' };

/** A decision that came on paper or by word of mouth. */
type Decided = Pick<DecisionBody, 'visitId' | 'reasonCode' | 'without' | 'familyNote'> & { action?: DecisionBody['action']; note?: string };

/**
 * The desk of a facility without a connection: a signed sheet of requests goes out, the filled one or a call comes back, and every decision goes
 * through the same verbs as at the screen, with who said it and when. A liaison officer does this for her or his own facility; an organisation
 * only where nobody at the facility has an account, because nobody grants what she asked for where somebody else can.
 */
@Injectable()
export class OfflineDeskService {
  private readonly key: Buffer;

  constructor(
    private readonly db: Database,
    private readonly decisions: DecisionsService,
    private readonly visits: VisitsQueries,
    private readonly locks: VisitLocks,
    private readonly queries: OfflineDeskQueries,
    private readonly people: DeskPeople,
    private readonly audit: Audit,
    private readonly clock: Clock,
    config: Config,
  ) {
    // A key of its own: what signs sheets signs nothing else.
    this.key = createHmac('sha256', config.secrets.index).update('request sheets').digest();
  }

  /**
   * Makes a sheet of the requests that wait, two hundred at most, earliest first; not of those that ask for another time: none has seen it.
   * @throws DomainError conflict `sheet.nothing_waits`, `desk.has_officer`; not_found
   */
  async create(actor: Actor, facilityId: string | undefined): Promise<SheetRecord> {
    return this.db.transaction(async () => {
      const facility = await this.queries.deskOf(actor, facilityId);
      const waiting = (await this.queries.waiting(actor, facility.id, MOST_LINES)).filter((visit) => visit.amendment === null);
      if (waiting.length === 0) throw conflict('sheet.nothing_waits');
      const [people, contacts] = await this.people.withContacts(waiting.map((visit) => visit.id));
      const lines = waiting.map((visit, i): SheetLine => ({
        visitId: visit.id,
        version: visit.version,
        cells: lineOf(visit, i + 1, readerLocale(actor), { people: people.get(visit.id) ?? [], contact: contacts.get(visit.id) ?? '' }),
      }));
      const id = newId();
      await this.db.asSystem(async () => {
        await this.db.sql(`SELECT pg_advisory_xact_lock(hashtextextended('request_sheets:' || $1, 7))`, [facility.id]);
        const last = await this.db.one<{ number: number }>(
          `SELECT coalesce(max(number), 0) AS number FROM request_sheets WHERE facility_id = $1`,
          [facility.id],
        );
        const number = (last?.number ?? 0) + 1;
        await this.db.sql(
          `INSERT INTO request_sheets (id, facility_id, organisation_id, number, locale, lines, signature, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
          [
            id,
            facility.id,
            actor.role === 'liaison' ? null : actor.organisationId,
            number,
            readerLocale(actor),
            JSON.stringify(lines),
            signSheet(this.key, facility.id, number, lines),
            actor.userId,
            this.clock.now(),
          ],
        );
      });
      await this.audit.record({
        action: 'request_sheet.create',
        subjectType: 'facility',
        subjectId: facility.id,
        details: { sheetId: id, lines: lines.length },
      });
      return this.queries.sheet(actor, id);
    });
  }

  /**
   * Looks at a filled sheet row by row and keeps what it found, for a person to apply or refuse. Decides nothing. The same file again leads to the
   * same look as long as that is open.
   * @throws DomainError invalid with every problem of file and fields at once; conflict `sheet.returned_already` for a file that has been applied
   */
  async check(actor: Actor, file: Buffer | undefined, said: SaidBody): Promise<ReturnView> {
    const errors: FieldError[] = [];
    const now = this.clock.now();
    const saidAt = new Date(said.saidAt);
    if (saidAt > now) errors.push({ pointer: '/saidAt', code: 'visit.in_future' });
    const filled = this.read(file, errors);
    if (!filled) throw invalid('validation.failed', {}, errors);
    const sheet = await this.sheetOf(actor, filled.sheetId, errors);
    if (sheet && !isGenuine(this.key, sheet, filled)) errors.push({ pointer: '/file', code: 'sheet.tampered' });
    if (sheet && addMinutes(saidAt, 1) <= sheet.createdAt) errors.push({ pointer: '/saidAt', code: 'sheet.said_before' });
    if (!sheet || errors.length > 0) throw invalid('validation.failed', {}, errors);
    const rows = await this.judge(actor, sheet, answersOf(sheet.lines, filled.rows));
    if (rows.length === 0) throw invalid('validation.failed', {}, [{ pointer: '/file', code: 'sheet.nothing_answered' }]);
    return this.db.transaction(async () => {
      const sha256 = createHash('sha256')
        .update(file ?? '')
        .digest('hex');
      const id = newId();
      const added = await this.db.affected(
        `INSERT INTO sheet_returns (id, sheet_id, sha256, status, rows, said_by, said_at, uploaded_by, uploaded_at) VALUES ($1, $2, $3, 'checked', $4, $5, $6, $7, $8)
         ON CONFLICT (sheet_id, sha256) WHERE status <> 'refused' DO NOTHING`,
        [id, sheet.id, sha256, JSON.stringify(rows), said.saidBy, saidAt, actor.userId, now],
      );
      if (added === 0) return this.again(actor, sheet.id, sha256, rows, said);
      await this.audit.record({
        action: 'request_sheet.check',
        subjectType: 'facility',
        subjectId: sheet.facilityId,
        details: { sheetId: sheet.id, rows: rows.length },
      });
      return this.queries.returned(actor, id);
    });
  }

  /**
   * Applies the rows in which nothing is wrong, looked at once more under the locks; each is a decision of its own and says what became of it.
   * @throws DomainError conflict `sheet.return_closed`; not_found
   */
  async apply(actor: Actor, returnId: string): Promise<ReturnView> {
    return this.db.transaction(async () => {
      const found = await this.lockOpen(actor, returnId);
      await this.locks.lockAhead(actor, found.rows.map((row) => row.visitId).filter(Boolean));
      const looked = await this.judge(actor, found.sheet, found.rows);
      const good = looked.filter((row) => row.action !== undefined && row.problem === undefined);
      const said = { name: found.saidBy, channel: 'paper' as const, saidAt: found.saidAt.toISOString() };
      const results = await this.decide(actor, good, said);
      const rows = looked.map((row) => ({ ...row, problem: row.problem ?? problemOf(results.get(row.visitId)) }));
      await this.close(returnId, 'applied', rows);
      await this.audit.record({
        action: 'request_sheet.apply',
        subjectType: 'facility',
        subjectId: found.facilityId,
        details: { sheetId: found.sheetId, asked: good.length, done: rows.filter((row) => row.problem === undefined).length },
      });
      return this.queries.returned(actor, returnId);
    });
  }

  /** Refuses the whole file: nothing is applied, and it may come again. @throws DomainError conflict `sheet.return_closed`; not_found */
  async refuse(actor: Actor, returnId: string): Promise<ReturnView> {
    return this.db.transaction(async () => {
      const found = await this.lockOpen(actor, returnId);
      await this.close(returnId, 'refused', found.rows);
      await this.audit.record({
        action: 'request_sheet.reject',
        subjectType: 'facility',
        subjectId: found.facilityId,
        details: { sheetId: found.sheetId },
      });
      return this.queries.returned(actor, returnId);
    });
  }

  /**
   * Writes down one decision that was told on the phone or in person: a yes, a no, or another session of the facility's own.
   * @throws DomainError what confirm, decline and propose throw; conflict `desk.has_officer`; invalid `visit.in_future`
   */
  async record(
    actor: Actor,
    decision: Omit<Decided, 'action'> & { action: 'confirm' | 'decline' | 'propose'; sessionId?: string },
    said: SaidBody & { channel: 'phone' | 'in_person' | 'message' },
  ): Promise<void> {
    if (new Date(said.saidAt) > this.clock.now()) throw invalid('validation.failed', {}, [{ pointer: '/saidAt', code: 'visit.in_future' }]);
    return this.db.transaction(async () => {
      const visit = await this.visits.one(actor, decision.visitId);
      await this.queries.deskOf(actor, visit.facilityId);
      const onBehalfOf = { name: said.saidBy, channel: said.channel, saidAt: said.saidAt };
      const { action, sessionId = '', ...rest } = decision;
      const told = { sessionId, note: rest.note, onBehalfOf };
      if (action === 'propose') return void (await this.decisions.propose(deciding(actor), rest.visitId, told));
      const results = await this.decide(actor, [{ ...rest, action }], onBehalfOf);
      const result = results.get(decision.visitId);
      if (result?.problem) throw result.problem;
    });
  }

  /** The same verbs as at the screen. Whoever holds the sheet for a facility without an account decides in its name, never in her own. */
  private async decide(
    actor: Actor,
    rows: readonly Decided[],
    onBehalfOf: { name: string; channel: 'phone' | 'paper' | 'message' | 'in_person'; saidAt: string },
  ): Promise<Map<string, BatchResult>> {
    const batchId = newId();
    const results = new Map<string, BatchResult>();
    // All locks at once and in their order; then each decision is a savepoint with its own note.
    const ids = rows.map((row) => row.visitId);
    await this.locks.lockAhead(actor, ids);
    for (const { note, action = 'confirm', visitId, reasonCode, without, familyNote } of rows) {
      const [result] = await this.decisions.decideMany(deciding(actor), [{ visitId, action, reasonCode, without, familyNote }], {
        onBehalfOf,
        note,
        batchId,
      });
      if (result) results.set(visitId, result);
    }
    return results;
  }

  private read(file: Buffer | undefined, errors: FieldError[]): ReturnType<typeof readHead> | undefined {
    if (!file || file.length === 0) {
      errors.push({ pointer: '/file', code: 'sheet.file_missing' });
      return undefined;
    }
    try {
      return readHead(readXlsx(file, LIMITS), headersOf());
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      errors.push(...error.errors);
      return undefined;
    }
  }

  /** A sheet that is there but not for this desk is another facility's; nothing else is said about it. */
  private async sheetOf(actor: Actor, sheetId: string, errors: FieldError[]): Promise<SheetRecord | undefined> {
    const sheet = await this.queries.find(actor, sheetId);
    if (!sheet) errors.push({ pointer: '/file', code: (await this.queries.exists(sheetId)) ? 'sheet.other_facility' : 'sheet.not_found' });
    else await this.queries.deskOf(actor, sheet.facilityId);
    return sheet;
  }

  /** What has happened to the requests since the sheet went out: a word about the row, not about the file. */
  private async judge(actor: Actor, sheet: SheetRecord, answers: CheckedRow[]): Promise<CheckedRow[]> {
    const now = await this.queries.states(
      actor,
      answers.map((row) => row.visitId),
    );
    return answers.map((row) => {
      if (row.problem !== undefined) return row;
      const visit = now.get(row.visitId);
      if (!visit) return { ...row, problem: 'sheet.row_gone' };
      if (visit.status !== 'requested') return { ...row, problem: 'sheet.row_answered' };
      const printed = sheet.lines.find((line) => line.visitId === row.visitId);
      return visit.version === printed?.version && !visit.amended ? row : { ...row, problem: 'sheet.row_changed' };
    });
  }

  /** A file that has been here before: still open, then the look is renewed; else it has been applied. */
  private async again(actor: Actor, sheetId: string, sha256: string, rows: CheckedRow[], said: SaidBody): Promise<ReturnView> {
    const open = await this.db.one<{ id: string }>(
      `UPDATE sheet_returns SET rows = $3, said_by = $4, said_at = $5 WHERE sheet_id = $1 AND sha256 = $2 AND status = 'checked' RETURNING id`,
      [sheetId, sha256, JSON.stringify(rows), said.saidBy, said.saidAt],
    );
    if (!open) throw conflict('sheet.returned_already', {}, { errors: [{ pointer: '/file', code: 'sheet.returned_already' }] });
    await this.audit.record({ action: 'request_sheet.check', subjectType: 'facility', subjectId: actor.facilityId, details: { sheetId } });
    return this.queries.returned(actor, open.id);
  }

  private async lockOpen(actor: Actor, returnId: string): Promise<ReturnView & { facilityId: string; sheet: SheetRecord }> {
    await this.db.sql(`SELECT 1 FROM sheet_returns WHERE id = $1 FOR UPDATE`, [returnId]);
    const found = await this.queries.returned(actor, returnId);
    if (found.status !== 'checked') throw conflict('sheet.return_closed');
    const sheet = await this.queries.sheet(actor, found.sheetId);
    await this.queries.deskOf(actor, sheet.facilityId);
    return { ...found, facilityId: sheet.facilityId, sheet };
  }

  private async close(returnId: string, status: 'applied' | 'refused', rows: CheckedRow[]): Promise<void> {
    await this.db.sql(`UPDATE sheet_returns SET status = $2, rows = $3, closed_at = $4 WHERE id = $1`, [
      returnId,
      status,
      JSON.stringify(rows),
      this.clock.now(),
    ]);
  }
}

const problemOf = (result: BatchResult | undefined): string | undefined =>
  result?.problem ? (ROW_PROBLEMS[result.problem.code] ?? result.problem.code) : undefined;
