import { loadConfig } from '../../../src/config/config';
import { IdNumbers } from '../../../src/config/id-numbers';
import { KeyRotationService } from '../../../src/privacy/key-rotation.service';
import { Audit } from '../../../src/audit/audit';
import { Metrics } from '../../../src/http/metrics';
import { useApp } from '../../support/app';

const key = (letter: string): string => Buffer.from(letter.repeat(32)).toString('base64');
const numbersUnder = (keys: string): IdNumbers => new IdNumbers(loadConfig({ NODE_ENV: 'test', ID_NUMBER_KEYS: keys }));
const PURPOSE = 'children.id_number';
const NUMBER = '11010519491231002X';

describe('rotating the keys of ID numbers', () => {
  const used = useApp();
  const old = numbersUnder(`a:${key('a')}`);
  const both = numbersUnder(`b:${key('b')},a:${key('a')}`);
  const fresh = numbersUnder(`b:${key('b')}`);
  const service = (): KeyRotationService => new KeyRotationService(used.db, both, used.app.get(Audit), used.app.get(Metrics));
  const cipherOf = async (id: string): Promise<string> =>
    (await used.db.one<{ cipher: string }>(`SELECT id_number_cipher AS cipher FROM children WHERE id = $1`, [id]))?.cipher ?? '';

  it('reads old numbers meanwhile, seals all anew in batches, and then does without the old key', async () => {
    const organisationId = await used.given.organisation();
    const ids: string[] = [];
    for (let i = 0; i < 230; i += 1) ids.push(await used.given.child({ organisationId, idNumberCipher: old.seal(NUMBER, PURPOSE) }));
    await used.given.parent(organisationId, { idNumberCipher: old.seal(NUMBER, 'imprisoned_parents.id_number') });
    expect(both.open(await cipherOf(ids[0] ?? ''), PURPOSE)).toBe(NUMBER);
    expect(await service().progress()).toEqual({ total: 231, old: 231 });
    expect(await service().rotate()).toBe(231);
    expect(await service().progress()).toEqual({ total: 231, old: 0 });
    for (const id of ids) expect(fresh.open(await cipherOf(id), PURPOSE)).toBe(NUMBER);
    expect(await service().rotate()).toBe(0);
  });

  it('never overwrites what somebody writes meanwhile, and leaves a number whose key is gone', async () => {
    const organisationId = await used.given.organisation();
    const lost = await used.given.child({ organisationId, idNumberCipher: numbersUnder(`x:${key('x')}`).seal(NUMBER, PURPOSE) });
    const changed = await used.given.child({ organisationId, idNumberCipher: old.seal(NUMBER, PURPOSE) });
    const newest = both.seal('110105194912310038', PURPOSE);
    let write: Promise<unknown> | undefined;
    await used.db.transaction(async () => {
      // The row is changed under the rotation's feet: it waits for this write and then finds another number.
      await used.db.sql(`UPDATE children SET id_number_cipher = $2 WHERE id = $1`, [changed, newest]);
      write = new Promise((resolve) => setTimeout(resolve, 50));
    });
    await Promise.all([service().rotate(), write]);
    expect(await cipherOf(changed)).toBe(newest);
    expect((await cipherOf(lost)).startsWith('v1.x.')).toBe(true);
    expect((await service().progress()).old).toBe(1);
  });

  it('shows the figure to whoever watches the machine', async () => {
    await used.given.child({ idNumberCipher: old.seal(NUMBER, PURPOSE) });
    const metrics = await (await fetch(`${used.url}/metrics`)).text();
    expect(metrics).toContain('kinline_id_numbers_under_old_key 1');
  });
});
