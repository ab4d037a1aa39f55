import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { FamiliesQueries } from '../families/families.queries';
import { GateResultsQueries } from '../eligibility/gate-results.queries';
import { EntitlementsQueries } from '../entitlements/entitlements.queries';
import { EntitlementsService } from '../entitlements/entitlements.service';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { FormText, Id, validateForm, WholeFormText } from '../http/pipes';
import { Actor, can } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { dayInZone } from '../kernel/days';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import { BookingLosses } from './booking/booking-losses';
import { words } from './page-words';
import { confirmForm, previewOf, unseen } from './facility-desk/confirm-form';
import { DeskPeople } from './facility-desk/desk-people.queries';
import { FamilyNotes } from './facility-desk/family-notes';
import { withoutFields, withoutOf } from './facility-desk/without-form.rules';
import { UndoWindow } from './facility-desk/undo-window';
import { VisitPageParts } from './visit-page-parts.service';
import { VisitPagesQueries } from './visit-pages.queries';
import {
  AcceptBody,
  CancelBody,
  DeclineBody,
  FamilyAnswerBody,
  ProposeBody,
  VisitActBody,
  VisitListQuery,
  WithdrawBody,
} from './visits.dto';
import { VisitsQueries, VisitView } from './visits.queries';
import { VisitsService } from './visits.service';
import type { FailedForm } from './views/VisitActions';
import { VisitPageView } from './views/VisitPageView';
import { VisitsListView } from './views/VisitsListView';

type Fields = Record<string, string>;
const DONE = [
  'confirmed',
  'declined',
  'proposed',
  'accepted',
  'withdrawn',
  'cancelled',
  'answered',
  'amended',
  'unamended',
  'undone',
] as const;

