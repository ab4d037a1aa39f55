import type { TencentSmsConfig } from '../../config/messaging';
import { Clock } from '../../kernel/clock';
import type { Failure } from '../message.entity';
import { Leaving, NotTaken, Taken } from './channel';
import { internationalPhone, postForJson } from './http-call';
import { TemplateSms } from './template-sms';
import { tencentHeaders } from './tencent-signature';

/** From the error list of SendSms; the beginning of a code decides, and what is not here is the machine's trouble. */
const KINDS: readonly (readonly [string, Failure])[] = [
  ['LimitExceeded', 'temporary'],
  ['FailedOperation.PhoneNumberInBlacklist', 'permanent'],
  ['InvalidParameterValue.IncorrectPhoneNumber', 'permanent'],
  ['UnsupportedOperation.', 'permanent'],
];

interface SendStatus {
  SerialNo?: unknown;
  Code?: unknown;
}

/** Texts through Tencent Cloud's SMS, SendSms of 2021-01-11. */
export class TencentSms extends TemplateSms {
  readonly name = 'tencent';

  constructor(
    private readonly config: TencentSmsConfig,
    clock: Clock,
  ) {
    super('TENCENT_SMS_TEMPLATES', config.templates, config.sign, clock);
  }

  /** @throws NotTaken */
  async send(message: Leaving): Promise<Taken> {
    const { id, to, words } = message;
    const url = new URL(this.config.url);
    const { child, month, day, weekday, time, worker } = words;
    const payload = JSON.stringify({
      PhoneNumberSet: [internationalPhone(to)],
      SmsSdkAppId: this.config.appId,
      SignName: this.config.sign,
      TemplateId: this.codeOf(message),
      TemplateParamSet: [child, month, day, weekday, time, worker],
      SessionContext: id,
    });
    const timestamp = Math.floor(this.clock.now().getTime() / 1000);
    const what = { service: 'sms', action: 'SendSms', version: '2021-01-11', region: this.config.region };
    const headers = tencentHeaders({ host: url.host, ...what, payload, timestamp }, this.config.secretId, this.config.secretKey);
    const { Response: answer } = (await postForJson(url, headers, payload)) as {
      Response?: { Error?: { Code?: unknown }; SendStatusSet?: SendStatus[] };
    };
    const [status] = answer?.SendStatusSet ?? [];
    const code = answer?.Error?.Code ?? status?.Code;
    if (code !== 'Ok') throw this.notTaken(typeof code === 'string' ? code : 'unknown');
    return { reference: typeof status?.SerialNo === 'string' ? status.SerialNo : null };
  }

  private notTaken(code: string): NotTaken {
    return new NotTaken(KINDS.find(([begin]) => code.startsWith(begin))?.[1] ?? 'technical', `tencent_${code.slice(0, 60)}`);
  }
}
