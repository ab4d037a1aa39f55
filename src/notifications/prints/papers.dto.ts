import { IsIn, IsOptional } from 'class-validator';
import { PAPER_SIZES } from './papers.rules';
import type { PaperSize } from './papers.rules';

export class PaperQuery {
  /** `A4` or `A5`; left out, A4 for the escort's sheet and A5 for what a family gets. */
  @IsOptional() @IsIn(PAPER_SIZES) size?: PaperSize;
}
