import { Injectable } from '@nestjs/common';
import { Audit } from '../../audit/audit';
import { Database } from '../../database/database';
import type { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { addDays, dayInZone } from '../../kernel/days';
import { DomainError, FieldError, invalid, notFound } from '../../kernel/domain-error';
import { newId } from '../../kernel/ids';
import type { Locale } from '../../kernel/locale';
import { Channels } from '../channels/channels';
import { keepsWords } from '../channels/channel';
import { TemplateSms } from '../channels/template-sms';
import { MeetingQueries } from '../meeting.queries';
import type { Template } from '../engine/message-plan.rules';
import { MessageParams, renderSms, sentenceOf, SIGNATURE_MOST, SMS_UNITS } from './message-templates';
import { EXAMPLE, EXAMPLE_DAYS } from './example';
import { Bounds, builtInWords, faultsOf, longestOf, NUMBERS, partsOf, tidy, Variable, variablesOf, Wording } from './wording.rules';
import { WhichWording, WordingBody } from './wording.dto';
import { SavedWording, WordingQueries } from './wording.queries';

/** How one of the words looks and how long it gets. */
export interface WordsLook {
  /** With invented people and the organisation's signature. */
  example: string;
  length: number;
  /** Characters with the longest names and the organisation's own signature, and as how many parts that is billed. */
  longest: number;
  parts: number;
  /** Characters with the longest signature, too: what may not be passed. */
  worst: number;
}

/** What a message says in one language: the organisation's own words, the built-in ones, and what may be written. */
export interface WordingView {
  template: Template;
  locale: Locale;
  /** 0 while nobody has changed anything; sent as ETag. */
  version: number;
  signature: string;
  limit: number;
  variables: { variable: Variable; must: boolean; most: number }[];
  /** Null: the built-in words stand. */
  own: Wording | null;
  builtIn: { sms: string; smsShort: string; sentence: string };
  /** Of what stands. */
  look: WordingLook;
  /** Ways of text that keep the words they have approved, and whether these leave through them. */
  keepers: { provider: string; approved: boolean }[];
  history: SavedWording[];
}

/** How a message would look. */
export interface WordingLook {
  sms: WordsLook;
  smsShort: WordsLook | null;
  /** Of an e-mail, a letter and a call. */
  sentence: string;
}

const COLUMN = { aliyunTemplate: 'aliyun_template', tencentTemplate: 'tencent_template' } as const;
const PROVIDER = { aliyunTemplate: 'aliyun', tencentTemplate: 'tencent' } as const;

/** Organisations' own words: shown, tried, saved version by version, and given up again. See docs/decisions/0032. */
@Injectable()
export class WordingService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly queries: WordingQueries,
    private readonly meetings: MeetingQueries,
    private readonly channels: Channels,
  ) {}

  /** What stands, what is built in, and the history. @throws DomainError not_found */
  async one(actor: Actor, { template, locale }: WhichWording): Promise<WordingView> {
    const { signature, example } = await this.around(actor, locale);
    const history = await this.queries.versions(actor, template, locale);
    const [last] = history;
    const own = last !== undefined && last.sms !== null ? wordsOf(last) : null;
    const builtIn = builtInWords(template, locale);
    const keepers = this.channels.of('sms').filter(keepsWords);
    return {
      template,
      locale,
      version: last?.version ?? 0,
      signature,
      limit: SMS_UNITS,
      variables: variablesOf(template, locale),
      own,
      builtIn,
      look: looksOf(own ?? { ...builtIn, aliyunTemplate: null, tencentTemplate: null }, { template, locale }, signature, example),
      keepers: keepers.map(({ name }) => ({
        provider: name,
        approved: own !== null && NUMBERS.some((at) => PROVIDER[at] === name && own[at] !== null),
      })),
      history,
    };
  }

  /**
   * How words would look, without keeping them.
   * @throws DomainError invalid with everything that is wrong with them (`wording.*`)
   */
  async look(actor: Actor, body: WordingBody): Promise<WordingLook> {
    const { signature, example } = await this.around(actor, body.locale);
    return looksOf(await this.judged(body, signature, example), body, signature, example);
  }

  /**
   * Saves words as the next version. Saving what stands already changes nothing.
   * @param version that was looked at; 0 when nobody had changed anything
   * @throws DomainError precondition `version.stale` · invalid with everything that is wrong (`wording.*`)
   */
  async save(actor: Actor, version: number, body: WordingBody): Promise<WordingView> {
    const { signature, example } = await this.around(actor, body.locale);
    const words = await this.judged(body, signature, example);
    return this.keep(actor, version, body, words);
  }

  /** The built-in words stand again; a version of its own. @throws DomainError precondition `version.stale` */
  async useBuiltIn(actor: Actor, version: number, which: WhichWording): Promise<WordingView> {
    return this.keep(actor, version, which, { sms: null, smsShort: null, sentence: null, aliyunTemplate: null, tencentTemplate: null });
  }

  private async keep(actor: Actor, version: number, { template, locale }: WhichWording, words: Wording): Promise<WordingView> {
    const which = { template, locale };
    return this.db.transaction(async () => {
      const [last] = await this.queries.versions(actor, template, locale);
      if (same(last ? wordsOf(last) : NOTHING, words)) return this.one(actor, which);
      if ((last?.version ?? 0) !== version) throw new DomainError('precondition', 'version.stale');
      const id = newId();
      // The index decides between two who save at once.
      const made = await this.db.affected(
        `INSERT INTO message_wordings (id, organisation_id, template, locale, version, sms, sms_short, sentence, aliyun_template, tencent_template, saved_by, saved_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (organisation_id, template, locale, version) DO NOTHING`,
        [
          ...[id, actor.organisationId, template, locale, version + 1],
          ...[words.sms, words.smsShort, words.sentence, words.aliyunTemplate, words.tencentTemplate],
          ...[actor.userId, this.clock.now()],
        ],
      );
      if (made === 0) throw new DomainError('precondition', 'version.stale');
      await this.audit.record({
        ...{ action: 'message.reword', subjectType: 'message', subjectId: id, organisationId: actor.organisationId },
        details: { template, locale, version: version + 1 },
      });
      return this.one(actor, which);
    });
  }

  private async judged(body: WordingBody, signature: string, example: MessageParams): Promise<Wording & { sms: string }> {
    const { template, locale } = body;
    const words: Wording = {
      sms: tidy(body.sms),
      smsShort: tidy(body.smsShort),
      sentence: tidy(body.sentence),
      aliyunTemplate: tidy(body.aliyunTemplate),
      tencentTemplate: tidy(body.tencentTemplate),
    };
    const bounds: Bounds = { template, locale, facilityNames: await this.meetings.facilityNames(), example };
    const errors = [...faultsOf(words, bounds), ...(await this.numbersTaken(words, body))];
    const { sms } = words;
    if (sms === null || errors.length > 0) throw invalid('validation.failed', {}, errors);
    return { ...words, sms };
  }

  /** A number that stands for other words: for a built-in text, or for what anybody has saved under it. */
  private async numbersTaken(words: Wording, { template, locale }: WhichWording): Promise<FieldError[]> {
    const { sms } = words;
    const errors: FieldError[] = [];
    for (const at of NUMBERS) {
      const number = words[at];
      if (number === null || sms === null) continue;
      const keeper = this.channels.of('sms').find(({ name }) => name === PROVIDER[at]);
      const builtIn = keeper instanceof TemplateSms && keeper.isBuiltIn(number);
      if (builtIn || (await this.queries.otherWordsUnder(COLUMN[at], number, { template, locale, sms })))
        errors.push({ pointer: `/${at}`, code: 'wording.number_taken', params: { number } });
    }
    return errors;
  }

  private async around(actor: Actor, locale: Locale): Promise<{ signature: string; example: MessageParams }> {
    const organisation = await this.db.one<{ publicAlias: string; timeZone: string }>(
      `SELECT public_alias, time_zone FROM organisations WHERE id = $1`,
      [actor.organisationId],
    );
    if (!organisation) throw notFound();
    const day = addDays(dayInZone(this.clock.now(), organisation.timeZone), EXAMPLE_DAYS);
    return { signature: organisation.publicAlias, example: { ...EXAMPLE[locale], day } };
  }
}

const NOTHING: Wording = { sms: null, smsShort: null, sentence: null, aliyunTemplate: null, tencentTemplate: null };
const wordsOf = ({ sms, smsShort, sentence, aliyunTemplate, tencentTemplate }: Wording): Wording => ({
  sms,
  smsShort,
  sentence,
  aliyunTemplate,
  tencentTemplate,
});
const same = (one: Wording, other: Wording): boolean => JSON.stringify(wordsOf(one)) === JSON.stringify(wordsOf(other));

function looksOf(
  words: Wording & { sms: string | null },
  { template, locale }: WhichWording,
  signature: string,
  example: MessageParams,
): WordingLook {
  const lookOf = (text: string): WordsLook => {
    const shown = renderSms(template, locale, example, signature, { sms: text, smsShort: text, sentence: null });
    const longest = longestOf(text, locale, Math.min(Array.from(signature).length, SIGNATURE_MOST));
    return { example: shown, length: shown.length, longest, parts: partsOf(longest), worst: longestOf(text, locale) };
  };
  return {
    sms: lookOf(words.sms ?? ''),
    smsShort: words.smsShort === null ? null : lookOf(words.smsShort),
    sentence: sentenceOf(template, locale, example, words),
  };
}
