import { createHash } from 'node:crypto';
import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Can, CurrentActor, Idempotent, PageController, Public } from '../http/decorators';
import { answerForm } from '../http/forms';
import { Id, validateForm } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import { notFound } from '../kernel/domain-error';
import { requestContext } from '../kernel/request-context';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import type { PageProblem } from '../ui/problem';
import { CalendarFeedBody } from './calendar-feeds.dto';
import { CalendarFeedsService } from './calendar-feeds.service';
import { CalendarFeedsView } from './views/CalendarFeedsView';

const words = (key: string): string => translator(requestContext()?.locale ?? 'zh-CN')(key);

/** Where a member of staff makes and kills the addresses of her own calendar. */
@PageController('my-calendar')
export class CalendarFeedsPages {
  constructor(private readonly feeds: CalendarFeedsService) {}

  @Can('calendar_feed.write')
  @Get()
  list(@CurrentActor() actor: Actor): Promise<PageResult> {
    return this.show(actor);
  }

  /** Shows the new address, once. Not idempotent on purpose: a kept answer would keep the address. */
  @Can('calendar_feed.write')
  @Post()
  create(@CurrentActor() actor: Actor, @Body() body: Record<string, string>): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        const { url } = await this.feeds.create(actor, validateForm(CalendarFeedBody, body).device);
        return this.show(actor, { url, status: 201 });
      },
      (problem, status) => this.show(actor, { problem, status, device: body.device }),
    );
  }

  @Can('calendar_feed.write')
  @Idempotent()
  @Post(':id/revocations')
  async revoke(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<RedirectResult> {
    await this.feeds.revoke(actor, id);
    return redirect('/my-calendar');
  }

  private async show(
    actor: Actor,
    { status, ...more }: { url?: string; problem?: PageProblem; status?: number; device?: string } = {},
  ): Promise<PageResult> {
    return page(<CalendarFeedsView feeds={await this.feeds.list(actor)} {...more} />, {
      title: words('calendar_feeds:title'),
      width: 'narrow',
      status,
    });
  }
}

/** The calendar itself, for calendars that know nothing but an address. */
@Public()
@PageController('plan')
export class CalendarFilePages {
  constructor(private readonly feeds: CalendarFeedsService) {}

  @Get(':file')
  async file(@Param('file') file: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const token = /^([A-Za-z0-9_-]{27})\.ics$/.exec(file)?.[1];
    if (token === undefined) throw notFound();
    const text = await this.feeds.calendar(token);
    const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`;
    response.set({
      ETag: etag,
      'Cache-Control': 'private, max-age=900',
      'Content-Disposition': 'inline; filename="plan.ics"',
      'X-Robots-Tag': 'noindex',
    });
    if (request.headers['if-none-match'] === etag) response.status(304).end();
    else response.type('text/calendar; charset=utf-8').send(text);
  }
}
