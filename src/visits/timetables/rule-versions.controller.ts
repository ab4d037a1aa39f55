import { Body, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { FacilitiesQueries } from '../../facilities/facilities.queries';
import { RuleVersionsQueries } from '../../facilities/rule-versions.queries';
import { RuleVersionBody, RuleVersionQuery, toVersionJson } from '../../facilities/rule-versions.service';
import { ApiController, Can, CurrentActor, Idempotent, WholeList } from '../../http/decorators';
import { Id } from '../../http/pipes';
import { reasonJson } from '../../http/problem';
import { Actor } from '../../kernel/actor';
import { requestContext } from '../../kernel/request-context';
import { translator } from '../../ui/i18n';
import { RuleChangesService, RulePreview } from './rule-changes.service';

type Json = Record<string, unknown>;

/** Versions of a facility's rules. Lives here because they can leave arranged visits outside. */
@ApiController('facilities', 'facilities')
export class RuleVersionsController {
  constructor(
    private readonly changes: RuleChangesService,
    private readonly versions: RuleVersionsQueries,
    private readonly facilities: FacilitiesQueries,
  ) {}

  /** Every version of a facility's rules, the newest first: in force, staged, proposed and withdrawn. */
  @Can('facility.read')
  @Get(':id/rule-versions')
  @WholeList()
  async list(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<Json> {
    await this.facilities.one(actor, id);
    return { data: (await this.versions.all(id)).map(toVersionJson), page: { nextCursor: null } };
  }

  /**
   * Changes rules from a day on: in force at once, or proposed where a second person is needed. With `dryRun=true` only says which
   * arranged visits would fall outside, judged by the gates with these rules (200, nothing saved).
   */
  @Can('facility_rule.write')
  @Idempotent({ optional: true })
  @Post(':id/rule-versions')
  async propose(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Query() { dryRun }: RuleVersionQuery,
    @Body() body: RuleVersionBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Json> {
    const preview = await this.changes.preview(actor, id, body);
    if (dryRun === true) {
      response.status(200);
      return { dryRun: true, version: null, ...toPreviewJson(preview) };
    }
    return { dryRun: false, version: toVersionJson(await this.changes.propose(actor, id, body)), ...toPreviewJson(preview) };
  }
}

/** What becomes of one version. */
@ApiController('facility-rule-versions', 'facilities')
export class RuleVersionDecisionsController {
  constructor(private readonly changes: RuleChangesService) {}

  /** A second person's yes: the version is in force on its days. */
  @Can('facility_rule.approve')
  @Idempotent()
  @HttpCode(200)
  @Post(':id/approvals')
  async approve(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<Json> {
    return toVersionJson(await this.changes.approve(actor, id));
  }

  /** Takes back a proposal, or a staged version before its first day. */
  @Can('facility_rule.write')
  @Idempotent()
  @HttpCode(200)
  @Post(':id/withdrawals')
  async withdraw(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<Json> {
    return toVersionJson(await this.changes.withdraw(actor, id));
  }
}

/** Whom a version touches, in the reader's language. */
function toPreviewJson({ fallsOutside, ...counts }: RulePreview): Json {
  const t = translator(requestContext()?.locale ?? 'zh-CN');
  return {
    ...counts,
    fallsOutside: fallsOutside.map(({ reasons, ...visit }) => ({ ...visit, reasons: reasons.map((r) => reasonJson(r, t)) })),
  };
}
