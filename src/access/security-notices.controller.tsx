import { Get, OnModuleInit, Param, Post } from '@nestjs/common';
import { Badges } from '../http/badges';
import { ApiController, Can, CurrentActor, Idempotent, PageController, WholeList } from '../http/decorators';
import { Id } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import { requestContext } from '../kernel/request-context';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import { SecurityNoticeRow, SecurityNotices } from './security-notices.service';
import { SecurityNoticesView } from './views/SecurityNoticesView';

/** What one was told about accounts: sign-ins from new devices, and data given out. */
@ApiController('security-notices', 'access')
export class SecurityNoticesController {
  constructor(private readonly notices: SecurityNotices) {}

  /** Your own, the latest first, fifty at most. */
  @Can('security_notice.read')
  @Get()
  @WholeList()
  async list(@CurrentActor() actor: Actor): Promise<{ data: SecurityNoticeRow[] }> {
    return { data: await this.notices.list(actor) };
  }

  /** Says that you know of it. */
  @Can('security_notice.read')
  @Post(':id/acknowledgements')
  async acknowledge(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<{ id: string }> {
    await this.notices.acknowledge(actor, id);
    return { id };
  }
}

/** The same on a page, with what to do about it. */
@PageController('security-notices')
export class SecurityNoticesPages implements OnModuleInit {
  constructor(
    private readonly notices: SecurityNotices,
    private readonly badges: Badges,
  ) {}

  onModuleInit(): void {
    this.badges.on('security', 'security_notice.read', (actor) => this.notices.waiting(actor));
  }

  @Can('security_notice.read')
  @Get()
  async list(@CurrentActor() actor: Actor): Promise<PageResult> {
    const t = translator(requestContext()?.locale ?? 'zh-CN');
    return page(<SecurityNoticesView notices={await this.notices.list(actor)} />, { title: t('access:security.title'), width: 'narrow' });
  }

  @Can('security_notice.read')
  @Idempotent()
  @Post(':id/acknowledgements')
  async acknowledge(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<RedirectResult> {
    await this.notices.acknowledge(actor, id);
    return redirect('/security-notices');
  }
}
