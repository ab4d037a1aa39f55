import { Body, Get, HttpCode, Post, Put, Query } from '@nestjs/common';
import { ApiController, Can, CurrentActor, PageController } from '../../http/decorators';
import { answerForm } from '../../http/forms';
import { IfMatch, validateForm } from '../../http/pipes';
import type { Actor } from '../../kernel/actor';
import { readerLocale } from '../../kernel/request-context';
import { translator } from '../../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../../ui/page';
import type { PageProblem } from '../../ui/problem';
import { WordingPageView } from './WordingPageView';
import { WhichWording, WordingBody } from './wording.dto';
import { WordingLook, WordingService, WordingView } from './wording.service';

/** What messages say, in the organisation's own words. */
@ApiController('message-setup/words', 'messages')
export class WordingController {
  constructor(private readonly service: WordingService) {}

  /** One message in one language: own and built-in words, variables, lengths, history. */
  @Can('message_setup.write')
  @Get()
  one(@CurrentActor() actor: Actor, @Query() which: WhichWording): Promise<WordingView> {
    return this.service.one(actor, which);
  }

  /** Saves words as the next version; send the ETag as `If-Match`, `"0"` while nobody has changed anything. 422 names everything that is wrong. */
  @Can('message_setup.write')
  @Put()
  save(@CurrentActor() actor: Actor, @IfMatch() version: number, @Body() body: WordingBody): Promise<WordingView> {
    return this.service.save(actor, version, body);
  }

  /** How words would look and how long they get, without keeping them. 422 names everything that is wrong. */
  @Can('message_setup.write')
  @Post('previews')
  @HttpCode(200)
  look(@CurrentActor() actor: Actor, @Body() body: WordingBody): Promise<WordingLook> {
    return this.service.look(actor, body);
  }

  /** The built-in words stand again; send the ETag as `If-Match`. */
  @Can('message_setup.write')
  @Post('built-in')
  @HttpCode(200)
  useBuiltIn(@CurrentActor() actor: Actor, @IfMatch() version: number, @Body() which: WhichWording): Promise<WordingView> {
    return this.service.useBuiltIn(actor, version, which);
  }
}

/** As it came: anybody can send lists and objects in place of words. */
type Typed = Record<string, unknown>;

const pathOf = ({ template, locale }: WhichWording): string => `/message-setup/words?template=${template}&locale=${locale}`;
const whichOf = ({ template, locale }: Typed): WhichWording => validateForm(WhichWording, { template, locale });
const bodyOf = ({ version: _, ...words }: Typed): WordingBody => validateForm(WordingBody, words);

/** The same as a page. */
@PageController('message-setup/words')
export class WordingPages {
  constructor(private readonly service: WordingService) {}

  @Can('message_setup.write')
  @Get()
  one(@CurrentActor() actor: Actor, @Query() which: WhichWording): Promise<PageResult> {
    return this.show(actor, which);
  }

  @Can('message_setup.write')
  @Post()
  save(@CurrentActor() actor: Actor, @Body() body: Typed): Promise<PageResult | RedirectResult> {
    const which = whichOf(body);
    return answerForm(
      async () => {
        await this.service.save(actor, Number(body.version), bodyOf(body));
        return redirect(pathOf(which));
      },
      (problem, status) => this.show(actor, which, { typed: body, problem, status }),
    );
  }

  @Can('message_setup.write')
  @Post('previews')
  look(@CurrentActor() actor: Actor, @Body() body: Typed): Promise<PageResult | RedirectResult> {
    const which = whichOf(body);
    return answerForm(
      async () => this.show(actor, which, { typed: body, look: await this.service.look(actor, bodyOf(body)) }),
      (problem, status) => this.show(actor, which, { typed: body, problem, status }),
    );
  }

  @Can('message_setup.write')
  @Post('built-in')
  useBuiltIn(@CurrentActor() actor: Actor, @Body() body: Typed): Promise<PageResult | RedirectResult> {
    const which = whichOf(body);
    return answerForm(
      async () => {
        await this.service.useBuiltIn(actor, Number(body.version), which);
        return redirect(pathOf(which));
      },
      (problem, status) => this.show(actor, which, { problem, status }),
    );
  }

  private async show(
    actor: Actor,
    which: WhichWording,
    { typed, problem, look, status }: { typed?: Typed; problem?: PageProblem; look?: WordingLook; status?: number } = {},
  ): Promise<PageResult> {
    const words = await this.service.one(actor, which);
    const title = translator(readerLocale(actor))('wording:title');
    return page(<WordingPageView words={words} typed={typed} problem={problem} look={look} />, { title, status });
  }
}
