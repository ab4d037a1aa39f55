import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { addDays, dayInZone } from '../kernel/days';
import { invalid, notFound } from '../kernel/domain-error';
import { Locale, LOCALES } from '../kernel/locale';
import { MeetingQueries } from './meeting.queries';
import { Template, TEMPLATES } from './message-plan.rules';
import { signatureErrors } from './message-setup.rules';
import { longestSms, MessageParams, renderSms, SMS_UNITS } from './message-templates';

/** One template in one language, as a family would read it, and how long it can get. */
export interface TemplateView {
  template: Template;
  locale: Locale;
  /** With invented names. */
  example: string;
  length: number;
  /** Characters with the longest names and the longest signature; at most 70. */
  longest: number;
  limit: number;
}

/** What every text begins with, whether it may, and the texts. */
export interface MessageSetupView {
  signature: string;
  /** False: it holds a word that must not be said; nothing leaves under it. */
  neutral: boolean;
  templates: TemplateView[];
}

/** Invented people. */
const EXAMPLE: Record<Locale, Pick<MessageParams, 'children' | 'worker' | 'time'>> = {
  'zh-CN': { children: ['小宇'], worker: '王小满', time: '07:30' },
  en: { children: ['Xiaoyu'], worker: 'Min Wang', time: '07:30' },
};
const EXAMPLE_DAYS = 10;

/** The set-up of what families read: the organisation's neutral signature, and the templates with their lengths. */
@Injectable()
export class MessageSetupService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly meetings: MeetingQueries,
  ) {}

  /** The set-up of the actor's organisation. @throws DomainError not_found */
  async setup(actor: Actor): Promise<MessageSetupView> {
    const organisation = await this.db.one<{ publicAlias: string; timeZone: string }>(
      `SELECT public_alias, time_zone FROM organisations WHERE id = $1`,
      [actor.organisationId],
    );
    if (!organisation) throw notFound();
    const { publicAlias: signature, timeZone } = organisation;
    const day = addDays(dayInZone(this.clock.now(), timeZone), EXAMPLE_DAYS);
    const templates = LOCALES.flatMap((locale) =>
      TEMPLATES.map((template): TemplateView => {
        const example = renderSms(template, locale, { ...EXAMPLE[locale], day }, signature);
        return { template, locale, example, length: example.length, longest: longestSms(template, locale), limit: SMS_UNITS };
      }),
    );
    return { signature, neutral: signatureErrors(signature, await this.meetings.facilityNames()).length === 0, templates };
  }

  /**
   * Changes the signature; what waits to be sent leaves under the new one.
   * @throws DomainError invalid `signature.length`, `signature.brackets`, `signature.letters`, `signature.says_too_much`
   */
  async sign(actor: Actor, wanted: string): Promise<MessageSetupView> {
    const signature = wanted.trim();
    const errors = signatureErrors(signature, await this.meetings.facilityNames());
    if (errors.length > 0) throw invalid('validation.failed', {}, errors);
    await this.db.transaction(async () => {
      // What waits to be sent belongs to families whose files an administrator may not open.
      await this.db.asSystem(async () => {
        await this.db.sql(`UPDATE organisations SET public_alias = $2 WHERE id = $1`, [actor.organisationId, signature]);
        await this.db.sql(
          `UPDATE messages SET params = jsonb_set(params, '{alias}', to_jsonb($2::text)) WHERE organisation_id = $1 AND status IN ('queued', 'held')`,
          [actor.organisationId, signature],
        );
      });
      await this.audit.record({ action: 'message.set', subjectType: 'message', details: { field: 'signature' } });
    });
    return this.setup(actor);
  }
}
