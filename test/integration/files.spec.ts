import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Audit } from '../../src/audit/audit';
import { loadConfig } from '../../src/config/config';
import { freePort } from '../../src/database/free-port';
import { isDatabaseAway } from '../../src/database/unreachable';
import { FileStore, fileStoreOf, FolderFileStore, S3FileStore } from '../../src/files/file-store';
import { FilesService } from '../../src/files/files.service';
import { runInContext } from '../../src/kernel/request-context';
import { Actor, actorOf } from '../../src/kernel/actor';
import { FixedClock } from '../../src/kernel/clock';
import { newId } from '../../src/kernel/ids';
import { useDatabase } from '../support/database';
import { Given } from '../support/given';

/** The part of the s3rver package used here; it has no types of its own. */
interface S3Server {
  run(): Promise<AddressInfo>;
  close(): Promise<void>;
}
type S3ServerClass = new (options: {
  address: string;
  port: number;
  silent: boolean;
  directory: string;
  configureBuckets: { name: string }[];
}) => S3Server;
const S3rver = jest.requireActual<S3ServerClass>('s3rver');

const used = useDatabase();
const clock = new FixedClock('2026-09-02T02:00:00Z');
const PNG = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.from('the rest of a picture')]);
const BUCKET = 'kinline-test';

let folder: string;
let server: S3Server;
let s3: FileStore;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kinline-files-'));
  server = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory: join(folder, 's3'), configureBuckets: [{ name: BUCKET }] });
  const { port } = await server.run();
  s3 = fileStoreOf(
    loadConfig({
      NODE_ENV: 'test',
      S3_ENDPOINT: `http://127.0.0.1:${port}`,
      S3_BUCKET: BUCKET,
      S3_REGION: 'us-east-1',
      S3_ACCESS_KEY_ID: 'S3RVER',
      S3_SECRET_ACCESS_KEY: 'S3RVER',
    }),
  );
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const stores: [string, () => FileStore][] = [
  ['a folder', () => new FolderFileStore(join(folder, 'local'))],
  ['an S3 server', () => s3],
];

it('an S3 server that is away is not taken for the database', async () => {
  const away = fileStoreOf(
    loadConfig({
      NODE_ENV: 'test',
      S3_ENDPOINT: `http://127.0.0.1:${await freePort()}`,
      S3_BUCKET: BUCKET,
      S3_REGION: 'us-east-1',
      S3_ACCESS_KEY_ID: 'S3RVER',
      S3_SECRET_ACCESS_KEY: 'S3RVER',
    }),
  );
  const error: unknown = await away.get(newId()).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ kind: 'unavailable', code: 'files.away' });
  expect(isDatabaseAway(error)).toBe(false);
});

describe.each(stores)('a file store in %s', (_name, store) => {
  it('gives back exactly the bytes it was given', async () => {
    const key = newId();
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, i) => i % 251));
    await store().put(key, bytes, 'application/pdf');
    expect((await store().get(key)).equals(bytes)).toBe(true);
  });

  it('keeps the newer bytes under a key that is used again', async () => {
    const key = newId();
    await store().put(key, Buffer.from('first'), 'image/png');
    await store().put(key, Buffer.from('second'), 'image/png');
    expect((await store().get(key)).toString()).toBe('second');
  });

  it('forgets what is removed, and removing nothing is no fault', async () => {
    const key = newId();
    await store().put(key, PNG, 'image/png');
    await store().remove(key);
    await expect(store().get(key)).rejects.toThrow();
    await expect(store().remove(newId())).resolves.toBeUndefined();
  });
});

describe('the stores', () => {
  it('are chosen by the configuration', () => {
    expect(s3).toBeInstanceOf(S3FileStore);
    expect(fileStoreOf(loadConfig({ NODE_ENV: 'test', DATA_DIR: folder }))).toBeInstanceOf(FolderFileStore);
  });

  it('let only the server’s own user read the folder, and leave no half-written file behind', async () => {
    const place = join(folder, 'private');
    const key = newId();
    await new FolderFileStore(place).put(key, PNG);
    expect((await stat(place)).mode & 0o777).toBe(0o700);
    expect((await stat(join(place, key))).mode & 0o777).toBe(0o600);
    expect(await readdir(place)).toEqual([key]);
    expect((await readFile(join(place, key))).equals(PNG)).toBe(true);
  });
});

describe.each(stores)('files kept in %s', (_name, store) => {
  let actor: Actor;
  let stranger: Actor;

  const service = (): FilesService => new FilesService(used.db, store(), new Audit(used.db, clock));
  const actorOfRole = async (): Promise<Actor> => {
    const given = new Given(used.db, clock);
    const organisationId = await given.organisation();
    const userId = await given.user('coordinator', { organisationId });
    return actorOf({ userId, organisationId, role: 'coordinator', locale: 'en', facilityId: null, workerId: null, name: 'Test' });
  };
  const as = <T>(who: Actor, work: () => Promise<T>): Promise<T> => runInContext({ requestId: 'test', locale: 'en', actor: who }, work);

  beforeEach(async () => {
    actor = await actorOfRole();
    stranger = await actorOfRole();
  });

  it('come back with the type that their first bytes show', async () => {
    const id = await as(actor, () => service().keep(actor, PNG));
    const { bytes, contentType } = await as(actor, () => service().open(actor, id));
    expect({ contentType, same: bytes.equals(PNG) }).toEqual({ contentType: 'image/png', same: true });
  });

  it('leave a line in the audit when they are kept and when they are read', async () => {
    const id = await as(actor, () => service().keep(actor, PNG));
    await as(actor, () => service().open(actor, id));
    const lines = await used.db.sql<{ action: string; actorUserId: string }>(
      `SELECT action, actor_user_id FROM audit_events WHERE subject_id = $1 ORDER BY id`,
      [id],
    );
    expect(lines).toEqual([
      { action: 'file.keep', actorUserId: actor.userId },
      { action: 'file.read', actorUserId: actor.userId },
    ]);
  });

  it('are not there for another organisation, and its try is not a read', async () => {
    const id = await as(actor, () => service().keep(actor, PNG));
    await expect(as(stranger, () => service().open(stranger, id))).rejects.toMatchObject({ kind: 'not_found' });
    expect(await used.db.sql(`SELECT 1 FROM audit_events WHERE action = 'file.read'`)).toEqual([]);
  });

  it.each([
    ['a page that calls itself a picture', Buffer.from('<html><script>1</script>'), 'file.type'],
    ['nothing', Buffer.alloc(0), 'file.type'],
    ['five megabytes and a byte', Buffer.concat([PNG, Buffer.alloc(5 * 1024 * 1024)]), 'file.size'],
  ])('are refused when they are %s', async (_what, bytes, code) => {
    await expect(as(actor, () => service().keep(actor, bytes))).rejects.toMatchObject({
      kind: 'invalid',
      errors: [{ pointer: '/file', code }],
    });
    expect(await used.db.sql(`SELECT 1 FROM stored_files`)).toEqual([]);
  });

  it('lie under an id, so that no name is in the store', async () => {
    const id = await as(actor, () => service().keep(actor, PNG));
    expect((await store().get(id)).equals(PNG)).toBe(true);
  });
});
