import fc from 'fast-check';
import { currencyOf, minorOf } from '../../../src/kernel/money';
import { formatMoney } from '../../../src/ui/format';
import { figuresOf, isOpenLine, Line, needsReceipt, reckoned } from '../../../src/visits/costs/trip-costs.rules';

const line = (kind: Line['kind'], amount: number, id = `${kind}-${amount}`, answersId: string | null = null): Line => ({
  id,
  kind,
  amount,
  answersId,
});

describe('the money of a trip', () => {
  it('is the fold of its lines: asked, approved, advanced, spent, and who owes whom', () => {
    const lines = [
      line('estimate', 50_000),
      line('advance_asked', 40_000, 'a'),
      line('advance_approved', 30_000, 'b', 'a'),
      line('cost_claimed', 12_050, 'c'),
    ];
    expect(figuresOf(lines)).toMatchObject({
      estimate: 50_000,
      asked: 0,
      approved: 30_000,
      advanced: 0,
      claimed: 12_050,
      balance: 0,
      openLines: 2,
    });
    lines.push(line('advance_paid', 30_000, 'd', 'b'), line('cost_accepted', 12_050, 'e', 'c'));
    expect(figuresOf(lines)).toMatchObject({ approved: 0, advanced: 30_000, claimed: 0, accepted: 12_050, balance: 17_950, openLines: 0 });
    lines.push(line('paid_back', 10_000), line('rolled_over', 7_950));
    expect(figuresOf(lines)).toMatchObject({ cameBack: 17_950, balance: 0 });
    expect(lines.some((one) => isOpenLine(one, lines))).toBe(false);
  });

  it('owes the family what it has spent beyond its advance', () => {
    expect(figuresOf([line('rolled_in', 5_000), line('cost_accepted', 8_000), line('paid_out', 1_000)]).balance).toBe(-2_000);
  });

  it('keeps every hundredth, whatever is paid and spent', () => {
    const kinds = fc.constantFrom<Line['kind']>('advance_paid', 'cost_accepted', 'paid_out', 'paid_back', 'rolled_over', 'rolled_in');
    const lines = fc.array(fc.record({ kind: kinds, amount: fc.integer({ min: 1, max: 10_000_000 }) }));
    fc.assert(
      fc.property(lines, (raw) => {
        const sign = { advance_paid: 1, rolled_in: 1, paid_out: 1 } as Partial<Record<Line['kind'], number>>;
        const expected = raw.reduce((sum, { kind, amount }) => sum + (sign[kind] ?? -1) * amount, 0);
        expect(figuresOf(raw.map((one, i) => ({ id: String(i), answersId: null, ...one }))).balance).toBe(expected);
      }),
    );
  });

  it('is reckoned from the price of the way for everybody who travels', () => {
    expect(reckoned(120, 3)).toBe(36_000);
    expect([reckoned(null, 3), reckoned(undefined, 3)]).toEqual([null, null]);
    expect([needsReceipt('train'), needsReceipt('bus')]).toEqual([true, false]);
  });
});

describe('amounts', () => {
  it.each([
    ['45', 4500],
    ['45.5', 4550],
    ['45,50', 4550],
    ['0.07', 7],
    [' 12.30 ', 1230],
    ['1.234', undefined],
    ['-5', undefined],
    ['1e3', undefined],
    ['', undefined],
  ])('"%s" is %s', (text, minor) => {
    expect(minorOf(text)).toBe(minor);
  });

  it('have the currency of the country', () => {
    expect([currencyOf('cn'), currencyOf('cn-44'), currencyOf('gb-eng')]).toEqual(['CNY', 'CNY', 'GBP']);
    expect(formatMoney(123_456, 'GBP', 'en')).toBe('£1,234.56');
    expect(formatMoney(4_550, 'CNY', 'zh-CN')).toBe('¥45.50');
  });
});
