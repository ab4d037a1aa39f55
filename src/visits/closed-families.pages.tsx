import { Get, Param } from '@nestjs/common';
import { ClosuresQueries } from '../facilities/closures.queries';
import { Can, CurrentActor, PageController } from '../http/decorators';
import { Id } from '../http/pipes';
import { Actor } from '../kernel/actor';
import { notFound } from '../kernel/domain-error';
import { page, PageResult } from '../ui/page';
import { ClosureVisitsQueries } from './closure-visits.queries';
import { words } from './page-words';
import { ClosureFamiliesView } from './views/ClosureFamiliesView';

/** A closure as the organisation of its families reads it: whom to call, who keeps the first place, where to book again. */
@PageController('closures')
export class ClosedFamiliesPages {
  constructor(
    private readonly queries: ClosuresQueries,
    private readonly visits: ClosureVisitsQueries,
  ) {}

  @Can('visit.request')
  @Get(':id')
  async one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    const closure = await this.queries.one(actor, id);
    const rows = await this.visits.of(actor, id);
    // A closure that hit none of theirs is none of theirs.
    if (rows.length === 0) throw notFound('closure.not_found');
    return page(<ClosureFamiliesView closure={closure} visits={rows} calls={await this.visits.calls(actor, id)} />, {
      title: words()('closures:families.title'),
      width: 'wide',
    });
  }
}
