import { Body, Get, Param, Post } from '@nestjs/common';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { Id, validateForm } from '../http/pipes';
import { requestContext } from '../kernel/request-context';
import { Actor } from '../kernel/actor';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import { PageProblem } from '../ui/problem';
import { CaregiverBody, RelativeBody } from './caregivers.dto';
import { CaregiversService } from './caregivers.service';
import { EscortPreferenceForm } from './children.dto';
import { ChildrenService } from './children.service';
import { FamiliesQueries } from './families.queries';
import { DyadBody, NewParentForm } from './parents.dto';
import { ParentsService } from './parents.service';
import { FormValues, text } from './views/form-values';
import { EscortPreferenceView, GuardiansView } from './views/GuardiansView';
import { NewCaregiverView } from './views/NewCaregiverView';
import { NewParentView } from './views/NewParentView';
import { NewRelativeView } from './views/NewRelativeView';

type Answer = Promise<PageResult | RedirectResult>;
const titleOf = (key: string): string => translator(requestContext()?.locale ?? 'zh-CN')(`families:${key}.title`);

/** Forms under a child: the people around her or him. */
@PageController('children/:id')
export class FamiliesPages {
  constructor(
    private readonly families: FamiliesQueries,
    private readonly caregivers: CaregiversService,
    private readonly parents: ParentsService,
    private readonly children: ChildrenService,
  ) {}

  /** Who decides for the child, in which capacity, and what shows it. */
  @Can('family.read')
  @Get('guardians')
  async guardians(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    const child = await this.families.child(actor, id);
    const caregivers = await this.families.caregiversOf([id]);
    return page(<GuardiansView child={child} caregivers={caregivers} />, { title: titleOf('guardians') });
  }

  @Can('child.write')
  @Get('escort-preference')
  escortForm(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    return this.escortView(actor, id, {});
  }

  @Can('child.write')
  @Post('escort-preference')
  @Idempotent()
  setEscort(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: FormValues): Answer {
    return answerForm(
      async () => {
        const { escortPreference, version } = validateForm(EscortPreferenceForm, body);
        await this.children.update(actor, id, version, { escortPreference: escortPreference ?? null });
        return redirect(`/children/${id}`);
      },
      (problem, status) => this.escortView(actor, id, body, problem, status),
    );
  }

  @Can('family.write')
  @Get('caregivers/new')
  caregiverForm(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    return this.caregiverView(actor, id, {});
  }

  @Can('family.write')
  @Post('caregivers/new')
  @Idempotent()
  addCaregiver(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: FormValues): Answer {
    return answerForm(
      async () => {
        await this.caregivers.create(actor, validateForm(CaregiverBody, { ...body, childId: id }));
        return redirect(`/children/${id}`);
      },
      (problem, status) => this.caregiverView(actor, id, body, problem, status),
    );
  }

  @Can('family.write')
  @Get('parents/new')
  parentForm(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    return this.parentView(actor, id, {});
  }

  @Can('family.write')
  @Post('parents/new')
  @Idempotent()
  addParent(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: FormValues): Answer {
    return answerForm(
      async () => {
        const parentId = text(body, 'parentId')?.trim();
        if (parentId) {
          // A sibling's parent is there already; what else was typed belongs to nobody.
          await this.parents.openDyad(actor, validateForm(DyadBody, { childId: id, parentId, relationship: body.relationship ?? '' }));
        } else {
          const names = (text(body, 'formerNames') ?? '').split(/[,，、;；]/).map((name) => name.trim());
          const { relationship, ...parent } = validateForm(NewParentForm, { ...body, parentId: '', formerNames: names.filter(Boolean) });
          await this.parents.createForChild(actor, id, parent, relationship);
        }
        return redirect(`/children/${id}`);
      },
      (problem, status) => this.parentView(actor, id, body, problem, status),
    );
  }

  @Can('family.write')
  @Get('relatives/new')
  relativeForm(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    return this.relativeView(actor, id, {});
  }

  @Can('family.write')
  @Post('relatives/new')
  @Idempotent()
  addRelative(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: FormValues): Answer {
    return answerForm(
      async () => {
        await this.families.child(actor, id);
        await this.caregivers.addRelative(actor, validateForm(RelativeBody, body));
        return redirect(`/children/${id}`);
      },
      (problem, status) => this.relativeView(actor, id, body, problem, status),
    );
  }

  private async escortView(actor: Actor, id: string, values: FormValues, problem?: PageProblem, status = 200): Promise<PageResult> {
    const child = await this.families.child(actor, id);
    return page(<EscortPreferenceView child={child} values={values} problem={problem} />, {
      title: titleOf('escort'),
      width: 'narrow',
      status,
    });
  }

  private async caregiverView(actor: Actor, id: string, values: FormValues, problem?: PageProblem, status = 200): Promise<PageResult> {
    const child = await this.families.child(actor, id);
    return page(<NewCaregiverView child={child} values={values} problem={problem} />, {
      title: titleOf('new_caregiver'),
      width: 'narrow',
      status,
    });
  }

  private async parentView(actor: Actor, id: string, values: FormValues, problem?: PageProblem, status = 200): Promise<PageResult> {
    const child = await this.families.child(actor, id);
    const siblings = await this.families.parentsOfSiblings(actor, id);
    return page(<NewParentView child={child} siblings={siblings} values={values} problem={problem} />, {
      title: titleOf('new_parent'),
      width: 'narrow',
      status,
    });
  }

  private async relativeView(actor: Actor, id: string, values: FormValues, problem?: PageProblem, status = 200): Promise<PageResult> {
    const child = await this.families.child(actor, id);
    const dyads = await this.families.dyadsOfChild(actor, id);
    const parents = await this.families.parentsOf(dyads.map((d) => d.parentId));
    return page(<NewRelativeView child={child} parents={parents} values={values} problem={problem} />, {
      title: titleOf('new_relative'),
      width: 'narrow',
      status,
    });
  }
}
