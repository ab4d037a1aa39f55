import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { Id, validateForm } from '../http/pipes';
import { Actor } from '../kernel/actor';
import { requestContext } from '../kernel/request-context';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import { PageProblem } from '../ui/problem';
import { disagreements } from './consent-status.rules';
import { ConsentsForm, ReconfirmationBody, WithdrawalBody, WithdrawalOfAllBody } from './consents.dto';
import { ConsentEntry, ConsentsQueries } from './consents.queries';
import { ConsentsService } from './consents.service';
import { ChildRow, FamiliesQueries } from './families.queries';
import { ReconfirmConsentView, WithdrawAllView, WithdrawConsentView } from './views/ConsentActViews';
import { ConsentRegisterView } from './views/ConsentRegisterView';
import { FormValues } from './views/form-values';
import { NewConsentsView } from './views/NewConsentsView';

type Answer = Promise<PageResult | RedirectResult>;
const titleOf = (key: string): string => translator(requestContext()?.locale ?? 'zh-CN')(`families:${key}.title`);
const narrow = (key: string, status = 200): { title: string; width: 'narrow'; status: number } => ({
  title: titleOf(key),
  width: 'narrow',
  status,
});

/** The register of consents under a dyad, and the forms that fill and empty it. */
@PageController('dyads/:id/consents')
export class ConsentsPages {
  constructor(
    private readonly families: FamiliesQueries,
    private readonly consents: ConsentsQueries,
    private readonly service: ConsentsService,
    private readonly audit: Audit,
  ) {}

  @Can('family.read')
  @Get()
  async register(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    const { child, today } = await this.around(actor, id);
    const rows = await this.consents.register(actor, [id]);
    const [view] = await this.families.viewsOf([id]);
    await this.audit.read({ action: 'consent.read', subjectType: 'dyad', subjectId: id, childId: child.id });
    return page(<ConsentRegisterView dyadId={id} child={child} rows={rows} view={view} disputed={disagreements(rows, today)} />, {
      title: titleOf('consents'),
    });
  }

  @Can('consent.write')
  @Get('new')
  form(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Query('answer') answer?: string): Promise<PageResult> {
    return this.formView(actor, id, answer === 'no' ? { answer } : {});
  }

  @Can('consent.write')
  @Post('new')
  @Idempotent()
  give(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: FormValues): Answer {
    return answerForm(
      async () => {
        const { purposes, agreementId, ...consent } = validateForm(ConsentsForm, body);
        const bodies = purposes.map((purpose) => ({
          ...consent,
          purpose,
          // The partner belongs to one of the purposes; alone it is a slip that the rules name.
          agreementId: purpose === 'data_sharing' || !purposes.includes('data_sharing') ? agreementId : null,
        }));
        await this.service.give(actor, id, bodies);
        return redirect(`/children/${(await this.families.dyad(actor, id)).childId}`);
      },
      (problem, status) => this.formView(actor, id, body, problem, status),
    );
  }

  @Can('consent.write')
  @Get('withdrawal')
  withdrawalForm(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    return this.withdrawalView(actor, id, {});
  }

  @Can('consent.write')
  @Post('withdrawal')
  @Idempotent()
  withdrawAll(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: FormValues): Answer {
    return answerForm(
      async () => {
        await this.service.withdrawAll(actor, id, validateForm(WithdrawalOfAllBody, body));
        return redirect(`/dyads/${id}/consents`);
      },
      (problem, status) => this.withdrawalView(actor, id, body, problem, status),
    );
  }

  private async around(actor: Actor, dyadId: string): Promise<{ dyadId: string; child: ChildRow; today: string }> {
    const dyad = await this.families.dyad(actor, dyadId);
    return { dyadId, child: await this.families.child(actor, dyad.childId), today: await this.families.today(actor) };
  }

  private async formView(actor: Actor, id: string, values: FormValues, problem?: PageProblem, status = 200): Promise<PageResult> {
    const around = await this.around(actor, id);
    const caregivers = await this.families.caregiversOf([around.child.id]);
    const agreements = await this.consents.runningAgreements(actor);
    return page(
      <NewConsentsView {...around} caregivers={caregivers} agreements={agreements} values={values} problem={problem} />,
      narrow('new_consent', status),
    );
  }

  private async withdrawalView(actor: Actor, id: string, values: FormValues, problem?: PageProblem, status = 200): Promise<PageResult> {
    const around = await this.around(actor, id);
    const givers = (await this.consents.register(actor, [id])).flatMap((c) =>
      c.answer === 'yes' && c.withdrawnAt === null && c.caregiverId !== null ? [{ id: c.caregiverId, name: c.caregiverName ?? '' }] : [],
    );
    const caregivers = givers.filter((one, index) => givers.findIndex((other) => other.id === one.id) === index);
    return page(<WithdrawAllView {...around} caregivers={caregivers} values={values} problem={problem} />, narrow('withdraw_all', status));
  }
}

/** What becomes of one consent. */
@PageController('consents/:id')
export class ConsentPages {
  constructor(
    private readonly families: FamiliesQueries,
    private readonly consents: ConsentsQueries,
    private readonly service: ConsentsService,
  ) {}

  @Can('consent.write')
  @Get('withdrawal')
  withdrawalForm(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    return this.withdrawalView(actor, id, {});
  }

  @Can('consent.write')
  @Post('withdrawal')
  @Idempotent()
  withdraw(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: FormValues): Answer {
    return answerForm(
      async () => redirect(`/dyads/${(await this.service.withdraw(actor, id, validateForm(WithdrawalBody, body))).dyadId}/consents`),
      (problem, status) => this.withdrawalView(actor, id, body, problem, status),
    );
  }

  @Can('consent.write')
  @Get('reconfirmation')
  reconfirmationForm(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    return this.reconfirmationView(actor, id, {});
  }

  @Can('consent.write')
  @Post('reconfirmation')
  @Idempotent()
  reconfirm(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: FormValues): Answer {
    return answerForm(
      async () => redirect(`/dyads/${(await this.service.reconfirm(actor, id, validateForm(ReconfirmationBody, body))).dyadId}/consents`),
      (problem, status) => this.reconfirmationView(actor, id, body, problem, status),
    );
  }

  private async around(actor: Actor, id: string): Promise<{ consent: ConsentEntry; child: ChildRow; today: string }> {
    const consent = await this.consents.one(actor, id);
    const dyad = await this.families.dyad(actor, consent.dyadId);
    return { consent, child: await this.families.child(actor, dyad.childId), today: await this.families.today(actor) };
  }

  private async withdrawalView(actor: Actor, id: string, values: FormValues, problem?: PageProblem, status = 200): Promise<PageResult> {
    const around = await this.around(actor, id);
    return page(<WithdrawConsentView {...around} values={values} problem={problem} />, narrow('withdraw', status));
  }

  private async reconfirmationView(actor: Actor, id: string, values: FormValues, problem?: PageProblem, status = 200): Promise<PageResult> {
    const around = await this.around(actor, id);
    const caregivers = await this.families.caregiversOf([around.child.id]);
    return page(
      <ReconfirmConsentView {...around} caregivers={caregivers} values={values} problem={problem} />,
      narrow('reconfirm', status),
    );
  }
}
