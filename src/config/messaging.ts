import { Transform } from 'class-transformer';
import { IsFQDN, IsInt, IsOptional, IsString, IsUrl, Matches, Max, MaxLength, Min, MinLength } from 'class-validator';

const HTTP = { require_tld: false, require_protocol: true, protocols: ['http', 'https'] };

/** The variables that say how messages leave; each may be missing. The README's table says what they are for. */
export class MessagingEnvironment {
  @IsOptional() @IsFQDN() DKIM_DOMAIN?: string;
  @IsOptional() @Matches(/^[a-z0-9._-]{1,63}$/i) DKIM_SELECTOR?: string;
  /** PEM, in base64, so that it fits on one line. */
  @IsOptional() @IsString() DKIM_PRIVATE_KEY?: string;
  /** Which SMS providers, in the order in which they are tried. */
  @IsOptional() @Matches(/^(aliyun|tencent|smpp)(,(aliyun|tencent|smpp)){0,2}$/) SMS_PROVIDERS?: string;
  @IsOptional() @IsUrl(HTTP) ALIYUN_SMS_URL?: string;
  @IsOptional() @IsString() ALIYUN_ACCESS_KEY_ID?: string;
  @IsOptional() @IsString() ALIYUN_ACCESS_KEY_SECRET?: string;
  @IsOptional() @IsString() ALIYUN_SMS_SIGN?: string;
  @IsOptional() @IsString() ALIYUN_SMS_TEMPLATES?: string;
  @IsOptional() @IsUrl(HTTP) TENCENT_SMS_URL?: string;
  @IsOptional() @IsString() TENCENT_SECRET_ID?: string;
  @IsOptional() @IsString() TENCENT_SECRET_KEY?: string;
  @IsOptional() @IsString() TENCENT_SMS_APP_ID?: string;
  @IsOptional() @IsString() TENCENT_SMS_REGION?: string;
  @IsOptional() @IsString() TENCENT_SMS_SIGN?: string;
  @IsOptional() @IsString() TENCENT_SMS_TEMPLATES?: string;
  /** `smpp://host:2775`, `smpps://host:3550`. */
  @IsOptional() @Matches(/^smpps?:\/\/[^/\s:@]+(:\d{1,5})?$/) SMPP_URL?: string;
  @IsOptional() @MaxLength(15) @IsString() SMPP_SYSTEM_ID?: string;
  @IsOptional() @MaxLength(8) @IsString() SMPP_PASSWORD?: string;
  /** Digits, or a name of at most eleven letters. */
  @IsOptional() @Matches(/^(\d{3,20}|[A-Za-z][A-Za-z0-9 ]{1,10})$/) SMPP_SOURCE?: string;
  /** Binds of each process. */
  @IsOptional() @Matches(/^[1-8]$/) SMPP_BINDS?: string;
  @IsOptional() @IsUrl(HTTP) WECHAT_URL?: string;
  @IsOptional() @IsString() WECHAT_APP_ID?: string;
  @IsOptional() @IsString() WECHAT_APP_SECRET?: string;
  @IsOptional() @IsString() WECHAT_TEMPLATES?: string;
  @IsOptional() @Matches(/^(what|when|child|worker)=[a-z_]+\d*(,(what|when|child|worker)=[a-z_]+\d*)*$/) WECHAT_FIELDS?: string;
  /** Where calls are asked for. */
  @IsOptional() @IsUrl(HTTP) VOICE_URL?: string;
  @IsOptional() @IsString() @MinLength(24) VOICE_SECRET?: string;
  /** Working days that a letter takes at most. */
  @IsOptional() @Transform(({ value }: { value: unknown }) => Number(value)) @IsInt() @Min(1) @Max(30) LETTER_WORKING_DAYS?: number;
  /** `provider:secret,provider:secret`; a provider may have two while one replaces the other. */
  @IsOptional() @Matches(/^[a-z_]+:[^,:]{24,}(,[a-z_]+:[^,:]{24,})*$/) WEBHOOK_SECRETS?: string;
}

