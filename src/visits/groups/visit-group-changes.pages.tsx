import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { Can, CurrentActor, Idempotent, PageController } from '../../http/decorators';
import { answerForm } from '../../http/forms';
import { Id, validateForm } from '../../http/pipes';
import { Actor } from '../../kernel/actor';
import { conflict, DomainError, notFound } from '../../kernel/domain-error';
import { isId } from '../../kernel/ids';
import type { Reason } from '../../kernel/reasons';
import { page, PageResult, redirect, RedirectResult } from '../../ui/page';
import type { PageProblem } from '../../ui/problem';
import { BookingFamilyQueries } from '../booking/booking-family.queries';
import { GroupAboard } from './group-aboard';
import { GroupFormQueries } from './group-form.queries';
import { GroupState, readGroup, toGroupRequest, withGroupDefaults } from './group-form.rules';
import { words } from '../page-words';
import { isLive } from '../visit.states';
import { GroupFamiliesBody, GroupLeavingBody } from './visit-groups.dto';
import { GroupView as Group, VisitGroupsQueries } from './visit-groups.queries';
import { sharedEscorts } from './visit-groups.rules';
import { VisitGroupsService } from './visit-groups.service';
import type { VisitView } from '../visits.queries';
import { GroupAddView } from './views/GroupAddView';
import { GroupDetailsView } from './views/GroupDetailsView';
import { GroupLeaveView } from './views/GroupLeaveView';

type Fields = Record<string, unknown>;

/** A request that came back: its words, and what the gates said. */
interface Refused {
  problem: PageProblem;
  status: number;
  error: DomainError;
}

/** What changes about a group that there is: families join it, one leaves it. */
@PageController('visit-groups/:id')
export class VisitGroupChangesPages {
  constructor(
    private readonly groups: VisitGroupsService,
    private readonly queries: VisitGroupsQueries,
    private readonly forms: GroupFormQueries,
    private readonly families: BookingFamilyQueries,
    private readonly bus: GroupAboard,
  ) {}

  /** First which families, then the details of each: one address, state in its query. */
  @Can('visit.request')
  @Get('families')
  async choose(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Query() query: Fields): Promise<PageResult> {
    const { group, state } = await this.read(actor, id, query);
    return state.parentIds.length > 0 && query.back !== '1'
      ? this.details(actor, group, state)
      : this.choice(actor, group, state, query.asked === '1');
  }

  @Can('visit.request')
  @Idempotent()
  @Post('families')
  async add(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    const { group, state } = await this.read(actor, id, { ...body, answered: '1' });
    const { families } = await this.forms.details(actor, group.facilityId, state.parentIds, group.day);
    // A family that was chosen and is not there any more is not left out without a word.
    if (families.length === 0 || families.length !== state.parentIds.length) return this.choice(actor, group, state, true);
    return answerForm(
      async () => {
        const { families: asked, escorts, note } = toGroupRequest(state, families);
        // None ticked: who goes with everybody goes with them, too.
        const own = state.escortIds.length > 0 ? { escorts } : {};
        await this.groups.add(actor, id, validateForm(GroupFamiliesBody, { families: asked, note, ...own }));
        return redirect(`/visit-groups/${id}?done=added`);
      },
      (problem, status, error) => this.details(actor, group, state, { problem, status, error }),
    );
  }

  @Can('visit.request')
  @Get('leavings')
  async leaving(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Query('visit', Id) visitId: string): Promise<PageResult> {
    return this.leavePage(actor, id, visitId);
  }

  @Can('visit.request')
  @Idempotent()
  @Post('leavings')
  async leave(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    const visitId = String(body.visitId ?? '');
    const { visit } = await this.visitOf(actor, id, visitId);
    const stay = await this.bus.escortsOfOthers(id, visitId);
    const own = visit.party
      .filter(({ personId }) => !stay.has(personId))
      .map(({ personType, personId, place }) => ({ personType, personId, place }));
    const escort = isId(body.escort) && !own.some(({ personId }) => personId === body.escort) ? body.escort : undefined;
    const party = escort === undefined ? own : [...own, { personType: 'worker', personId: escort, place: 'waits' }];
    return answerForm(
      async () => {
        await this.groups.leave(actor, id, validateForm(GroupLeavingBody, { visitId, party }));
        return redirect(`/visit-groups/${id}?done=left`);
      },
      (problem, status, error) => this.leavePage(actor, id, visitId, { problem, status, error, escort }),
    );
  }

  private async read(actor: Actor, id: string, query: Fields): Promise<{ group: Group; state: GroupState }> {
    const group = await this.queries.one(actor, id);
    if (group.live === 0) throw conflict('visit_group.over');
    return { group, state: { ...readGroup(query), facilityId: group.facilityId, day: group.day, policy: group.policy } };
  }

