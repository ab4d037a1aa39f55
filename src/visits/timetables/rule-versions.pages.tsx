import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { FacilitiesQueries } from '../../facilities/facilities.queries';
import {
  changesFromForm,
  fieldNames,
  formOf,
  RuleVersionRow,
  RuleVersionsQueries,
  specOf,
  texts,
  unsetName,
} from '../../facilities/rule-versions.queries';
import { RuleVersionBody, RuleVersionsService } from '../../facilities/rule-versions.service';
import { Can, CurrentActor, Idempotent, PageController } from '../../http/decorators';
import { answerForm } from '../../http/forms';
import { Id, validateForm } from '../../http/pipes';
import { Actor } from '../../kernel/actor';
import { DomainError } from '../../kernel/domain-error';
import { page, PageResult, redirect, RedirectResult } from '../../ui/page';
import type { PageProblem } from '../../ui/problem';
import { words } from '../page-words';
import { RuleChangesService, RulePreview } from './rule-changes.service';
import { RuleChangeView, RuleChoiceView } from './views/RuleChangeView';
import type { Typed } from './views/RuleFields';
import { RuleVersionsView, RuleVersionView, shownVersion } from './views/RuleVersionsView';

type Fields = Record<string, unknown>;

/** The fields of the version itself, beside those of its rules. */
const OWN_FIELDS = ['effectiveFrom', 'effectiveTo', 'source', 'asOf', 'confidence', 'why'];
/** What a redirect may say has been done. */
const DONE: Record<string, string> = {
  saved: 'saved_done',
  proposed: 'saved_proposed',
  approved: 'approved_done',
  withdrawn: 'withdrawn_done',
};

/** Changing a facility's rules on pages: choose, write, look whom it touches, save; a second person; the history. */
@PageController('facilities')
export class RuleVersionsPages {
  constructor(
    private readonly changes: RuleChangesService,
    private readonly rules: RuleVersionsService,
    private readonly versions: RuleVersionsQueries,
    private readonly facilities: FacilitiesQueries,
  ) {}

  @Can('facility.read')
  @Get(':id/rule-versions')
  async list(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Query() query: Fields): Promise<PageResult> {
    const facility = await this.facilities.one(actor, id);
    const done = DONE[String(query.done)];
    return page(
      <RuleVersionsView
        facility={facility}
        versions={(await this.versions.all(id)).map(shownVersion)}
        today={this.facilities.today(facility)}
        canChange={actor.permissions.has('facility_rule.write')}
        {...(done === undefined ? {} : { done })}
      />,
      { title: words()('facility_rules:page_title'), width: 'wide' },
    );
  }

  /** Which rules; with `keys` in the address the form to write them, filled with what holds today. */
  @Can('facility_rule.write')
  @Get(':id/rule-versions/new')
  async form(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Query() query: Fields): Promise<PageResult> {
    const facility = await this.rules.mine(actor, id);
    const keys = keysOf(query);
    const title = words()('facility_rules:page_title');
    if (keys.length === 0) return page(<RuleChoiceView facility={facility} />, { title });
    const today = this.facilities.today(facility);
    const { rules } = await this.versions.ofDay(facility, today);
    const typed: Typed = [
      ...rules.flatMap(({ key, value }) => {
        const spec = specOf(key);
        return spec && keys.includes(key) ? formOf(spec, value) : [];
      }),
      ['asOf', [today]],
    ];
    return page(<RuleChangeView facility={facility} keys={keys} typed={typed} />, { title });
  }

  /** Whom it touches; saves nothing. */
  @Can('facility_rule.write')
  @Post(':id/rule-versions/preview')
  async look(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    return this.answer(actor, id, body, async (version, show) => show({ preview: await this.changes.preview(actor, id, version) }));
  }

  /** Saves, or sends to a second person. */
  @Can('facility_rule.write')
  @Idempotent()
  @Post(':id/rule-versions')
  async write(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    return this.answer(actor, id, body, async (version) => {
      const { status } = await this.changes.propose(actor, id, version);
      return redirect(`/facilities/${id}/rule-versions?done=${status === 'proposed' ? 'proposed' : 'saved'}`);
    });
  }