/** Their names: `loadConfig` reads no others. */
export const MESSAGING_NAMES = [
  'DKIM_DOMAIN',
  'DKIM_SELECTOR',
  'DKIM_PRIVATE_KEY',
  'SMS_PROVIDERS',
  'ALIYUN_SMS_URL',
  'ALIYUN_ACCESS_KEY_ID',
  'ALIYUN_ACCESS_KEY_SECRET',
  'ALIYUN_SMS_SIGN',
  'ALIYUN_SMS_TEMPLATES',
  'TENCENT_SMS_URL',
  'TENCENT_SECRET_ID',
  'TENCENT_SECRET_KEY',
  'TENCENT_SMS_APP_ID',
  'TENCENT_SMS_REGION',
  'TENCENT_SMS_SIGN',
  'TENCENT_SMS_TEMPLATES',
  'SMPP_URL',
  'SMPP_SYSTEM_ID',
  'SMPP_PASSWORD',
  'SMPP_SOURCE',
  'SMPP_BINDS',
  'WECHAT_URL',
  'WECHAT_APP_ID',
  'WECHAT_APP_SECRET',
  'WECHAT_TEMPLATES',
  'WECHAT_FIELDS',
  'VOICE_URL',
  'VOICE_SECRET',
  'LETTER_WORKING_DAYS',
  'WEBHOOK_SECRETS',
] as const satisfies readonly (keyof MessagingEnvironment)[];

/** What each provider needs. */
const NEEDED = {
  aliyun: ['ALIYUN_ACCESS_KEY_ID', 'ALIYUN_ACCESS_KEY_SECRET', 'ALIYUN_SMS_SIGN', 'ALIYUN_SMS_TEMPLATES'],
  tencent: ['TENCENT_SECRET_ID', 'TENCENT_SECRET_KEY', 'TENCENT_SMS_APP_ID', 'TENCENT_SMS_SIGN', 'TENCENT_SMS_TEMPLATES'],
  smpp: ['SMPP_URL', 'SMPP_SYSTEM_ID', 'SMPP_PASSWORD', 'SMPP_SOURCE'],
  wechat: ['WECHAT_APP_ID', 'WECHAT_APP_SECRET', 'WECHAT_TEMPLATES'],
  voice: ['VOICE_URL', 'VOICE_SECRET'],
} as const satisfies Record<string, readonly (keyof MessagingEnvironment)[]>;
type Provider = keyof typeof NEEDED;

/** How e-mail is signed (RFC 6376). */
export interface Dkim {
  domainName: string;
  keySelector: string;
  privateKey: string;
}

/** An account for Aliyun's Dysmsapi. */
export interface AliyunSmsConfig {
  url: string;
  keyId: string;
  secret: string;
  sign: string;
  /** `asked=SMS_1,…`, see sms-templates.ts. */
  templates: string;
}

/** An account for Tencent Cloud's SMS. */
export interface TencentSmsConfig {
  url: string;
  secretId: string;
  secretKey: string;
  appId: string;
  region: string;
  sign: string;
  templates: string;
}

/** A carrier's SMPP. */
export interface SmppConfig {
  url: string;
  systemId: string;
  password: string;
  /** Whom a text comes from. */
  source: string;
  /** Of each process. */
  binds: number;
}

/** A WeChat official account (a service account: others have no template messages). */
export interface WechatConfig {
  url: string;
  appId: string;
  secret: string;
  templates: string;
  /** `what=thing1,…`: which field of the account's templates takes which word. */
  fields: string;
}

/** Who makes calls that read a message out. */
export interface VoiceConfig {
  url: string;
  secret: string;
}

/** How messages leave, and who may tell us what became of them. */
export interface MessagingConfig {
  readonly dkim: Dkim | undefined;
  /** In the order in which they are tried; none: no texts leave. */
  readonly smsProviders: readonly string[];
  readonly aliyun: AliyunSmsConfig | undefined;
  readonly tencent: TencentSmsConfig | undefined;
  readonly smpp: SmppConfig | undefined;
  readonly wechat: WechatConfig | undefined;
  readonly voice: VoiceConfig | undefined;
  /** Working days that a letter takes at most. */
  readonly letterWorkingDays: number;
  /** The secrets of each provider that may call us. */
  readonly webhookSecrets: ReadonlyMap<string, readonly string[]>;
}

const providersOf = (env: MessagingEnvironment): Provider[] => (env.SMS_PROVIDERS?.split(',') ?? []) as Provider[];

/** The variables of a provider that is wanted; each is checked to be there by `messagingProblems`. */
function account<T>(
  wanted: boolean,
  make: (read: (name: Exclude<keyof MessagingEnvironment, 'LETTER_WORKING_DAYS'>, usual?: string) => string) => T,
  env: MessagingEnvironment,
) {
  return wanted ? make((name, usual = '') => env[name] ?? usual) : undefined;
}

