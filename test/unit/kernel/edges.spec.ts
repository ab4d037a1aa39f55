import { auditable, tooMuch } from '../../../src/audit/details';
import { loadConfig } from '../../../src/config/config';
import { RequestLogger } from '../../../src/http/request-logger';

describe('what an audit line may keep', () => {
  it('keeps codes, ids, days and counts under public names', () => {
    const details = {
      reasonCode: 'weather',
      visitId: '01a05c0e-a9e0-722e-820e-7ac74cb12457',
      day: '2026-09-02',
      count: 3,
      fields: ['phone'],
    };
    expect(tooMuch(details)).toEqual([]);
    expect(auditable(details)).toEqual(details);
  });

  it('refuses names, notes, undeclared keys, and a sentence under a public name', () => {
    const details = {
      name: 'x',
      note: 'x',
      unheardOf: 1,
      reasonCode: 'she said no',
      outcome: '周小宇',
      details: { day: '2026-09-02' },
      day: '2026-09-02',
    };
    expect(tooMuch(details).sort()).toEqual(
      ['detail.name', 'detail.note', 'detail.unheardOf', 'detail.reasonCode', 'detail.outcome', 'detail.details'].sort(),
    );
    expect(auditable(details)).toEqual({ day: '2026-09-02' });
  });
});

describe('the log', () => {
  it('writes the public fields of an object and nothing else, however deep', () => {
    const lines: string[] = [];
    const logger = new RequestLogger(loadConfig({ NODE_ENV: 'test', LOG_LEVEL: 'debug' }), { write: (line) => void lines.push(line) });
    logger.error({ event: 'x', error: 'TypeError', child: { id: '1', familyName: 'canary' }, note: 'canary', unheardOf: 'canary' }, 'http');
    logger.debug({ event: 'y', rows: [{ id: '2', phone: 'canary', facilityName: 'canary' }] });
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ room: 'http', event: 'x', error: 'TypeError', child: { id: '1' } }),
      expect.objectContaining({ event: 'y', rows: [{ id: '2' }] }),
    ]);
    expect(lines.join('')).not.toContain('canary');
  });
});
