import { Body, Get, Param, Post } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { Id, validateForm } from '../http/pipes';
import { Actor } from '../kernel/actor';
import { requestContext } from '../kernel/request-context';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import type { PageProblem } from '../ui/problem';
import { AccessNeedsBody } from './access-needs.dto';
import { AccessNeedsService } from './access-needs.service';
import { FamiliesQueries } from './families.queries';
import { AccessNeedsView } from './views/AccessNeedsView';

type Fields = Record<string, string | string[] | undefined>;

/** The field's name for a person: `needs-<id>`. */
export const needsField = (personId: string): string => `needs-${personId}`;

/** One page for a whole family: boxes to tick for each of them. */
@PageController('children/:id/access-needs')
export class AccessNeedsPages {
  constructor(
    private readonly needs: AccessNeedsService,
    private readonly families: FamiliesQueries,
    private readonly audit: Audit,
  ) {}

  @Can('child.write')
  @Get()
  async form(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    await this.audit.read({ action: 'child.read', subjectType: 'child', subjectId: id, childId: id });
    return this.view(actor, id);
  }

  @Can('child.write')
  @Idempotent()
  @Post()
  save(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        const people = await this.needs.of(actor, id);
        const entries = people.map(({ personId }) => ({
          personId,
          accessNeeds: [body[needsField(personId)] ?? []].flat().filter(Boolean),
        }));
        await this.needs.set(actor, id, validateForm(AccessNeedsBody, { entries }));
        return redirect(`/children/${id}`);
      },
      (problem, status) => this.view(actor, id, problem, status),
    );
  }

  private async view(actor: Actor, id: string, problem?: PageProblem, status = 200): Promise<PageResult> {
    const t = translator(requestContext()?.locale ?? 'zh-CN');
    const child = await this.families.child(actor, id);
    return page(<AccessNeedsView child={child} entries={await this.needs.of(actor, id)} problem={problem} />, {
      title: t('access_needs:title'),
      width: 'narrow',
      status,
    });
  }
}
