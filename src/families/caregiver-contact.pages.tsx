import { Body, Get, Param, Post } from '@nestjs/common';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { Id, validateForm } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import { notFound } from '../kernel/domain-error';
import { requestContext } from '../kernel/request-context';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import type { PageProblem } from '../ui/problem';
import { CaregiverContactForm } from './caregivers.dto';
import type { Channel } from './caregiver.entity';
import { channelErrors, Reach } from './caregiver.rules';
import { CaregiversService } from './caregivers.service';
import { CaregiverOfChild, FamiliesQueries } from './families.queries';
import { CaregiverContactView } from './views/CaregiverContactView';
import type { FormValues } from './views/form-values';

/** As many of the other ways the form has fields for. */
const SHOWN = 2;

/** How one caregiver is reached: numbers and addresses, in which order, and by which ways not. */
@PageController('children/:id/caregivers/:caregiverId/contact')
export class CaregiverContactPages {
  constructor(
    private readonly families: FamiliesQueries,
    private readonly service: CaregiversService,
  ) {}

  @Can('family.write')
  @Get()
  form(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Param('caregiverId', Id) caregiverId: string): Promise<PageResult> {
    return this.view(actor, id, caregiverId);
  }

  @Can('family.write')
  @Post()
  @Idempotent()
  save(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Param('caregiverId', Id) caregiverId: string,
    @Body() body: FormValues,
  ): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        const { caregiver } = await this.around(actor, id, caregiverId);
        const { version, second, third, ...form } = validateForm(CaregiverContactForm, body);
        const named = [second, third].filter((way) => way !== undefined);
        await this.service.update(actor, caregiverId, version, {
          ...form,
          phone: form.phone ?? null,
          email: form.email ?? null,
          wechatOpenId: form.wechatOpenId ?? null,
          postalAddress: form.postalAddress ?? null,
          bestTime: form.bestTime ?? null,
          optedOut: form.optedOut ?? [],
          otherChannels: [...named, ...beyond(caregiver, { ...form, otherChannels: named })],
        });
        return redirect(`/children/${id}`);
      },
      (problem, status) => this.view(actor, id, caregiverId, body, atFields(problem, body), status),
    );
  }

  /** Somebody who no longer looks after the child has no such page: 404. */
  private async around(actor: Actor, id: string, caregiverId: string) {
    const child = await this.families.child(actor, id);
    const caregiver = (await this.families.caregiversOf([id])).find((c) => c.id === caregiverId);
    if (!caregiver) throw notFound();
    return { child, caregiver };
  }

  private async view(
    actor: Actor,
    id: string,
    caregiverId: string,
    values?: FormValues,
    problem?: PageProblem,
    status = 200,
  ): Promise<PageResult> {
    const around = await this.around(actor, id, caregiverId);
    return page(<CaregiverContactView {...around} values={values} problem={problem} />, {
      title: translator(requestContext()?.locale ?? 'zh-CN')('families:contact.title'),
      width: 'narrow',
      status,
    });
  }
}

/** The ways after those that the form shows: they stay, as far as they are still ways to her. */
const beyond = ({ otherChannels }: CaregiverOfChild, form: Reach): Channel[] =>
  otherChannels.slice(SHOWN).filter((way) => {
    const named = [form.channel, ...(form.otherChannels ?? [])];
    return !named.includes(way) && channelErrors({ ...form, channel: way, otherChannels: [] }).length === 0;
  });

/** The order comes from two fields; an empty one leaves no gap in the list. */
function atFields(problem: PageProblem, body: FormValues): PageProblem {
  const fields = ['second', 'third'].filter((name) => typeof body[name] === 'string' && body[name] !== '');
  const errors = problem.errors.map((error) => {
    const place = /^\/otherChannels\/(\d)$/.exec(error.pointer)?.[1];
    const field = place === undefined ? undefined : fields[Number(place)];
    return field === undefined ? error : { ...error, pointer: `/${field}` };
  });
  return { ...problem, errors };
}