/** The list of visits, one visit, and what can be done with it. */
@PageController('visits')
export class VisitsPages {
  constructor(
    private readonly visits: VisitsService,
    private readonly queries: VisitsQueries,
    private readonly extra: VisitPagesQueries,
    private readonly losses: BookingLosses,
    private readonly families: FamiliesQueries,
    private readonly entitlements: EntitlementsService,
    private readonly periods: EntitlementsQueries,
    private readonly gateResults: GateResultsQueries,
    private readonly undoWindow: UndoWindow,
    private readonly people: DeskPeople,
    private readonly notes: FamilyNotes,
    private readonly parts: VisitPageParts,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  @Can('visit.read')
  @Get()
  async list(@CurrentActor() actor: Actor, @Query() query: Fields): Promise<PageResult | RedirectResult> {
    const t = words();
    // Opened without a filter, the list begins today.
    const filter: Fields = Object.keys(query).length === 0 ? { from: await this.families.today(actor) } : query;
    return answerForm(
      async () => {
        const { data, page: next } = await this.queries.list(actor, validateForm(VisitListQuery, filter));
        const hrefWith = (cursor?: string): string => {
          const { cursor: _, ...rest } = filter;
          return `/visits?${new URLSearchParams({ ...rest, ...(cursor === undefined ? {} : { cursor }) }).toString()}`;
        };
        return page(
          <VisitsListView
            visits={data}
            filter={filter}
            facilities={await this.extra.facilitiesOf(actor)}
            nextHref={next.nextCursor === null ? undefined : hrefWith(next.nextCursor)}
            firstHref={filter.cursor === undefined ? undefined : hrefWith()}
          />,
          { title: t('visits_pages:list.title'), width: 'wide' },
        );
      },
      async (problem, status) =>
        page(<VisitsListView visits={[]} filter={filter} facilities={await this.extra.facilitiesOf(actor)} problem={problem} />, {
          title: t('visits_pages:list.title'),
          width: 'wide',
          status,
        }),
    );
  }

  @Can('visit.read')
  @Get(':id')
  async one(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Query() query: Fields): Promise<PageResult> {
    const visit = await this.queries.one(actor, id);
    for (const { childId } of visit.dyads)
      await this.audit.read({ action: 'visit.read', subjectType: 'visit', subjectId: id, childId, organisationId: visit.organisationId });
    return this.view(actor, visit, { sent: query.sent === '1' && visit.status === 'requested', done: DONE.find((d) => d === query.done) });
  }

  @Can('visit.decide')
  @Idempotent()
  @Post(':id/confirmations')
  confirm(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Body(WholeFormText) body: Fields,
  ): Promise<PageResult | RedirectResult> {
    const form = withoutOf(body).length > 0 || body.familyNote !== undefined ? 'confirmations' : 'other';
    return this.act(actor, id, form, body, 'confirmed', async () => {
      await this.notes.refuseUnseen(id, body);
      return this.visits.confirm(actor, id, confirmForm(body));
    });
  }

  @Can('visit.decide')
  @Idempotent()
  @Post(':id/declines')
  decline(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body(FormText) body: Fields): Promise<PageResult | RedirectResult> {
    return this.act(actor, id, 'declines', body, 'declined', async () => {
      await this.notes.refuseUnseen(id, body);
      return this.visits.decline(actor, id, validateForm(DeclineBody, withoutFields(body)));
    });
  }

  /** What the family will be told, to be looked at before it is sent. Changes nothing. */
  @Can('visit.decide')
  @Post(':id/family-note-previews')
  async preview(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Body(FormText) body: Fields,
  ): Promise<PageResult | RedirectResult> {
    const visit = await this.queries.one(actor, id);
    const form = previewOf(body);
    return answerForm(
      async () =>
        this.view(actor, visit, { failed: { form, values: body, preview: (await this.notes.checked(id, body.familyNote)) ?? '' } }),
      (problem, status) => this.view(actor, visit, { failed: { form, values: body, problem }, status }),
    );
  }

  @Can('visit.decide')
  @Idempotent()
  @Post(':id/proposals')
  propose(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body(FormText) body: Fields): Promise<PageResult | RedirectResult> {
    return this.act(actor, id, 'proposals', body, 'proposed', () => this.visits.propose(actor, id, validateForm(ProposeBody, body)));
  }

  /** Takes the officer's own decision back, within a minute. */
  @Can('visit.decide')
  @Idempotent()
  @Post(':id/undos')
  undo(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult | RedirectResult> {
    return this.act(actor, id, 'other', {}, 'undone', () => this.visits.undo(actor, id));
  }

  @Can('visit.request')
  @Idempotent()
  @Post(':id/acceptances')
  accept(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    return this.act(actor, id, 'other', body, 'accepted', () => this.visits.acceptProposal(actor, id, validateForm(AcceptBody, body)));
  }

  @Can('visit.request')
  @Idempotent()
  @Post(':id/amendment-withdrawals')
  dropAmendment(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    return this.act(actor, id, 'other', body, 'unamended', () => this.visits.dropAmendment(actor, id, validateForm(VisitActBody, body)));
  }

  @Can('visit.request')
  @Idempotent()
  @Post(':id/withdrawals')
  withdraw(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    return this.act(actor, id, 'other', body, 'withdrawn', () => this.visits.withdraw(actor, id, validateForm(WithdrawBody, body)));
  }

  @Can('visit.cancel')
  @Idempotent()
  @Post(':id/cancellations')
  cancel(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    const { toldBy = '', ...rest } = body;
    return this.act(actor, id, 'cancellations', body, 'cancelled', () =>
      this.visits.cancel(actor, id, validateForm(CancelBody, this.withSpeaker({ ...rest, saidBy: toldBy }))),
    );
  }

  @Can('visit.answer')
  @Idempotent()
  @Post(':id/family-answers')
  answer(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    return this.act(actor, id, 'family-answers', body, 'answered', () => {
      const { answer, onBehalfOf } = validateForm(FamilyAnswerBody, this.withSpeaker(body));
      return this.visits.recordFamilyAnswer(actor, id, { answer, channel: body.saidVia === 'phone' ? 'call' : 'staff', onBehalfOf });
    });
  }

  /** A form with who said it, where a name was typed. */
  private withSpeaker({ saidBy, saidVia = 'phone', ...rest }: Fields): Record<string, unknown> {
    const name = saidBy?.trim() ?? '';
    return name === '' ? rest : { ...rest, onBehalfOf: { name, channel: saidVia, saidAt: this.clock.now().toISOString() } };
  }

  /** Runs a verb; afterwards the visit's page, saying what was done, or the same page with what was wrong. */
  private async act(
    actor: Actor,
    id: string,
    form: FailedForm['form'],
    values: Fields,
    done: (typeof DONE)[number],
    verb: () => Promise<VisitView>,
  ): Promise<PageResult | RedirectResult> {
    // Not there, or not theirs: 404 before anything is said about the form.
    await this.queries.one(actor, id);
    return answerForm(
      async () => {
        await verb();
        return redirect(`/visits/${id}?done=${done}`);
      },
      async (problem, status, error) =>
        this.view(actor, await this.queries.one(actor, id), { failed: { form, values, problem, ...unseen(error, values) }, status }),
    );
  }

  private async view(
    actor: Actor,
    visit: VisitView,
    extra: { sent?: boolean; done?: string; failed?: FailedForm; status?: number },
  ): Promise<PageResult> {
    const { status, ...props } = extra;
    const decides = can(actor, 'visit.decide');
    return page(
      <VisitPageView
        visit={visit}
        history={await this.queries.history(actor, visit.id)}
        balance={await this.entitlements.balance(visit.rosterEntryId, visit.period, visit.pool)}
        span={await this.periods.periodOf(visit.facilityId, visit.period)}
        contacts={props.sent && actor.role !== 'liaison' ? await this.extra.contactsOf(visit.id) : []}
        openSessions={
          decides && visit.status === 'requested' ? await this.extra.openSessions(actor, dayInZone(this.clock.now(), visit.timeZone)) : []
        }
        comers={decides && visit.status === 'requested' ? (await this.people.of([visit.id])).get(visit.id) : undefined}
        undo={decides ? await this.undoWindow.openOf(actor, visit) : undefined}
        next={visit.status === 'expired' && can(actor, 'visit.request') ? await this.losses.instead(visit) : undefined}
        gate={visit.status === 'refused_at_gate' ? await this.queries.gateFacts(visit.id) : undefined}
        gateResults={can(actor, 'eligibility.read') ? await this.gateResults.ofVisit(actor, visit.id) : []}
        parts={await this.parts.of(actor, visit)}
        {...props}
      />,
      {
        title: words()(props.sent ? 'visits_pages:sent.title' : 'visits_pages:visit.document_title', { reference: visit.reference }),
        ...(status === undefined ? {} : { status }),
      },
    );
  }
}
