import { Body, Get, Param, Post } from '@nestjs/common';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { Id, validateForm } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import { requestContext } from '../kernel/request-context';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import type { PageProblem } from '../ui/problem';
import { WardsView } from './views/WardsView';
import { RenameWardForm, WardBody } from './wards.dto';
import { WardsService } from './wards.service';

type Fields = Record<string, unknown>;

/** The wards of a facility on a page of their own, reached from its rules. */
@Can('facility_rule.write')
@PageController('facilities')
export class WardsPages {
  constructor(private readonly wards: WardsService) {}

  @Get(':id/wards')
  list(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    return this.show(actor, id, {});
  }

  @Idempotent()
  @Post(':id/wards')
  add(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await this.wards.add(actor, id, validateForm(WardBody, body));
        return redirect(`/facilities/${id}/wards`);
      },
      (problem, status) => this.show(actor, id, body, problem, status),
    );
  }

  @Idempotent()
  @Post(':id/wards/:wardId')
  rename(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Param('wardId', Id) wardId: string,
    @Body() body: Fields,
  ): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        const { version, name } = validateForm(RenameWardForm, body);
        await this.wards.rename(actor, id, wardId, version, { name });
        return redirect(`/facilities/${id}/wards`);
      },
      (problem, status) => this.show(actor, id, {}, { ...problem, errors: [] }, status),
    );
  }

  @Idempotent()
  @Post(':id/wards/:wardId/ends')
  end(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Param('wardId', Id) wardId: string,
  ): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await this.wards.end(actor, id, wardId);
        return redirect(`/facilities/${id}/wards`);
      },
      (problem, status) => this.show(actor, id, {}, problem, status),
    );
  }

  private async show(actor: Actor, id: string, body: Fields, problem?: PageProblem, status?: number): Promise<PageResult> {
    const wards = await this.wards.list(actor, id);
    const text = (value: unknown): string => (typeof value === 'string' ? value : '');
    return page(
      <WardsView
        facilityId={id}
        wards={wards}
        values={{ code: text(body.code), name: text(body.name) }}
        {...(problem === undefined ? {} : { problem })}
      />,
      { title: translator(requestContext()?.locale ?? 'zh-CN')('wards:page_title'), ...(status === undefined ? {} : { status }) },
    );
  }
}