/** What is wrong with these variables taken together. Values are never repeated. */
export function messagingProblems(env: MessagingEnvironment): string[] {
  const problems: string[] = [];
  const dkim = [env.DKIM_DOMAIN, env.DKIM_SELECTOR, env.DKIM_PRIVATE_KEY].filter((value) => value !== undefined).length;
  if (dkim !== 0 && dkim !== 3) problems.push('DKIM_DOMAIN, DKIM_SELECTOR, DKIM_PRIVATE_KEY: set all three or none.');
  if (env.DKIM_PRIVATE_KEY !== undefined && !decoded(env.DKIM_PRIVATE_KEY).includes('PRIVATE KEY'))
    problems.push('DKIM_PRIVATE_KEY: a private key in PEM form, written in base64.');
  for (const provider of providersOf(env)) {
    const missing = NEEDED[provider].filter((name) => env[name] === undefined);
    if (missing.length > 0) problems.push(`${missing.join(', ')}: needed, because SMS_PROVIDERS names ${provider}.`);
  }
  for (const provider of ['wechat', 'voice'] as const) {
    const missing = NEEDED[provider].filter((name) => env[name] === undefined);
    if (missing.length > 0 && missing.length < NEEDED[provider].length)
      problems.push(`${missing.join(', ')}: ${NEEDED[provider].join(', ')} are set together or not at all.`);
  }
  return problems;
}

/** The checked variables, put in order. */
export function messagingConfig(env: MessagingEnvironment): MessagingConfig {
  const secrets = new Map<string, string[]>();
  for (const pair of env.WEBHOOK_SECRETS?.split(',') ?? []) {
    const [provider = '', secret = ''] = pair.split(':');
    secrets.set(provider, [...(secrets.get(provider) ?? []), secret]);
  }
  const smsProviders = providersOf(env);
  return Object.freeze({
    dkim: env.DKIM_PRIVATE_KEY === undefined ? undefined : dkimOf(env, env.DKIM_PRIVATE_KEY),
    smsProviders,
    aliyun: account<AliyunSmsConfig>(
      smsProviders.includes('aliyun'),
      (read) => ({
        url: read('ALIYUN_SMS_URL', 'https://dysmsapi.aliyuncs.com'),
        keyId: read('ALIYUN_ACCESS_KEY_ID'),
        secret: read('ALIYUN_ACCESS_KEY_SECRET'),
        sign: read('ALIYUN_SMS_SIGN'),
        templates: read('ALIYUN_SMS_TEMPLATES'),
      }),
      env,
    ),
    tencent: account<TencentSmsConfig>(
      smsProviders.includes('tencent'),
      (read) => ({
        url: read('TENCENT_SMS_URL', 'https://sms.tencentcloudapi.com'),
        secretId: read('TENCENT_SECRET_ID'),
        secretKey: read('TENCENT_SECRET_KEY'),
        appId: read('TENCENT_SMS_APP_ID'),
        region: read('TENCENT_SMS_REGION', 'ap-guangzhou'),
        sign: read('TENCENT_SMS_SIGN'),
        templates: read('TENCENT_SMS_TEMPLATES'),
      }),
      env,
    ),
    smpp: account<SmppConfig>(
      smsProviders.includes('smpp'),
      (read) => ({
        url: read('SMPP_URL'),
        systemId: read('SMPP_SYSTEM_ID'),
        password: read('SMPP_PASSWORD'),
        source: read('SMPP_SOURCE'),
        binds: Number(read('SMPP_BINDS', '1')),
      }),
      env,
    ),
    wechat: account<WechatConfig>(
      env.WECHAT_APP_ID !== undefined,
      (read) => ({
        url: read('WECHAT_URL', 'https://api.weixin.qq.com'),
        appId: read('WECHAT_APP_ID'),
        secret: read('WECHAT_APP_SECRET'),
        templates: read('WECHAT_TEMPLATES'),
        fields: read('WECHAT_FIELDS', 'what=thing1,when=time2,child=thing3,worker=thing4'),
      }),
      env,
    ),
    voice: account<VoiceConfig>(env.VOICE_URL !== undefined, (read) => ({ url: read('VOICE_URL'), secret: read('VOICE_SECRET') }), env),
    letterWorkingDays: env.LETTER_WORKING_DAYS ?? 5,
    webhookSecrets: secrets,
  });
}

const decoded = (base64: string): string => Buffer.from(base64, 'base64').toString('utf8');

const dkimOf = (env: MessagingEnvironment, key: string): Dkim => ({
  domainName: env.DKIM_DOMAIN ?? '',
  keySelector: env.DKIM_SELECTOR ?? '',
  privateKey: decoded(key),
});
