import { Body, Get, Post, Put } from '@nestjs/common';
import { IsString, MaxLength } from 'class-validator';
import { ApiController, Can, CurrentActor, PageController } from '../../http/decorators';
import { answerForm } from '../../http/forms';
import { validateForm } from '../../http/pipes';
import type { Actor } from '../../kernel/actor';
import { requestContext } from '../../kernel/request-context';
import { translator } from '../../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../../ui/page';
import type { PageProblem } from '../../ui/problem';
import { MessageSetupService, MessageSetupView } from './message-setup.service';
import { MessageSetupPageView } from './views/MessageSetupPageView';

export class SignatureBody {
  /** What every text begins with: 2–12 characters that say nothing about imprisonment. */
  @IsString() @MaxLength(60) signature: string;
}

/** The signature of an organisation's texts, and the templates with their lengths. */
@ApiController('message-setup', 'messages')
export class MessageSetupController {
  constructor(private readonly service: MessageSetupService) {}

  /** Signature and templates, each with an example and its longest length. */
  @Can('message_setup.write')
  @Get()
  one(@CurrentActor() actor: Actor): Promise<MessageSetupView> {
    return this.service.setup(actor);
  }

  /** Changes the signature; one that holds a banned word or a facility's name is refused. */
  @Can('message_setup.write')
  @Put('signature')
  sign(@CurrentActor() actor: Actor, @Body() { signature }: SignatureBody): Promise<MessageSetupView> {
    return this.service.sign(actor, signature);
  }
}

/** The same as a page. */
@PageController('message-setup')
export class MessageSetupPages {
  constructor(private readonly service: MessageSetupService) {}

  @Can('message_setup.write')
  @Get()
  one(@CurrentActor() actor: Actor): Promise<PageResult> {
    return this.show(actor);
  }

  @Can('message_setup.write')
  @Post()
  sign(@CurrentActor() actor: Actor, @Body() body: Record<string, string>): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await this.service.sign(actor, validateForm(SignatureBody, body).signature);
        return redirect('/message-setup');
      },
      (problem, status) => this.show(actor, body.signature, problem, status),
    );
  }

  private async show(actor: Actor, typed?: string, problem?: PageProblem, status?: number): Promise<PageResult> {
    return page(<MessageSetupPageView setup={await this.service.setup(actor)} typed={typed} problem={problem} />, {
      title: translator(requestContext()?.locale ?? 'zh-CN')('message_setup:title'),
      status,
    });
  }
}
