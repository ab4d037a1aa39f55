import { Body, Get, Param, Post, Req } from '@nestjs/common';
import type { Request } from 'express';
import { FilesService } from '../files/files.service';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { Id, validateForm } from '../http/pipes';
import { requestContext } from '../kernel/request-context';
import { Actor } from '../kernel/actor';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import { PageProblem } from '../ui/problem';
import { isPause } from './consent.rules';
import { ChildViewBody, KinshipProofBody } from './consents.dto';
import { DyadPapersService } from './dyad-papers.service';
import { ChildRow, FamiliesQueries } from './families.queries';
import { FormValues } from './views/form-values';
import { NewChildViewView, ViewThanksView } from './views/NewChildViewView';
import { NewKinshipProofView } from './views/NewKinshipProofView';

type Answer = Promise<PageResult | RedirectResult>;
const titleOf = (key: string): string => translator(requestContext()?.locale ?? 'zh-CN')(`families:${key}.title`);

/** Forms under a dyad: the child's view, proofs of kinship. */
@PageController('dyads/:id')
export class DyadPapersPages {
  constructor(
    private readonly families: FamiliesQueries,
    private readonly service: DyadPapersService,
    private readonly files: FilesService,
  ) {}

  @Can('child_view.write')
  @Get('child-views/new')
  viewForm(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    return this.viewView(actor, id, {});
  }

  @Can('child_view.write')
  @Post('child-views/new')
  @Idempotent()
  recordView(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: FormValues): Answer {
    return answerForm(
      async () => {
        const { view } = await this.service.recordView(actor, id, validateForm(ChildViewBody, body));
        return isPause(view) ? redirect(`/dyads/${id}/child-views/thanks`) : this.backToChild(actor, id);
      },
      (problem, status) => this.viewView(actor, id, body, problem, status),
    );
  }

  @Can('child_view.write')
  @Get('child-views/thanks')
  async thanks(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    const dyad = await this.families.dyad(actor, id);
    const [view] = await this.families.viewsOf([id]);
    return page(<ViewThanksView childId={dyad.childId} askAgainOn={view?.askAgainOn ?? null} />, {
      title: titleOf('view_thanks'),
      width: 'narrow',
    });
  }

  @Can('family.write')
  @Get('kinship-proofs/new')
  proofForm(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    return this.proofView(actor, id, {});
  }

  /** Not idempotent by key: the scan is stored outside the transaction, and the same paper noted twice does no harm. */
  @Can('family.write')
  @Post('kinship-proofs/new')
  addProof(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Body() body: FormValues,
    @Req() request: Request & { file?: { buffer: Buffer; size: number } },
  ): Answer {
    return answerForm(
      async () => {
        const proof = validateForm(KinshipProofBody, body);
        await this.families.dyad(actor, id);
        const fileId = request.file && request.file.size > 0 ? await this.files.keep(actor, request.file.buffer) : null;
        await this.service.addProof(actor, id, proof, fileId);
        return this.backToChild(actor, id);
      },
      (problem, status) => this.proofView(actor, id, body, problem, status),
    );
  }

  private async backToChild(actor: Actor, dyadId: string): Promise<RedirectResult> {
    return redirect(`/children/${(await this.families.dyad(actor, dyadId)).childId}`);
  }

  private async around(actor: Actor, dyadId: string): Promise<{ dyadId: string; child: ChildRow; today: string }> {
    const dyad = await this.families.dyad(actor, dyadId);
    return { dyadId, child: await this.families.child(actor, dyad.childId), today: await this.families.today(actor) };
  }

  private async viewView(actor: Actor, id: string, values: FormValues, problem?: PageProblem, status = 200): Promise<PageResult> {
    const around = await this.around(actor, id);
    return page(<NewChildViewView {...around} values={values} problem={problem} />, {
      title: titleOf('new_view'),
      width: 'narrow',
      status,
    });
  }

  private async proofView(actor: Actor, id: string, values: FormValues, problem?: PageProblem, status = 200): Promise<PageResult> {
    const around = await this.around(actor, id);
    return page(<NewKinshipProofView {...around} values={values} problem={problem} />, {
      title: titleOf('new_proof'),
      width: 'narrow',
      status,
    });
  }
}