  private async choice(actor: Actor, group: Group, { parentIds, escortIds }: GroupState, asked: boolean): Promise<PageResult> {
    const t = words();
    const aboard = new Set(group.visits.filter((visit) => isLive(visit.status)).map((visit) => visit.parentId));
    const candidates = (await this.forms.candidates(actor, group.facilityId, { day: group.day })).filter(
      (one) => !aboard.has(one.parentId),
    );
    const gone = await this.forms.absent(actor, group.facilityId, parentIds);
    const errors = [
      ...gone.map((names) => ({
        code: 'visit_group.family_absent',
        params: { names: names.join(t('visits_pages:list_separator')) || t('visit_groups:new.family_unknown') },
      })),
      ...(asked && parentIds.length === 0 ? [{ code: 'visit_group.choose_family', params: {} }] : []),
    ];
    const problem: PageProblem | undefined =
      errors.length === 0
        ? undefined
        : {
            title: t('ui:errors_title'),
            errors: errors.map(({ code, params }) => ({
              pointer: '/families',
              message: t(`errors:${code}.message`, params),
              fix: t(`errors:${code}.fix`, params),
            })),
          };
    return page(
      <GroupAddView
        group={group}
        candidates={candidates}
        workers={await this.forms.workers(actor, candidates)}
        parentIds={parentIds}
        escortIds={escortIds}
        problem={problem}
      />,
      { title: t('visit_groups:add.document_title'), ...(problem ? { status: 422 } : {}) },
    );
  }

  private async details(actor: Actor, group: Group, asked: GroupState, refused?: Refused): Promise<PageResult> {
    const t = words();
    const { families, workers } = await this.forms.details(actor, group.facilityId, asked.parentIds, group.day);
    if (families.length !== asked.parentIds.length) return this.choice(actor, group, asked, true);
    const told = (refused?.error.members as { families?: { ok: boolean; reasons: Reason[] }[] } | undefined)?.families ?? [];
    const named = asked.escortIds.length > 0;
    const escortIds = named ? asked.escortIds : sharedEscorts(await this.bus.of(group.id)).map(({ personId }) => personId);
    const names = escortIds.flatMap((id) => workers.find((one) => one.id === id)?.name ?? []);
    const back = new URLSearchParams([
      ...asked.parentIds.map((id) => ['families', id]),
      ...asked.escortIds.map((id) => ['escorts', id]),
      ['back', '1'],
    ]);
    return page(
      <GroupDetailsView
        action={`/visit-groups/${group.id}/families`}
        back={`/visit-groups/${group.id}/families?${back.toString()}`}
        purpose="add"
        note={
          names.length > 0
            ? t(named ? 'visit_groups:add.own_escorts' : 'visit_groups:add.escorts', {
                names: names.join(t('visits_pages:list_separator')),
              })
            : t('visit_groups:add.no_escorts')
        }
        state={withGroupDefaults(asked, families)}
        facility={{ name: group.facilityName, timeZone: group.timeZone }}
        families={families.map((family, i) => ({ ...family, ok: told[i]?.ok, reasons: told[i]?.reasons ?? [] }))}
        problem={refused?.problem}
      />,
      { title: t('visit_groups:add.document_title'), ...(refused ? { status: refused.status } : {}) },
    );
  }

  private async visitOf(actor: Actor, id: string, visitId: string): Promise<{ group: Group; visit: VisitView }> {
    const group = await this.queries.one(actor, id);
    const visit = group.visits.find((one) => one.id === visitId && isLive(one.status));
    if (!visit) throw notFound('visit.not_found');
    return { group, visit };
  }

  private async leavePage(actor: Actor, id: string, visitId: string, refused?: Refused & { escort?: string }): Promise<PageResult> {
    const { group, visit } = await this.visitOf(actor, id, visitId);
    const stay = await this.bus.escortsOfOthers(id, visitId);
    const [first] = visit.dyads;
    const { workers } = first ? await this.families.of(actor, first.dyadId, { sessionId: visit.sessionId }) : { workers: [] };
    return page(
      <GroupLeaveView
        group={group}
        visit={visit}
        staying={visit.party.filter(({ personId }) => stay.has(personId)).map(({ name }) => name)}
        workers={workers}
        escortId={refused?.escort}
        reasons={(refused?.error.members as { reasons?: Reason[] } | undefined)?.reasons}
        problem={refused?.problem}
      />,
      { title: words()('visit_groups:leave.document_title'), ...(refused ? { status: refused.status } : {}) },
    );
  }
}
