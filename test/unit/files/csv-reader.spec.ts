import { readCsv } from '../../../src/files/csv-reader';
import type { DomainError } from '../../../src/kernel/domain-error';

const LIMITS = { rows: 3, columns: 4 };
const cells = (bytes: Buffer | string): string[][] => readCsv(Buffer.from(bytes as string), LIMITS).map((row) => row.cells);
const refusal = (text: Buffer | string): string | undefined => {
  try {
    readCsv(Buffer.from(text as string), LIMITS);
    return undefined;
  } catch (error) {
    return (error as DomainError).errors[0]?.code;
  }
};

describe('a list that comes as CSV', () => {
  it.each([
    ['commas', 'a,b\n1,2'],
    ['semicolons', 'a;b\r\n1;2\r\n'],
    ['tabs', 'a\tb\n1\t2\n'],
    ['a byte order mark', '\ufeffa,b\n1,2'],
    ['quotes', '"a",b\n"1",2'],
  ])('is read with %s', (_, text) => {
    expect(cells(text)).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });

  it('keeps separators, line breaks and quotes inside quotes', () => {
    expect(cells('a,b\n"1,\n""x""",2')).toEqual([
      ['a', 'b'],
      ['1,\n"x"', '2'],
    ]);
  });

  it('is read in UTF-16 and, as Excel in Chinese writes it, in GB 18030', () => {
    expect(cells(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('姓,名', 'utf16le')]))).toEqual([['姓', '名']]);
    expect(cells(Buffer.from([0xd0, 0xd5, 0x2c, 0xc3, 0xfb]))).toEqual([['姓', '名']]);
  });

  it('reads past the empty lines that spreadsheets write below a table', () => {
    expect(cells(`a,b\r\n1,2\r\n${',,\r\n'.repeat(1_000_000)}`)).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });

  it('leaves out rows without text and keeps the numbers of the others', () => {
    expect(readCsv(Buffer.from('a\n,,\n\nb'), LIMITS).map((row) => [row.number, ...row.cells])).toEqual([
      [1, 'a'],
      [4, 'b'],
    ]);
  });

  it.each([
    ['xlsx.not_xlsx', 'a,"b\n1,2'],
    ['xlsx.not_xlsx', 'a,"b"c\n1,2'],
    ['xlsx.not_xlsx', 'a\0b'],
    ['xlsx.not_xlsx', Buffer.from([0x61, 0xff, 0xff, 0x2c])],
    ['xlsx.formula', 'a,b\n1,=1+1'],
    ['xlsx.too_many_rows', 'a\nb\nc\nd'],
    ['xlsx.too_many_rows', `${'\n'.repeat(1_000_000)}a`],
    ['xlsx.wrong_columns', 'a,b,c,d,e'],
    ['xlsx.wrong_columns', 'a'.repeat(200_000)],
  ])('is refused with %s', (code, text) => {
    expect(refusal(text)).toBe(code);
  });
});
