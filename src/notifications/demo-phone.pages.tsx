import { Body, Get, Post, Query } from '@nestjs/common';
import { Config } from '../config/config';
import { Idempotent, PageController, Public } from '../http/decorators';
import { validateForm } from '../http/pipes';
import { requestContext } from '../kernel/request-context';
import { notFound } from '../kernel/domain-error';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import { DemoPhoneQueries } from './demo-phone.queries';
import { MessagesQueries } from './messages.queries';
import { DemoPhoneQuery, DemoReplyBody } from './notifications.dto';
import { RepliesService } from './replies/replies.service';
import { ReplyCodes } from './replies/reply-codes.service';
import { Chosen, DemoPhoneView } from './views/DemoPhoneView';

const LAST = 30;

/** A pretend handset for trying out what families see. Does not exist outside the demo. */
@Public()
@PageController('demo/phone')
export class DemoPhonePages {
  constructor(
    private readonly config: Config,
    private readonly queries: DemoPhoneQueries,
    private readonly messages: MessagesQueries,
    private readonly replies: RepliesService,
    private readonly codes: ReplyCodes,
  ) {}

  @Get()
  async show(@Query() query: DemoPhoneQuery): Promise<PageResult> {
    if (!this.config.demo) throw notFound();
    const families = await this.queries.families();
    const family = query.caregiver === undefined ? families[0] : await this.queries.family(query.caregiver);
    if (query.caregiver !== undefined && !family) throw notFound();
    const listed = family && !families.some((f) => f.id === family.id) ? [family, ...families] : families;
    let chosen: Chosen | undefined;
    if (family) {
      const access = family.visitId === null ? undefined : await this.codes.access(family.visitId, family.id);
      chosen = { family, talk: await this.messages.talk(family.id, LAST), access };
    }
    const context = requestContext();
    const title = translator(context?.locale ?? 'zh-CN')('notifications:phone.title');
    return page(<DemoPhoneView families={listed} chosen={chosen} />, {
      title,
      layout: context?.actor ? 'staff' : 'public',
      inventedOnly: true,
    });
  }

  @Idempotent()
  @Post()
  async reply(@Body() body: Record<string, string>): Promise<RedirectResult> {
    if (!this.config.demo) throw notFound();
    const { caregiver, text } = validateForm(DemoReplyBody, body);
    await this.replies.inbound(caregiver, text);
    return redirect(`/demo/phone?caregiver=${caregiver}`);
  }
}
