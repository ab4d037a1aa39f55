import { Get, Query } from '@nestjs/common';
import { Can, CurrentActor, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { requestContext } from '../kernel/request-context';
import { Actor } from '../kernel/actor';
import { DomainError, invalid } from '../kernel/domain-error';
import { translator } from '../ui/i18n';
import { page, PageResult, RedirectResult } from '../ui/page';
import { Audit } from './audit';
import { AuditPageQuery } from './audit.dto';
import { AuditQueries } from './audit.queries';
import { AuditView } from './views/AuditView';

/** The record as a page. */
@PageController('audit')
export class AuditPages {
  constructor(
    private readonly queries: AuditQueries,
    private readonly audit: Audit,
  ) {}

  @Can('audit.read')
  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: AuditPageQuery): Promise<PageResult | RedirectResult> {
    const title = translator(requestContext()?.locale ?? 'zh-CN')('audit:title');
    const reference = query.child?.trim() ?? '';
    return answerForm(
      async () => {
        const childId = reference === '' ? undefined : await this.childId(actor, reference);
        const events = await this.queries.list(actor, { limit: query.limit, cursor: query.cursor, childId });
        if (childId !== undefined && query.cursor === undefined)
          await this.audit.read({ action: 'audit.read', subjectType: 'child', subjectId: childId, childId });
        return page(<AuditView events={events.data} next={events.page.nextCursor} child={reference} />, { title, width: 'wide' });
      },
      (problem, status) =>
        page(<AuditView events={[]} next={null} child={reference} problem={problem} />, { title, width: 'wide', status }),
    );
  }

  /** A reference nobody has is a typing error of the reader, not a lost page. */
  private async childId(actor: Actor, reference: string): Promise<string> {
    try {
      return await this.queries.childByReference(actor, reference);
    } catch (error) {
      if (error instanceof DomainError && error.kind === 'not_found')
        throw invalid('validation.failed', {}, [{ pointer: '/child', code: 'audit.child_unknown' }]);
      throw error;
    }
  }
}
