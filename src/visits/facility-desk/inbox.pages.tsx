import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { Audit } from '../../audit/audit';
import { Can, CurrentActor, Idempotent, PageController } from '../../http/decorators';
import { answerForm } from '../../http/forms';
import { FormText, Id, validateForm, WholeFormText } from '../../http/pipes';
import { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { dayInZone } from '../../kernel/days';
import { isId, newId } from '../../kernel/ids';
import { page, PageResult, redirect, RedirectResult } from '../../ui/page';
import { AlternativesService } from '../booking/alternatives.service';
import { DeskPeople } from './desk-people.queries';
import { FamilyNotes } from './family-notes';
import { confirmForm, previewOf, unseen } from './confirm-form';
import { isClean, isMeant } from './inbox.rules';
import { words } from '../page-words';
import { withoutFields } from './without-form.rules';
import { UndoWindow } from './undo-window';
import { reasonsForLiaison } from '../visit.rules';
import { VisitGates } from '../visit-gates';
import { VisitPagesQueries } from '../visit-pages.queries';
import { DecisionBatchBody, DeclineBody, ProposeBody } from '../visits.dto';
import { VisitsQueries } from '../visits.queries';
import { VisitsService } from '../visits.service';
import type { BatchResult } from './decisions.service';
import type { InboxOutcome } from './views/InboxOutcome';
import { InboxView } from './views/InboxView';
import type { FailedForm } from '../views/VisitActions';

type Fields = Record<string, string>;

/** The service decides at most this many at once. */
const BATCH = 200;
/** Rows named after a batch; an address has room for no more. */
const NAMED = 40;
const idsOf = (value: unknown): string[] => (Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : []).filter(isId);

/** The liaison officer's inbox: confirm many at once, answer the rest one by one. Everything is a plain form. */
@PageController('liaison/inbox')
export class InboxPages {
  constructor(
    private readonly visits: VisitsService,
    private readonly queries: VisitsQueries,
    private readonly extra: VisitPagesQueries,
    private readonly gates: VisitGates,
    private readonly alternatives: AlternativesService,
    private readonly undoWindow: UndoWindow,
    private readonly people: DeskPeople,
    private readonly notes: FamilyNotes,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  @Can('visit.decide')
  @Get()
  async inbox(@CurrentActor() actor: Actor, @Query() query: Fields): Promise<PageResult> {
    const moved = await this.named(actor, query.moved);
    const refused = await this.named(actor, query.refused);
    const reasons = [];
    for (const visit of refused)
      reasons.push({ visit, reasons: reasonsForLiaison((await this.gates.ask(visit.id, visit.sessionId, 'confirmation')).against) });
    const [confirmed, undone, kept] = [query.confirmed, query.undone, query.kept].map(countOf);
    const done = (['confirmed', 'declined', 'proposed'] as const).find((d) => d === query.done);
    const outcome = (confirmed ?? undone ?? done) === undefined ? undefined : { confirmed, moved, refused: reasons, done, undone, kept };
    return this.view(actor, {
      outcome,
      openId: isId(query.open) ? query.open : undefined,
      answer: (['decline', 'propose'] as const).find((a) => a === query.answer),
      search: query.search?.slice(0, 40),
    });
  }

  /** One POST for all that were ticked, or for all that were clean when the officer saw them. */
  @Can('visit.decide')
  @Idempotent()
  @Post('decisions')
  async decide(@CurrentActor() actor: Actor, @Body() body: Record<string, unknown>): Promise<PageResult | RedirectResult> {
    const ids = idsOf(body.one ?? (body.act === 'clean' ? body.clean : body.visits));
    const batchId = newId();
    if (ids.length === 0) return this.view(actor, { outcome: { nothing: true, moved: [], refused: [] }, status: 422 });
    const results: BatchResult[] = [];
    for (let at = 0; at < ids.length; at += BATCH) {
      const { decisions } = validateForm(DecisionBatchBody, {
        decisions: ids.slice(at, at + BATCH).map((visitId) => ({ visitId, action: 'confirm' })),
      });
      results.push(...(await this.visits.decideMany(actor, decisions, { batchId })));
    }
    const failed = results.filter((r) => !r.ok);
    // Each decision leaves its own line; this one says that they were one act, also when none was possible.
    await this.audit.record({
      action: 'visit.decide_many',
      subjectType: 'facility',
      subjectId: actor.facilityId,
      details: { asked: results.length, confirmed: results.length - failed.length },
    });
    const isMoved = (r: BatchResult): boolean => r.problem?.kind === 'conflict' && r.problem.code !== 'visit.hold_expired';
    const list = (rows: BatchResult[]): string =>
      rows
        .slice(0, NAMED)
        .map((r) => r.visitId)
        .join(',');
    const outcome = new URLSearchParams({
      confirmed: String(results.length - failed.length),
      moved: list(failed.filter(isMoved)),
      refused: list(failed.filter((r) => !isMoved(r))),
    });
    return redirect(`/liaison/inbox?${outcome.toString()}`);
  }

  @Can('visit.decide')
  @Idempotent()
  @Post(':id/declines')
  decline(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body(FormText) body: Fields): Promise<PageResult | RedirectResult> {
    return this.single(actor, id, 'declines', body, 'declined', async () => {
      await this.notes.refuseUnseen(id, body);
      await this.visits.decline(actor, id, validateForm(DeclineBody, withoutFields(body)));
    });
  }

  /** Yes to the meeting, without some of those who were to come. */
  @Can('visit.decide')
  @Idempotent()
  @Post(':id/confirmations')
  confirmWithout(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Body(WholeFormText) body: Fields,
  ): Promise<PageResult | RedirectResult> {
    return this.single(actor, id, 'confirmations', body, 'confirmed', async () => {
      await this.notes.refuseUnseen(id, body);
      await this.visits.confirm(actor, id, confirmForm(body));
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
    await this.queries.one(actor, id);
    const form = previewOf(body);
    return answerForm(
      async () =>
        this.view(actor, { openId: id, failed: { form, values: body, preview: (await this.notes.checked(id, body.familyNote)) ?? '' } }),
      (problem, status) => this.view(actor, { openId: id, failed: { form, values: body, problem }, status }),
    );
  }

  @Can('visit.decide')
  @Idempotent()
  @Post(':id/proposals')
  propose(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body(FormText) body: Fields): Promise<PageResult | RedirectResult> {
    return this.single(actor, id, 'proposals', body, 'proposed', () => this.visits.propose(actor, id, validateForm(ProposeBody, body)));
  }

  /** Takes back what was decided in one act, within a minute. */
  @Can('visit.decide')
  @Idempotent()
  @Post('batches/:id/undos')
  async undoBatch(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<RedirectResult> {
    const results = await this.visits.undoMany(actor, id);
    const undone = results.filter((r) => r.ok).length;
    await this.audit.record({
      action: 'visit.undo_many',
      subjectType: 'facility',
      subjectId: actor.facilityId,
      details: { asked: results.length, undone },
    });
    return redirect(`/liaison/inbox?undone=${undone}&kept=${results.length - undone}`);
  }

  /** Takes one answer back, within a minute. */
  @Can('visit.decide')
  @Idempotent()
  @Post(':id/undos')
  async undo(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult | RedirectResult> {
    await this.queries.one(actor, id);
    return answerForm(
      async () => {
        await this.visits.undo(actor, id);
        return redirect('/liaison/inbox?undone=1');
      },
      (problem, status) => this.view(actor, { failed: { form: 'other', values: {}, problem }, status }),
    );
  }

  private async single(
    actor: Actor,
    id: string,
    form: FailedForm['form'],
    values: Fields,
    done: 'confirmed' | 'declined' | 'proposed',
    verb: () => Promise<unknown>,
  ): Promise<PageResult | RedirectResult> {
    await this.queries.one(actor, id);
    return answerForm(
      async () => {
        await verb();
        return redirect(`/liaison/inbox?done=${done}`);
      },
      async (problem, status, error) =>
        // Somebody else was faster: the row is shown grey with its new state, and that is no error.
        error.code === 'visit.wrong_status'
          ? this.view(actor, { outcome: { confirmed: 0, moved: await this.named(actor, id), refused: [] } })
          : this.view(actor, { openId: id, failed: { form, values, problem, ...unseen(error, values) }, status }),
    );
  }

  private async named(actor: Actor, ids: string | undefined) {
    const visits = [];
    for (const id of idsOf(ids).slice(0, NAMED)) visits.push(await this.queries.one(actor, id));
    return visits;
  }

  private async view(actor: Actor, { status, search = '', openId, ...shown }: ShownInbox & { status?: number }): Promise<PageResult> {
    const { timeZone } = await this.extra.ownFacility(actor);
    const now = this.clock.now();
    const all = await this.queries.inbox(actor);
    const sessions = all.map((s) => ({ ...s, visits: s.visits.filter((v) => isMeant(v, search)) })).filter((s) => s.visits.length > 0);
    const visits = sessions.flatMap((s) => s.visits);
    const rosters = await this.extra.rosterLines(
      actor,
      visits.map((v) => v.rosterEntryId),
    );
    const openSessions = await this.extra.openSessions(actor, dayInZone(now, timeZone));
    const refused = new Set(shown.outcome?.refused.map((r) => r.visit.id));
    const toAnswer = visits.filter((v) => v.id === openId || refused.has(v.id) || !isClean(v, now));
    return page(
      <InboxView
        {...shown}
        openId={openId}
        search={search}
        waiting={all.reduce((sum, s) => sum + s.visits.length, 0)}
        sessions={sessions}
        rosters={rosters}
        openSessions={openSessions}
        legal={await this.alternatives.of(
          toAnswer.sort((a, b) => Number(b.id === openId) - Number(a.id === openId)),
          openSessions,
          rosters,
        )}
        comers={await this.people.of(toAnswer.map((v) => v.id))}
        undos={await this.undoWindow.openFor(actor)}
        timeZone={timeZone}
      />,
      { title: words()('visits_pages:inbox.title'), width: 'wide', ...(status === undefined ? {} : { status }) },
    );
  }
}

/** What a page of the inbox shows beside the requests. */
interface ShownInbox {
  outcome?: InboxOutcome;
  openId?: string;
  answer?: 'decline' | 'propose';
  search?: string;
  failed?: FailedForm;
}

const countOf = (value: string | undefined): number | undefined => (/^\d{1,4}$/.test(value ?? '') ? Number(value) : undefined);
