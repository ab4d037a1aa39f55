import { Body, Get, Header, HttpCode, Param, Post, StreamableFile } from '@nestjs/common';
import { IsOptional, IsUUID } from 'class-validator';
import { ApiController, Can, CurrentActor, Idempotent, PageController, WholeList } from '../../http/decorators';
import { Id } from '../../http/pipes';
import type { Actor } from '../../kernel/actor';
import { requestContext } from '../../kernel/request-context';
import { translator } from '../../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../../ui/page';
import { asPdf } from '../prints/papers.controller';
import { LettersService, LettersToPost } from './letters.service';
import { LettersView } from './LettersView';

/** Which letter; left out, all that wait. */
export class LetterPrintBody {
  @IsOptional() @IsUUID() id?: string;
}

/** Letters that wait to be printed and posted. */
@ApiController('letters-to-post', 'messages')
export class LettersController {
  constructor(private readonly letters: LettersService) {}

  /** What waits, the most urgent first, and what lies printed and must not go any more. */
  @Can('letter.post')
  @Get()
  @WholeList()
  list(@CurrentActor() actor: Actor): Promise<LettersToPost> {
    return this.letters.list(actor);
  }

  /** All that wait, or one, as PDF: a page each, to be folded so that only address and neutral name are outside. Printing again does no harm. */
  @Can('letter.post')
  @Post('prints')
  @HttpCode(200)
  @Header('Cache-Control', 'private, no-store')
  async print(@CurrentActor() actor: Actor, @Body() { id }: LetterPrintBody): Promise<StreamableFile> {
    return asPdf(await this.letters.print(actor, id));
  }

  /** It is in the post. 409 `letter.not_printed`, `letter.overtaken` when it must not go any more, `letter.posted` when it went before. */
  @Can('letter.post')
  @Post(':id/postings')
  @Idempotent()
  posted(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<LettersToPost> {
    return this.letters.posted(actor, id);
  }
}

/** The same as a page. */
@PageController('letters-to-post')
export class LettersPages {
  constructor(private readonly letters: LettersService) {}

  @Can('letter.post')
  @Get()
  async list(@CurrentActor() actor: Actor): Promise<PageResult> {
    return page(<LettersView letters={await this.letters.list(actor)} />, {
      title: translator(requestContext()?.locale ?? 'zh-CN')('letters:title'),
    });
  }

  @Can('letter.post')
  @Post('prints')
  @Idempotent()
  @HttpCode(200)
  @Header('Cache-Control', 'private, no-store')
  async print(@CurrentActor() actor: Actor): Promise<StreamableFile> {
    return asPdf(await this.letters.print(actor));
  }

  @Can('letter.post')
  @Post(':id/postings')
  @Idempotent()
  async posted(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<RedirectResult> {
    await this.letters.posted(actor, id);
    return redirect('/letters-to-post');
  }
}
