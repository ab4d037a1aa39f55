import { Get, Header, Param, Query, StreamableFile } from '@nestjs/common';
import { Can, CurrentActor, PageController } from '../../http/decorators';
import { Id } from '../../http/pipes';
import type { Actor } from '../../kernel/actor';
import { requestContext } from '../../kernel/request-context';
import { translator } from '../../ui/i18n';
import { page, PageResult } from '../../ui/page';
import { asPdf, kindOf } from './papers.controller';
import { PaperQuery } from './papers.dto';
import { PapersService } from './papers.service';
import { PapersView } from './PapersView';
import { PaperSheetView } from './PaperSheetView';

const words = (key: string, params?: Record<string, string>): string => translator(requestContext()?.locale ?? 'zh-CN')(key, params);

/** Papers of an outing: which there are, on screen, and as PDF. */
@PageController('visits')
export class PapersPages {
  constructor(private readonly papers: PapersService) {}

  @Can('visit.escort')
  @Get(':id/papers')
  async list(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    const { reference, status } = await this.papers.trip(actor, id);
    return page(<PapersView visitId={id} reference={reference} arranged={['confirmed', 'under_way'].includes(status)} />, {
      title: words('papers:title'),
      width: 'narrow',
    });
  }

  @Can('visit.escort')
  @Get(':id/papers/:kind')
  async sheet(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Param('kind') kind: string): Promise<PageResult> {
    const papers = await this.papers.of(actor, id, kindOf(kind));
    return page(<PaperSheetView papers={papers} />, {
      title: words('papers:document_title', { reference: papers.reference }),
      layout: 'bare',
    });
  }

  @Can('visit.escort')
  @Get(':id/papers/:kind/pdf')
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
