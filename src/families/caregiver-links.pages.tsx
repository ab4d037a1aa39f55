import { Body, Get, Param, Post } from '@nestjs/common';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { Id, validateForm } from '../http/pipes';
import { requestContext } from '../kernel/request-context';
import { Actor } from '../kernel/actor';
import { notFound } from '../kernel/domain-error';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import { PageProblem } from '../ui/problem';
import { CaregiverEndingBody, GuardianshipForm } from './caregivers.dto';
import { CaregiversService } from './caregivers.service';
import { CaregiverOfChild, ChildRow, FamiliesQueries } from './families.queries';
import { EndCaregiverView, GuardianshipView } from './views/CaregiverLinkViews';
import { FormValues } from './views/form-values';

type Answer = Promise<PageResult | RedirectResult>;
const titleOf = (key: string): string => translator(requestContext()?.locale ?? 'zh-CN')(`families:${key}.title`);

/** Forms about one caregiver of one child: that she no longer looks after the child, and whether she is the guardian. */
@PageController('children/:id/caregivers/:caregiverId')
export class CaregiverLinksPages {
  constructor(
    private readonly families: FamiliesQueries,
    private readonly service: CaregiversService,
  ) {}

  @Can('family.write')
  @Get('ending')
  endingForm(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Param('caregiverId', Id) caregiverId: string,
  ): Promise<PageResult> {
    return this.endingView(actor, id, caregiverId, {});
  }

  @Can('family.write')
  @Post('ending')
  @Idempotent()
  end(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Param('caregiverId', Id) caregiverId: string,
    @Body() body: FormValues,
  ): Answer {
    return answerForm(
      async () => {
        await this.service.end(actor, caregiverId, validateForm(CaregiverEndingBody, { ...body, childId: id }));
        return redirect(`/children/${id}`);
      },
      (problem, status) => this.endingView(actor, id, caregiverId, body, problem, status),
    );
  }

  @Can('family.write')
  @Get('guardianship')
  guardianshipForm(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Param('caregiverId', Id) caregiverId: string,
  ): Promise<PageResult> {
    return this.guardianshipView(actor, id, caregiverId, {});
  }

  @Can('family.write')
  @Post('guardianship')
  @Idempotent()
  setGuardianship(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Param('caregiverId', Id) caregiverId: string,
    @Body() body: FormValues,
  ): Answer {
    return answerForm(
      async () => {
        await this.service.setGuardianship(actor, caregiverId, validateForm(GuardianshipForm, { ...body, childId: id }));
        return redirect(`/children/${id}`);
      },
      (problem, status) => this.guardianshipView(actor, id, caregiverId, body, problem, status),
    );
  }

  /** Somebody who no longer looks after the child has no such page: 404. */
  private async around(actor: Actor, id: string, caregiverId: string): Promise<{ child: ChildRow; caregiver: CaregiverOfChild }> {
    const child = await this.families.child(actor, id);
    const caregiver = (await this.families.caregiversOf([id])).find((c) => c.id === caregiverId);
    if (!caregiver) throw notFound();
    return { child, caregiver };
  }

  private async endingView(
    actor: Actor,
    id: string,
    caregiverId: string,
    values: FormValues,
    problem?: PageProblem,
    status = 200,
  ): Promise<PageResult> {
    const around = await this.around(actor, id, caregiverId);
    const today = await this.families.today(actor);
    return page(<EndCaregiverView {...around} today={today} values={values} problem={problem} />, {
      title: titleOf('end_caregiver'),
      width: 'narrow',
      status,
    });
  }

  private async guardianshipView(
    actor: Actor,
    id: string,
    caregiverId: string,
    values: FormValues,
    problem?: PageProblem,
    status = 200,
  ): Promise<PageResult> {
    const around = await this.around(actor, id, caregiverId);
    return page(<GuardianshipView {...around} values={values} problem={problem} />, {
      title: titleOf('guardianship'),
      width: 'narrow',
      status,
    });
  }
}
