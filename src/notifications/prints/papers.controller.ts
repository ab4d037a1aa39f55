import { Get, Header, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiController, Can, CurrentActor } from '../../http/decorators';
import { Id } from '../../http/pipes';
import type { Actor } from '../../kernel/actor';
import { notFound } from '../../kernel/domain-error';
import { PaperQuery } from './papers.dto';
import { PaperKind, PAPER_KINDS } from './papers.rules';
import { PapersService } from './papers.service';

/** @throws DomainError not_found for a kind there is not */
export const kindOf = (value: string): PaperKind => {
  const kind = PAPER_KINDS.find((one) => one === value);
  if (!kind) throw notFound();
  return kind;
};

/** An answer that is saved as a file of this name. */
export const asPdf = ({ bytes, name }: { bytes: Buffer; name: string }): StreamableFile =>
  new StreamableFile(bytes, { type: 'application/pdf', disposition: `attachment; filename="${name}"`, length: bytes.length });

/** Papers of an outing, as PDF. */
@ApiController('visits')
export class PapersController {
  constructor(private readonly papers: PapersService) {}

  /** `escort-sheet`, `slip` or `card` of an arranged outing; slip and card have a page for each caregiver who is told, in her language. */
  @Can('visit.escort')
  @Get(':id/papers/:kind')
  @Header('Cache-Control', 'private, no-store')
  async pdf(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Param('kind') kind: string,
    @Query() { size }: PaperQuery,
  ): Promise<StreamableFile> {
    return asPdf(await this.papers.pdf(actor, id, kindOf(kind), size));
  }
}
