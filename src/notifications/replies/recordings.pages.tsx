import { Body, Get, Post, Req } from '@nestjs/common';
import type { Request } from 'express';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { Can, CurrentActor, PageController } from '../../http/decorators';
import { answerForm } from '../../http/forms';
import { validateForm } from '../../http/pipes';
import { Actor } from '../../kernel/actor';
import { readerLocale } from '../../kernel/request-context';
import { translator } from '../../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../../ui/page';
import { PageProblem } from '../../ui/problem';
import { WhichRecording } from '../notifications.dto';
import { RecordingsService } from './recordings.service';
import { RecordingsView } from './views/RecordingsView';

/** Which text was read, in which language and by whom. */
export class RecordingBody extends WhichRecording {
  /** What the voice speaks, as listeners would call it. */
  @IsOptional() @IsString() @MaxLength(60) dialect?: string;
}

/** Where somebody who speaks as the families do hands in a voice for each text of their page. */
@PageController('recordings')
export class RecordingsPages {
  constructor(private readonly recordings: RecordingsService) {}

  @Can('message.read')
  @Get()
  show(@CurrentActor() actor: Actor): Promise<PageResult> {
    return this.view(actor, {});
  }

  /** Not idempotent by key: the sound is stored outside the transaction, and the same voice handed in twice does no harm. */
  @Can('message.read')
  @Post()
  put(
    @CurrentActor() actor: Actor,
    @Body() body: Record<string, string>,
    @Req() request: Request & { file?: { buffer: Buffer; size: number } },
  ): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await this.recordings.put(actor, validateForm(RecordingBody, body), request.file?.buffer ?? Buffer.alloc(0));
        return redirect('/recordings');
      },
      (problem, status) => this.view(actor, body, problem, status),
    );
  }

  @Can('message.read')
  @Post('removals')
  remove(@CurrentActor() actor: Actor, @Body() body: Record<string, string>): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await this.recordings.remove(actor, validateForm(WhichRecording, { textKey: body.textKey, locale: body.locale }));
        return redirect('/recordings');
      },
      (problem, status) => this.view(actor, {}, problem, status),
    );
  }

  private async view(actor: Actor, body: Record<string, string>, problem?: PageProblem, status?: number): Promise<PageResult> {
    const view = <RecordingsView recordings={await this.recordings.list(actor)} body={body} problem={problem} />;
    return page(view, { title: translator(readerLocale(actor))('notifications:recordings.title'), status });
  }
}
