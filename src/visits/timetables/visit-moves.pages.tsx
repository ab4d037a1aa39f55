import { Body, Get, Post } from '@nestjs/common';
import { Can, CurrentActor, Idempotent, PageController } from '../../http/decorators';
import { answerForm } from '../../http/forms';
import { FormTexts, validateForm } from '../../http/pipes';
import { Actor } from '../../kernel/actor';
import { notFound } from '../../kernel/domain-error';
import { page, PageResult, redirect, RedirectResult } from '../../ui/page';
import type { PageProblem } from '../../ui/problem';
import { words } from '../page-words';
import type { Fields } from './timetable.forms';
import { TimetableActs } from './timetable-acts.service';
import { VisitMovesBody } from './timetables.dto';
import { TransferResult, VisitTransfersService } from './visit-transfers.service';
import { VisitMovesView } from './views/VisitMovesView';

/** Moving the meetings of one line of a timetable to another. */
@Can('timetable.write')
@PageController('liaison/timetable/moves')
export class VisitMovesPages {
  constructor(
    private readonly acts: TimetableActs,
    private readonly transfers: VisitTransfersService,
  ) {}

  @Get('new')
  blank(@CurrentActor() actor: Actor): Promise<PageResult> {
    return this.show(actor, { shiftDays: '0' });
  }

  @Post('preview')
  look(@CurrentActor() actor: Actor, @Body(FormTexts) form: Fields): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => this.show(actor, form, { preview: await this.transfers.transfer(actor, facilityOf(actor), bodyOf(form), true) }),
      (problem, status) => this.show(actor, form, { problem, status }),
    );
  }

  @Idempotent()
  @Post()
  move(@CurrentActor() actor: Actor, @Body(FormTexts) form: Fields): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await this.transfers.transfer(actor, facilityOf(actor), bodyOf(form), false);
        return redirect('/liaison/timetable?done=moved');
      },
      (problem, status) => this.show(actor, form, { problem, status }),
    );
  }

  private async show(
    actor: Actor,
    values: Fields,
    { status, ...shown }: { preview?: TransferResult; problem?: PageProblem; status?: number } = {},
  ): Promise<PageResult> {
    const { lines } = await this.acts.list(actor, facilityOf(actor));
    return page(<VisitMovesView lines={lines} values={values} {...shown} />, {
      title: words()('timetables:page.move'),
      ...(status === undefined ? {} : { status }),
    });
  }
}

const bodyOf = (form: Fields): VisitMovesBody => validateForm(VisitMovesBody, form);

function facilityOf(actor: Actor): string {
  if (actor.facilityId === null) throw notFound();
  return actor.facilityId;
}
