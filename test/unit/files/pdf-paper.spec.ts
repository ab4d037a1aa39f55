import { PaperSheet, writePapers } from '../../../src/files/pdf-paper';
import { narrowQuotes } from '../../../src/files/pdf-table';
import { textOfPdf } from '../../support/pdf';

const MADE_AT = new Date('2026-09-02T02:00:00Z');
const slip = (lines: number, words = '请带上证件'): PaperSheet => ({
  title: '小禾家庭服务',
  blocks: [{ big: true, lines: ['9月23日 上午9:00'] }, { lines: Array.from({ length: lines }, () => words) }],
  large: true,
  fold: '对折',
});
const write = (sheet: PaperSheet, size: 'A4' | 'A5' = 'A5'): Promise<Buffer> =>
  writePapers({ documentTitle: 'Outing K7Q2', sheets: [sheet], size, madeAt: MADE_AT });

describe('papers as PDF', () => {
  it('are written as large as they fit on their one page', async () => {
    for (const lines of [1, 8, 20]) expect(textOfPdf(await write(slip(lines))).pages).toBe(1);
    await expect(write(slip(60))).rejects.toThrow('A paper does not fit its page');
  });

  it('keep rules to write on, and no apostrophe as wide as a sign of Chinese', async () => {
    const { text } = textOfPdf(
      await write({ ...slip(1, 'a worker’s card'), blocks: [{ title: 'Notes', lines: ['', '', 'a worker’s card'] }] }),
    );
    expect(text).toContain("worker's");
    expect(narrowQuotes('Put an x under “Yes”, 填“同意”.')).toBe('Put an x under "Yes", 填“同意”.');
  });
});
