import { randomUUID } from 'node:crypto';
import type { AliyunSmsConfig } from '../../config/messaging';
import { Clock } from '../../kernel/clock';
import type { Failure } from '../message.entity';
import { aliyunHeaders, aliyunQuery } from './aliyun-signature';
import { Abilities, Channel, Leaving, NotTaken, Taken } from './channel';
import { postForJson } from './http-call';
import { parseTemplates, ProviderTemplates, templateCode } from './sms-templates';

/** From the error list of Dysmsapi; what is not here is the machine's trouble. */
const KINDS: Record<string, Failure> = {
  'isv.BUSINESS_LIMIT_CONTROL': 'temporary',
  'isv.DAY_LIMIT_CONTROL': 'temporary',
  'isv.MONTH_LIMIT_CONTROL': 'temporary',
  'isv.MOBILE_NUMBER_ILLEGAL': 'permanent',
  'isv.BLACK_KEY_CONTROL_LIMIT': 'permanent',
  'isv.MOBILE_COUNT_OVER_LIMIT': 'permanent',
  'isv.DENY_IP_RANGE': 'technical',
};

/** Texts through Aliyun's Dysmsapi, SendSms of 2017-05-25. It keeps template and signature; repeats are not recognised. */
export class AliyunSms implements Channel {
  readonly name = 'aliyun';
  readonly route = 'sms';
  readonly can: Abilities = { links: false, longestVariable: 6, replies: true, signature: 'provider', recognisesRepeats: false };
  private readonly templates: ProviderTemplates;

  constructor(
    private readonly config: AliyunSmsConfig,
    private readonly clock: Clock,
  ) {
    this.templates = parseTemplates('ALIYUN_SMS_TEMPLATES', config.templates);
  }

  /** @throws NotTaken */
  async send({ id, to, template, locale, words }: Leaving): Promise<Taken> {
    const url = new URL(this.config.url);
    const query = {
      PhoneNumbers: to.replace(/\D/g, '').replace(/^(?:00)?86(?=\d{11}$)/, ''),
      SignName: this.config.sign,
      TemplateCode: templateCode(this.templates, template, locale),
      TemplateParam: JSON.stringify(words),
      OutId: id,
    };
    const date = this.clock
      .now()
      .toISOString()
      .replace(/\.\d{3}Z$/, 'Z');
    const request = { host: url.host, action: 'SendSms', version: '2017-05-25', query, date, nonce: randomUUID() };
    url.search = aliyunQuery(query);
    const answer = await postForJson(url, aliyunHeaders(request, this.config.keyId, this.config.secret), '');
    const code = typeof answer.Code === 'string' ? answer.Code : 'unknown';
    if (code !== 'OK') throw new NotTaken(KINDS[code] ?? 'technical', `aliyun_${code.slice(0, 60)}`);
    return { reference: typeof answer.BizId === 'string' ? answer.BizId : null };
  }
}
