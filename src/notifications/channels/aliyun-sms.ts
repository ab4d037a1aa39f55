import { randomUUID } from 'node:crypto';
import type { AliyunSmsConfig } from '../../config/messaging';
import { Clock } from '../../kernel/clock';
import type { Failure } from '../message.entity';
import { aliyunHeaders, aliyunQuery } from './aliyun-signature';
import { Leaving, NotTaken, Taken } from './channel';
import { postForJson } from './http-call';
import { TemplateSms } from './template-sms';

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

/** Texts through Aliyun's Dysmsapi, SendSms of 2017-05-25. */
export class AliyunSms extends TemplateSms {
  readonly name = 'aliyun';

  constructor(
    private readonly config: AliyunSmsConfig,
    clock: Clock,
  ) {
    super('ALIYUN_SMS_TEMPLATES', config.templates, config.sign, clock);
  }

  /** @throws NotTaken */
  async send(message: Leaving): Promise<Taken> {
    const { id, to, words } = message;
    const url = new URL(this.config.url);
    const query = {
      PhoneNumbers: to.replace(/\D/g, '').replace(/^(?:00)?86(?=\d{11}$)/, ''),
      SignName: this.config.sign,
      TemplateCode: this.codeOf(message),
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
