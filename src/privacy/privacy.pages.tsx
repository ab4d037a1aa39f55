import { Get, Param, Post, Query } from '@nestjs/common';
import { AgreementsQueries } from '../access/agreements.queries';
import { Audit } from '../audit/audit';
import { ChildrenService } from '../families/children.service';
import { FamiliesQueries } from '../families/families.queries';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { Id } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import { DomainError, invalid } from '../kernel/domain-error';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import type { PageProblem } from '../ui/problem';
import { DataAuditsQueries } from './data-audits.queries';
import { DisclosuresQueries } from './disclosures.queries';
import { KeyRotationService } from './key-rotation.service';
import { words } from './page-words';
import { DisclosuresPageQuery } from './privacy.dto';
import { DataRequestsQueries } from './requests.queries';
import { RetentionQueries } from './retention.queries';
import { totals } from './retention.rules';
import { DisclosuresView } from './views/DisclosuresView';
import { PrivacyView } from './views/PrivacyView';
import { RestrictedFilesView } from './views/RestrictedFilesView';

/** The data officer's desk. */
@PageController('privacy')
export class PrivacyPages {
  constructor(
    private readonly requests: DataRequestsQueries,
    private readonly retention: RetentionQueries,
    private readonly audits: DataAuditsQueries,
    private readonly agreements: AgreementsQueries,
    private readonly disclosures: DisclosuresQueries,
    private readonly families: FamiliesQueries,
    private readonly children: ChildrenService,
    private readonly keys: KeyRotationService,
    private readonly audit: Audit,
  ) {}

  /** What is open, late, held and ending. */
  @Can('privacy.read')
  @Get()
  async desk(@CurrentActor() actor: Actor): Promise<PageResult> {
    const { today } = await this.retention.schedule(actor.organisationId);
    const preview = (await this.retention.runs(actor)).find((run) => run.kind === 'preview');
    const agreements = await this.agreements.list(actor, { limit: 200, status: 'running' });
    const { open, late } = await this.requests.open(actor, today);
    return page(
      <PrivacyView
        counts={{
          open,
          late,
          stored: (await this.retention.restricted(actor)).length,
          held: (await this.retention.holds(actor)).length,
          due: preview ? totals(preview.counts).due : 0,
          ending: agreements.data.filter((agreement) => agreement.status === 'ending').length,
        }}
        progress={await this.keys.progress()}
        year={Number(today.slice(0, 4))}
        signed={(await this.audits.list(actor)).some((audit) => audit.signedAt !== null && String(audit.year) === today.slice(0, 4))}
      />,
      { title: words('title') },
    );
  }

  /** What was given to whom, per child or per partner. */
  @Can('privacy.read')
  @Get('disclosures')
  given(@CurrentActor() actor: Actor, @Query() query: DisclosuresPageQuery): Promise<PageResult | RedirectResult> {
    const child = query.child?.trim() ?? '';
    return answerForm(
      async () => {
        const childId = child === '' ? undefined : await this.childId(actor, child);
        const { data, page: next } = await this.disclosures.list(actor, {
          limit: query.limit,
          cursor: query.cursor,
          childId,
          agreementId: query.agreement,
        });
        if (childId !== undefined) await this.audit.read({ action: 'disclosure.list', subjectType: 'disclosure', childId });
        return page(<DisclosuresView rows={data} child={child} agreementId={query.agreement} nextCursor={next.nextCursor} />, {
          title: words('disclosures.title'),
          width: 'wide',
        });
      },
      (problem, status) =>
        page(<DisclosuresView rows={[]} child={child} agreementId={query.agreement} nextCursor={null} problem={problem} />, {
          title: words('disclosures.title'),
          width: 'wide',
          status,
        }),
    );
  }

  /** Files that are in no other list. */
  @Can('privacy.read')
  @Get('restricted')
  stored(@CurrentActor() actor: Actor): Promise<PageResult> {
    return this.storedFiles(actor);
  }

  @Can('privacy.write')
  @Idempotent()
  @Post('restricted/:id/releases')
  async release(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult | RedirectResult> {
    await this.families.child(actor, id);
    return answerForm(
      async () => {
        await this.retention.requireReleasable(actor, id);
        await this.children.release(actor, id);
        return redirect('/privacy/restricted');
      },
      (problem, status) => this.storedFiles(actor, problem, status),
    );
  }

  private async storedFiles(actor: Actor, problem?: PageProblem, status?: number): Promise<PageResult> {
    return page(<RestrictedFilesView rows={await this.retention.restricted(actor)} problem={problem} />, {
      title: words('restricted.title'),
      status,
    });
  }

  /** A reference nobody has is a typing error of the reader. */
  private async childId(actor: Actor, reference: string): Promise<string> {
    try {
      return (await this.families.childByReference(actor, reference)).id;
    } catch (error) {
      if (error instanceof DomainError && error.kind === 'not_found')
        throw invalid('validation.failed', {}, [{ pointer: '/child', code: 'data_request.child_unknown' }]);
      throw error;
    }
  }
}
