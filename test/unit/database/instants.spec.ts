import fc from 'fast-check';
import { types } from 'pg';
import { parseInstant } from '../../../src/database/instants';

const driver = types.getTypeParser(1184, 'text') as (value: string) => unknown;

describe('an instant as PostgreSQL writes it', () => {
  it('is read as the driver reads it', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0100-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }),
        fc.constantFrom('', '.5', '.25', '.123', '.123456', '.000001', '.999999', '.57', '.29'),
        (at, fraction) => {
          const text = `${at.toISOString().slice(0, 19).replace('T', ' ')}${fraction}+00`;
          expect(parseInstant(text)).toEqual(driver(text));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it.each(['infinity', '-infinity', '2026-12-17 00:00:00+08', '2026-12-17 05:30:00+05:30', '0044-03-15 12:00:00+00 BC', '0050-01-01 00:00:00+00'])(
    'is left to the driver where it is not plain: %s',
    (text) => expect(parseInstant(text)).toEqual(driver(text)),
  );
});