  /** Does what a written form asks for, or shows it again with everything typed and everything that is wrong. */
  private async answer(
    actor: Actor,
    id: string,
    body: Fields,
    verb: (version: RuleVersionBody, show: Show) => Promise<PageResult | RedirectResult>,
  ): Promise<PageResult | RedirectResult> {
    const facility = await this.rules.mine(actor, id);
    const keys = keysOf(body);
    const typed: Typed = [...OWN_FIELDS, ...keys.flatMap(namesOf)].map((name) => [name, texts(body[name])]);
    const show: Show = (more, status) =>
      page(<RuleChangeView facility={facility} keys={keys} typed={typed} {...more} />, {
        title: words()('facility_rules:page_title'),
        ...(status === undefined ? {} : { status }),
      });
    return answerForm(
      async () => verb(versionOf(keys, body), show),
      (problem, status) => show({ problem: atItsField(problem, keys) }, status),
    );
  }
}

type Show = (more: { preview?: RulePreview; problem?: PageProblem }, status?: number) => PageResult;

/** One version and what becomes of it. */
@PageController('facility-rule-versions')
export class RuleVersionPages {
  constructor(
    private readonly changes: RuleChangesService,
    private readonly versions: RuleVersionsQueries,
    private readonly facilities: FacilitiesQueries,
  ) {}

  @Can('facility.read')
  @Get(':id')
  async one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    return this.show(actor, await this.versions.one(id));
  }

  @Can('facility_rule.approve')
  @Idempotent()
  @Post(':id/approvals')
  async approve(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult | RedirectResult> {
    return this.decide(actor, id, 'approved', () => this.changes.approve(actor, id));
  }

  @Can('facility_rule.write')
  @Idempotent()
  @Post(':id/withdrawals')
  async withdraw(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult | RedirectResult> {
    return this.decide(actor, id, 'withdrawn', () => this.changes.withdraw(actor, id));
  }

  private decide(actor: Actor, id: string, done: string, verb: () => Promise<RuleVersionRow>): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => redirect(`/facilities/${(await verb()).facilityId}/rule-versions?done=${done}`),
      async (problem, status) => this.show(actor, await this.versions.one(id), problem, status),
    );
  }

  private async show(actor: Actor, version: RuleVersionRow, problem?: PageProblem, status?: number): Promise<PageResult> {
    const facility = await this.facilities.one(actor, version.facilityId);
    const today = this.facilities.today(facility);
    const may = actor.permissions.has('facility_rule.approve');
    const isOwn = version.status === 'proposed' && version.proposedBy === actor.userId;
    const preview = may && version.status === 'proposed' ? await this.previewOf(actor, version) : undefined;
    const isStaged = version.status === 'in_force' && version.effectiveFrom > today;
    return page(
      <RuleVersionView
        facility={facility}
        version={shownVersion(version)}
        today={today}
        canApprove={may && version.status === 'proposed' && !isOwn}
        canWithdraw={may && (version.status === 'proposed' || isStaged)}
        isOwn={isOwn}
        {...(preview === undefined ? {} : { preview })}
        {...(problem === undefined ? {} : { problem })}
      />,
      { title: words()('facility_rules:page_title'), ...(status === undefined ? {} : { status }) },
    );
  }

  /** A proposal that can no longer be put in force – its day has gone by, another has taken its place – is shown without. */
  private async previewOf(actor: Actor, version: RuleVersionRow) {
    try {
      return await this.changes.previewOfProposal(actor, version);
    } catch (error) {
      if (error instanceof DomainError && ['conflict', 'invalid'].includes(error.kind)) return undefined;
      throw error;
    }
  }
}

const keysOf = (body: Fields): string[] => [...new Set(texts(body.keys))].filter((key) => specOf(key) !== undefined);

function namesOf(key: string): string[] {
  const spec = specOf(key);
  return spec ? [...fieldNames(spec), unsetName(key)] : [];
}

/** The form as the API would be told. @throws DomainError invalid with everything that is wrong */
const versionOf = (keys: readonly string[], body: Fields): RuleVersionBody =>
  validateForm(RuleVersionBody, {
    ...Object.fromEntries(OWN_FIELDS.map((name) => [name, texts(body[name])[0] ?? ''])),
    changes: changesFromForm(keys, body),
  });

/** What is said of the nth change stands at the field of its rule. */
function atItsField(problem: PageProblem, keys: readonly string[]): PageProblem {
  const pointerOf = (pointer: string): string => {
    const [, n] = /^\/changes\/(\d+)\//.exec(pointer) ?? [];
    const spec = n === undefined ? undefined : specOf(keys[Number(n)] ?? '');
    return spec ? `/${(fieldNames(spec)[0] ?? spec.key).replace(/\./g, '/')}` : pointer === '/changes' ? '' : pointer;
  };
  return { ...problem, errors: problem.errors.map((error) => ({ ...error, pointer: pointerOf(error.pointer) })) };
}
