import { mkdir, readFile, rm, writeFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Config } from '../config/config';
import { DomainError } from '../kernel/domain-error';

/** In how many seconds to try again. */
const RETRY_SECONDS = 10;

/** Where the bytes of letters' scans lie. Keys are ids: never a name. */
export abstract class FileStore {
  abstract put(key: string, bytes: Buffer, contentType: string): Promise<void>;
  /** Throws when there is nothing under the key. */
  abstract get(key: string): Promise<Buffer>;
  abstract remove(key: string): Promise<void>;
}

/** A local folder, readable by the server's user alone. */
export class FolderFileStore extends FileStore {
  constructor(private readonly folder: string) {
    super();
  }

  async put(key: string, bytes: Buffer): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    // Written beside and renamed: a crash leaves no half file under the key.
    const path = join(this.folder, key);
    await writeFile(`${path}.part`, bytes, { mode: 0o600 });
    await rename(`${path}.part`, path);
  }

  get(key: string): Promise<Buffer> {
    return readFile(join(this.folder, key));
  }

  remove(key: string): Promise<void> {
    return rm(join(this.folder, key), { force: true });
  }
}

/** Any S3-compatible store. Its verbs throw DomainError unavailable `files.away` while it does not answer. */
export class S3FileStore extends FileStore {
  private readonly client: S3Client;

  constructor(private readonly settings: NonNullable<Config['s3']>) {
    super();
    const { endpoint, region, accessKeyId, secretAccessKey } = settings;
    this.client = new S3Client({ endpoint, region, forcePathStyle: true, credentials: { accessKeyId, secretAccessKey } });
  }

  async put(key: string, bytes: Buffer, contentType: string): Promise<void> {
    await reached(
      this.client.send(new PutObjectCommand({ Bucket: this.settings.bucket, Key: key, Body: bytes, ContentType: contentType })),
    );
  }

  async get(key: string): Promise<Buffer> {
    const { Body } = await reached(this.client.send(new GetObjectCommand({ Bucket: this.settings.bucket, Key: key })));
    if (!Body) throw new Error('Nothing under this key');
    return Buffer.from(await Body.transformToByteArray());
  }

  async remove(key: string): Promise<void> {
    await reached(this.client.send(new DeleteObjectCommand({ Bucket: this.settings.bucket, Key: key })));
  }
}

/** A store that is away is not the database: its network errors carry the same codes. */
async function reached<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    // What the store itself answers has a $fault; everything else is a way that ended before it.
    const isAnswer = typeof error === 'object' && error !== null && '$fault' in error;
    if (!isAnswer) throw new DomainError('unavailable', 'files.away', {}, { retryAfterSeconds: RETRY_SECONDS });
    throw error;
  }
}

/** S3 when it is configured, else the folder `files` under the data folder. */
export const fileStoreOf = (config: Config): FileStore =>
  config.s3 ? new S3FileStore(config.s3) : new FolderFileStore(join(config.dataDir, 'files'));
