import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { Actor } from '../kernel/actor';
import { invalid, notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { FileStore } from './file-store';
import { withoutTraces } from './picture-traces';

/** Types a scan may have, by their first bytes: what a browser claims is not believed. */
const SIGNATURES: [string, Buffer][] = [
  ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff])],
  ['image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ['application/pdf', Buffer.from('%PDF-')],
  ['audio/mpeg', Buffer.from('ID3')],
  ['audio/ogg', Buffer.from('OggS')],
];
const MOST_BYTES = 5 * 1024 * 1024;

/** Keeps and gives back files of one organisation. */
@Injectable()
export class FilesService {
  constructor(
    private readonly db: Database,
    private readonly store: FileStore,
    private readonly audit: Audit,
  ) {}

  /**
   * Stores a file before the transaction that refers to it; an unreferenced file is harmless, a reference without a file is not. Of a picture only what is
   * seen is kept: neither place nor camera nor time.
   * @throws DomainError invalid `file.type`, `file.size`
   */
  async keep(actor: Actor, sent: Buffer): Promise<string> {
    const bytes = withoutTraces(sent);
    const type = SIGNATURES.find(([, start]) => bytes.subarray(0, start.length).equals(start))?.[0];
    if (!type) throw invalid('validation.failed', {}, [{ pointer: '/file', code: 'file.type' }]);
    if (bytes.length > MOST_BYTES) throw invalid('validation.failed', {}, [{ pointer: '/file', code: 'file.size' }]);
    const id = newId();
    await this.store.put(id, bytes, type);
    await this.db.transaction(async () => {
      await this.db.sql(
        `INSERT INTO stored_files (id, organisation_id, content_type, bytes, sha256, uploaded_by) VALUES ($1, $2, $3, $4, $5, $6)`,
        [id, actor.organisationId, type, bytes.length, createHash('sha256').update(bytes).digest('hex'), actor.userId],
      );
      await this.audit.record({ action: 'file.keep', subjectType: 'file', subjectId: id });
    });
    return id;
  }

  /**
   * A file of the actor's own organisation; the read is audited.
   * @throws DomainError not_found for another's
   */
  async open(actor: Actor, id: string): Promise<{ bytes: Buffer; contentType: string }> {
    const file = await this.db.one<{ contentType: string }>(
      `SELECT content_type FROM stored_files WHERE id = $1 AND organisation_id = $2`,
      [id, actor.organisationId],
    );
    if (!file) throw notFound();
    await this.audit.read({ action: 'file.read', subjectType: 'file', subjectId: id });
    return { bytes: await this.store.get(id), contentType: file.contentType };
  }
}
