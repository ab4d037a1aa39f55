import { Injectable } from '@nestjs/common';
import { Audit } from '../../audit/audit';
import { Database } from '../../database/database';
import { FilesService } from '../../files/files.service';
import { FileStore } from '../../files/file-store';
import { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { invalid, notFound } from '../../kernel/domain-error';
import { Locale } from '../../kernel/locale';
import { RecordedText } from '../discretion/discretion-profile.entity';

/** Bytes that a voice may have: a minute on a slow line. Source: budgets of the experience notes, audio on tap ≤ 60 KB. */
export const MOST_VOICE_BYTES = 60 * 1024;
/** What old telephones play and the store knows by its first bytes: MP3 with its tag, and Ogg. */
const STARTS = ['ID3', 'OggS'];

/** A text of the caregiver's page that somebody has read aloud. */
export interface RecordingView {
  textKey: RecordedText;
  locale: Locale;
  dialect: string | null;
  recordedAt: Date;
}

/** Voices that read the caregiver's page aloud. They say the same to every family and name nobody. */
@Injectable()
export class RecordingsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly files: FilesService,
    private readonly store: FileStore,
    private readonly audit: Audit,
  ) {}

  /** What the actor's organisation has had recorded. */
  list(actor: Actor): Promise<RecordingView[]> {
    return this.db.sql<RecordingView>(
      `SELECT text_key, locale, dialect, recorded_at FROM recordings WHERE organisation_id = $1 ORDER BY text_key, locale`,
      [actor.organisationId],
    );
  }

  /**
   * Keeps a voice for a text; an earlier one gives way.
   * @throws DomainError invalid `recording.size`, `recording.type`
   */
  async put(actor: Actor, what: { textKey: RecordedText; locale: Locale; dialect?: string }, bytes: Buffer): Promise<RecordingView[]> {
    const wrong = (code: string): never => {
      throw invalid('validation.failed', {}, [{ pointer: '/file', code }]);
    };
    if (!STARTS.some((start) => bytes.subarray(0, start.length).toString('latin1') === start)) wrong('recording.type');
    if (bytes.length > MOST_VOICE_BYTES) wrong('recording.size');
    const fileId = await this.files.keep(actor, bytes);
    await this.db.transaction(async () => {
      await this.db.sql(
        `INSERT INTO recordings (organisation_id, text_key, locale, dialect, file_id, recorded_by, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (organisation_id, text_key, locale) DO UPDATE SET dialect = $4, file_id = $5, recorded_by = $6, recorded_at = $7`,
        [actor.organisationId, what.textKey, what.locale, what.dialect?.trim() || null, fileId, actor.userId, this.clock.now()],
      );
      await this.audit.record({ action: 'recording.set', subjectType: 'file', subjectId: fileId, organisationId: actor.organisationId });
    });
    return this.list(actor);
  }

  /**
   * Takes a voice away; the page has none for this text then.
   * @throws DomainError not_found when there is none
   */
  async remove(actor: Actor, what: { textKey: RecordedText; locale: Locale }): Promise<RecordingView[]> {
    return this.db.transaction(async () => {
      const [gone] = await this.db.sql<{ fileId: string }>(
        `DELETE FROM recordings WHERE organisation_id = $1 AND text_key = $2 AND locale = $3 RETURNING file_id`,
        [actor.organisationId, what.textKey, what.locale],
      );
      if (!gone) throw notFound();
      await this.audit.record({
        action: 'recording.remove',
        subjectType: 'file',
        subjectId: gone.fileId,
        organisationId: actor.organisationId,
      });
      return this.list(actor);
    });
  }

  /** Is there a voice for the first of these texts that has one? Reads only; for the caregiver's page. */
  find(
    organisationId: string,
    texts: readonly RecordedText[],
    locale: Locale,
  ): Promise<{ fileId: string; contentType: string } | undefined> {
    return this.db.one(
      `SELECT r.file_id, s.content_type FROM recordings r JOIN stored_files s ON s.id = r.file_id
        WHERE r.organisation_id = $1 AND r.text_key = ANY($2) AND r.locale = $3 ORDER BY array_position($2, r.text_key) LIMIT 1`,
      [organisationId, [...texts], locale],
    );
  }

  /** The sound itself. */
  bytes(fileId: string): Promise<Buffer> {
    return this.store.get(fileId);
  }
}
