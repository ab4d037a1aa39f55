import { loadConfig } from '../../src/config/config';
import { IdNumbers, isResidentIdNumber } from '../../src/config/id-numbers';

const key = (fill: string): string => Buffer.alloc(32, fill).toString('base64');
const withKeys = (keys: string): IdNumbers => new IdNumbers(loadConfig({ NODE_ENV: 'test', ID_NUMBER_KEYS: keys }));

describe('sealed ID numbers', () => {
  it('open only where they were sealed for, and never look alike', () => {
    const numbers = withKeys(`a:${key('a')}`);
    const sealed = numbers.seal('11010519491231002x', 'children.id_number');
    expect(sealed).not.toContain('1101');
    expect(numbers.seal('11010519491231002X', 'children.id_number')).not.toBe(sealed);
    expect(numbers.open(sealed, 'children.id_number')).toBe('11010519491231002X');
    expect(() => numbers.open(sealed, 'imprisoned_parents.id_number')).toThrow();
    expect(() => numbers.open(`${sealed.slice(0, -2)}AA`, 'children.id_number')).toThrow();
  });

  it('stay readable when a new key is put first', () => {
    const sealed = withKeys(`a:${key('a')}`).seal('11010519491231002X', 'p');
    const rotated = withKeys(`b:${key('b')},a:${key('a')}`);
    expect(rotated.open(sealed, 'p')).toBe('11010519491231002X');
    expect(rotated.seal('11010519491231002X', 'p')).toMatch(/^v1\.b\./);
    expect(() => withKeys(`b:${key('b')}`).open(sealed, 'p')).toThrow();
  });

  it('are found by a keyed index that is equal for equal numbers, whatever their width or case', () => {
    const numbers = withKeys(`a:${key('a')}`);
    expect(numbers.index('11010519491231002x')).toBe(numbers.index(' １１０１０５１９４９１２３１００２Ｘ '));
    expect(numbers.index('11010519491231002x')).not.toBe(numbers.index('110105194912310038'));
  });

  it.each([
    ['11010519491231002X', true],
    ['11010519491231002x', true],
    ['110105194912310021', false],
    ['123', false],
  ])('knows the check digit of %s: %s', (value, right) => expect(isResidentIdNumber(value)).toBe(right));
});
