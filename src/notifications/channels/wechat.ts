import type { WechatConfig } from '../../config/messaging';
import { Clock } from '../../kernel/clock';
import { dayInZone, timeInZone } from '../../kernel/days';
import type { Failure } from '../message.entity';
import { Abilities, Channel, Leaving, NotTaken, Taken } from './channel';
import { jsonOf, post } from './http-call';
import { parseTemplates, ProviderTemplates, templateCode } from './sms-templates';
import { WechatToken } from './wechat-token';

/** The token is not believed (any more): fetched anew once. */
const TOKEN_CODES = new Set([40001, 40014, 42001]);

/** From the list of global return codes; what is not here is the machine's trouble, or the set-up's. */
const KINDS: Record<number, Failure> = {
  40003: 'permanent', // no open id of this account
  43004: 'permanent', // does not follow the account any more
  43101: 'permanent', // has refused such messages
  50002: 'permanent', // the user is barred
  45009: 'temporary', // the day's quota
  45011: 'temporary', // too many in this minute
};

/** A field of the `thing` kind takes no more. */
export const THING_MOST = 20;
const CHINA = 'Asia/Shanghai';

/** What a template's fields can be filled with. Neutral: nothing else about a family gets in. */
type Word = 'what' | 'when' | 'child' | 'worker';

/** Reads `what=thing1,when=time2`. */
const fieldsOf = (value: string): readonly (readonly [Word, string])[] =>
  value.split(',').map((pair) => {
    const [word = '', field = ''] = pair.split('=');
    return [word as Word, field] as const;
  });

/**
 * Template messages of a WeChat official account (`message/template/send`). The account keeps the template; a tap opens the personal page.
 * A message with the same `client_msg_id` is recognised for ten minutes only, so a repeat is not promised to be.
 */
export class Wechat implements Channel {
  readonly name = 'wechat';
  readonly route = 'wechat';
  readonly can: Abilities = { links: true, longestVariable: THING_MOST, replies: true, signature: 'provider', recognisesRepeats: false };
  private readonly templates: ProviderTemplates;
  private readonly fields: ReturnType<typeof fieldsOf>;
  private readonly token: WechatToken;

  /** @throws Error naming WECHAT_TEMPLATES when a text has no template */
  constructor(
    private readonly config: WechatConfig,
    private readonly clock: Clock,
  ) {
    this.templates = parseTemplates('WECHAT_TEMPLATES', config.templates);
    this.fields = fieldsOf(config.fields);
    this.token = new WechatToken(config, clock);
  }

  /** @throws NotTaken */
  async send(message: Leaving): Promise<Taken> {
    const token = await this.token.get();
    const first = await this.post(message, token);
    const answer = TOKEN_CODES.has(first.code) ? await this.post(message, await this.token.insteadOf(token)) : first;
    if (answer.code !== 0) throw new NotTaken(KINDS[answer.code] ?? 'technical', `wechat_${answer.code}`);
    return { reference: answer.msgid };
  }

  private async post(message: Leaving, token: string): Promise<{ code: number; msgid: string | null }> {
    const templateId = templateCode(this.templates, message.template, message.locale);
    if (templateId === '') throw new NotTaken('permanent', 'wechat_no_template');
    const url = new URL('/cgi-bin/message/template/send', this.config.url);
    url.searchParams.set('access_token', token);
    const body = {
      touser: message.to,
      template_id: templateId,
      ...(message.link === null ? {} : { url: message.link }),
      client_msg_id: message.id,
      data: Object.fromEntries(this.fields.map(([word, field]) => [field, { value: this.valueOf(word, message) }])),
    };
    const { status, ok, text } = await post(url, { 'content-type': 'application/json' }, JSON.stringify(body));
    const code = jsonOf(text)?.errcode;
    if (typeof code !== 'number') throw new NotTaken(ok ? 'unsure' : 'technical', `http_${status}`);
    // Its numbers are longer than a JavaScript number is exact.
    return { code, msgid: /"msgid"\s*:\s*"?(\d+)/.exec(text)?.[1] ?? null };
  }

  /** A field must not be empty, or nothing is sent: where there is no meeting, it is told today. */
  private valueOf(word: Word, { subject, day, time, words }: Leaving): string {
    const now = this.clock.now();
    switch (word) {
      case 'what':
        return subject.slice(0, THING_MOST);
      case 'child':
        return words.child.slice(0, THING_MOST);
      case 'worker':
        return words.worker.slice(0, THING_MOST);
      case 'when': {
        const [year, month, date] = (day || dayInZone(now, CHINA)).split('-').map(Number);
        return `${year}年${month}月${date}日 ${day === '' ? timeInZone(now, CHINA) : time}`;
      }
    }
  }
}
