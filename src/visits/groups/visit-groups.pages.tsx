import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { Can, CurrentActor, Idempotent, PageController } from '../../http/decorators';
import { answerForm } from '../../http/forms';
import { Id, validateForm } from '../../http/pipes';
import { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { dayInZone } from '../../kernel/days';
import { DomainError } from '../../kernel/domain-error';
import type { Reason } from '../../kernel/reasons';
import { page, PageResult, redirect, RedirectResult } from '../../ui/page';
import type { PageProblem } from '../../ui/problem';
import { GroupFormQueries } from './group-form.queries';
import { groupFields, GroupState, readGroup, toGroupRequest, withGroupDefaults } from './group-form.rules';
import { words } from '../page-words';
import { GroupCancelBody, VisitGroupBody } from './visit-groups.dto';
import { VisitGroupsQueries } from './visit-groups.queries';
import { VisitGroupsService } from './visit-groups.service';
import { GroupChooseView } from './views/GroupChooseView';
import { GroupDetailsView } from './views/GroupDetailsView';
import { GroupsListView } from './views/GroupsListView';
import { GROUP_DONE, GroupDone, GroupView } from './views/GroupView';

type Fields = Record<string, string>;

/** Several families on one bus: who, which day, each family's details; then the group with what became of each. */
@PageController('visit-groups')
export class VisitGroupsPages {
  constructor(
    private readonly groups: VisitGroupsService,
    private readonly queries: VisitGroupsQueries,
    private readonly forms: GroupFormQueries,
    private readonly clock: Clock,
  ) {}

  @Can('visit.read')
  @Get()
  async list(@CurrentActor() actor: Actor): Promise<PageResult> {
    return page(<GroupsListView groups={await this.queries.list(actor)} />, { title: words()('visit_groups:list.document_title') });
  }

  /** First where, then which day and which families, then the details of each: one address, state in its query. */
  @Can('visit.request')
  @Get('new')
  async form(@CurrentActor() actor: Actor, @Query() query: Record<string, unknown>): Promise<PageResult> {
    const state = readGroup(query);
    // Back from the details: what was chosen is there to be changed.
    if (query.back === '1') return this.choose(actor, state, false);
    return state.facilityId !== undefined && state.day !== undefined && state.parentIds.length > 1
      ? this.details(actor, state)
      : this.choose(actor, state, query.families !== undefined || query.day !== undefined);
  }

  @Can('visit.request')
  @Idempotent()
  @Post()
  async send(@CurrentActor() actor: Actor, @Body() body: Record<string, unknown>): Promise<PageResult | RedirectResult> {
    const state = readGroup({ ...body, answered: '1' });
    const { facilityId, day } = state;
    if (facilityId === undefined || day === undefined) return this.choose(actor, state, true);
    const { families } = await this.forms.details(actor, facilityId, state.parentIds, day);
    // A family that was chosen and is not there any more is not left out without a word.
    if (families.length !== state.parentIds.length) return this.choose(actor, state, true);
    return answerForm(
      async () => {
        const group = await this.groups.request(actor, validateForm(VisitGroupBody, toGroupRequest(state, families)));
        return redirect(`/visit-groups/${group.id}?done=sent`);
      },
      (problem, status, error) => this.details(actor, state, { problem, status, error }),
    );
  }

  @Can('visit.read')
  @Get(':id')
  async one(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Query() query: Fields): Promise<PageResult> {
    await this.groups.open(actor, id);
    return this.view(actor, id, { done: GROUP_DONE.find((done) => done === query.done) });
  }

  @Can('visit.cancel')
  @Idempotent()
  @Post(':id/cancellations')
  async cancel(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await this.groups.cancel(actor, id, validateForm(GroupCancelBody, this.withSpeaker(body)));
        return redirect(`/visit-groups/${id}?done=cancelled`);
      },
      (problem, status) => this.view(actor, id, { problem, values: body, status }),
    );
  }

  /** Who at the facility said so; the same words as for one meeting. */
  private withSpeaker({ toldBy, ...rest }: Fields): Record<string, unknown> {
    const name = toldBy?.trim() ?? '';
    return name === '' ? rest : { ...rest, onBehalfOf: { name, channel: 'phone', saidAt: this.clock.now().toISOString() } };
  }

  private async view(
    actor: Actor,
    id: string,
    { status, ...shown }: { done?: GroupDone; problem?: PageProblem; values?: Fields; status?: number },
  ): Promise<PageResult> {
    return page(<GroupView group={await this.queries.one(actor, id)} {...shown} />, {
      title: words()('visit_groups:one.document_title'),
      ...(status === undefined ? {} : { status }),
    });
  }

  private async choose(actor: Actor, state: GroupState, asked: boolean): Promise<PageResult> {
    const t = words();
    const facilities = await this.forms.facilities(actor);
    const facility = facilities.find((one) => one.id === state.facilityId);
    const candidates = facility ? await this.forms.candidates(actor, facility.id) : [];
    const absent = asked && facility ? await this.forms.absent(actor, facility.id, state.parentIds) : [];
    const missing: { pointer: string; code: string; params?: { names: string } }[] = [
      ...absent.map((names) => ({
        pointer: '/families',
        code: 'visit_group.family_absent',
        params: { names: names.join(t('visits_pages:list_separator')) || t('visit_groups:new.family_unknown') },
      })),
      ...(asked && facility && state.day === undefined ? [{ pointer: '/day', code: 'visit_group.choose_day' }] : []),
      ...(asked && facility && state.parentIds.length < 2 ? [{ pointer: '/families', code: 'visit_group.choose_families' }] : []),
    ];
    const problem: PageProblem | undefined =
      missing.length === 0
        ? undefined
        : {
            title: t('ui:errors_title'),
            errors: missing.map(({ pointer, code, params }) => ({
              pointer,
              message: t(`errors:${code}.message`, params),
              fix: t(`errors:${code}.fix`, params),
            })),
          };
    return page(
      <GroupChooseView
        state={state}
        facilities={facilities}
        facility={facility}
        days={facility ? await this.forms.days(actor, facility.id, dayInZone(this.clock.now(), facility.timeZone)) : []}
        candidates={candidates}
        workers={await this.forms.workers(actor, candidates)}
        problem={problem}
      />,
      { title: t('visit_groups:new.document_title'), ...(problem || (asked && !facility) ? { status: 422 } : {}) },
    );
  }

  private async details(
    actor: Actor,
    asked: GroupState,
    refused?: { problem: PageProblem; status: number; error: DomainError },
  ): Promise<PageResult> {
    const { facilityId = '', day = '' } = asked;
    const facility = (await this.forms.facilities(actor)).find((one) => one.id === facilityId);
    const { families } = await this.forms.details(actor, facilityId, asked.parentIds, day);
    if (!facility || families.length < 2 || families.length !== asked.parentIds.length) return this.choose(actor, asked, true);
    const told = (refused?.error.members as { families?: { ok: boolean; reasons: Reason[] }[] } | undefined)?.families ?? [];
    return page(
      <GroupDetailsView
        state={withGroupDefaults(asked, families)}
        purpose="new"
        facility={facility}
        action="/visit-groups"
        back={`/visit-groups/new?${new URLSearchParams([...groupFields(asked), ['back', '1']]).toString()}`}
        families={families.map((family, i) => ({ ...family, ok: told[i]?.ok, reasons: told[i]?.reasons ?? [] }))}
        problem={refused?.problem}
      />,
      { title: words()('visit_groups:new.document_title'), ...(refused ? { status: refused.status } : {}) },
    );
  }
}
