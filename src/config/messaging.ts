import { IsFQDN, IsOptional, IsString, IsUrl, Matches } from 'class-validator';

const HTTP = { require_tld: false, require_protocol: true, protocols: ['http', 'https'] };

/** The variables that say how messages leave; each may be missing. The README's table says what they are for. */
export class MessagingEnvironment {
  @IsOptional() @IsFQDN() DKIM_DOMAIN?: string;
  @IsOptional() @Matches(/^[a-z0-9._-]{1,63}$/i) DKIM_SELECTOR?: string;
  /** PEM, in base64, so that it fits on one line. */
  @IsOptional() @IsString() DKIM_PRIVATE_KEY?: string;
  /** Which SMS providers, in the order in which they are tried. */
  @IsOptional() @Matches(/^(aliyun|tencent)(,(aliyun|tencent))?$/) SMS_PROVIDERS?: string;
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
  'WEBHOOK_SECRETS',
] as const satisfies readonly (keyof MessagingEnvironment)[];

/** What each SMS provider needs. */
const NEEDED: Record<string, readonly (keyof MessagingEnvironment)[]> = {
  aliyun: ['ALIYUN_ACCESS_KEY_ID', 'ALIYUN_ACCESS_KEY_SECRET', 'ALIYUN_SMS_SIGN', 'ALIYUN_SMS_TEMPLATES'],
  tencent: ['TENCENT_SECRET_ID', 'TENCENT_SECRET_KEY', 'TENCENT_SMS_APP_ID', 'TENCENT_SMS_SIGN', 'TENCENT_SMS_TEMPLATES'],
};

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

/** How messages leave, and who may tell us what became of them. */
export interface MessagingConfig {
  readonly dkim: Dkim | undefined;
  /** In the order in which they are tried; none: no texts leave. */
  readonly smsProviders: readonly string[];
  readonly aliyun: AliyunSmsConfig | undefined;
  readonly tencent: TencentSmsConfig | undefined;
  /** The secrets of each provider that may call us. */
  readonly webhookSecrets: ReadonlyMap<string, readonly string[]>;
}

const providersOf = (env: MessagingEnvironment): string[] => env.SMS_PROVIDERS?.split(',') ?? [];

/** What is wrong with these variables taken together. Values are never repeated. */
export function messagingProblems(env: MessagingEnvironment): string[] {
  const problems: string[] = [];
  const dkim = [env.DKIM_DOMAIN, env.DKIM_SELECTOR, env.DKIM_PRIVATE_KEY].filter((value) => value !== undefined).length;
  if (dkim !== 0 && dkim !== 3) problems.push('DKIM_DOMAIN, DKIM_SELECTOR, DKIM_PRIVATE_KEY: set all three or none.');
  if (env.DKIM_PRIVATE_KEY !== undefined && !decoded(env.DKIM_PRIVATE_KEY).includes('PRIVATE KEY'))
    problems.push('DKIM_PRIVATE_KEY: a private key in PEM form, written in base64.');
  for (const provider of providersOf(env)) {
    const missing = (NEEDED[provider] ?? []).filter((name) => env[name] === undefined);
    if (missing.length > 0) problems.push(`${missing.join(', ')}: needed, because SMS_PROVIDERS names ${provider}.`);
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
    aliyun: smsProviders.includes('aliyun')
      ? {
          url: env.ALIYUN_SMS_URL ?? 'https://dysmsapi.aliyuncs.com',
          keyId: env.ALIYUN_ACCESS_KEY_ID ?? '',
          secret: env.ALIYUN_ACCESS_KEY_SECRET ?? '',
          sign: env.ALIYUN_SMS_SIGN ?? '',
          templates: env.ALIYUN_SMS_TEMPLATES ?? '',
        }
      : undefined,
    tencent: smsProviders.includes('tencent')
      ? {
          url: env.TENCENT_SMS_URL ?? 'https://sms.tencentcloudapi.com',
          secretId: env.TENCENT_SECRET_ID ?? '',
          secretKey: env.TENCENT_SECRET_KEY ?? '',
          appId: env.TENCENT_SMS_APP_ID ?? '',
          region: env.TENCENT_SMS_REGION ?? 'ap-guangzhou',
          sign: env.TENCENT_SMS_SIGN ?? '',
          templates: env.TENCENT_SMS_TEMPLATES ?? '',
        }
      : undefined,
    webhookSecrets: secrets,
  });
}

const decoded = (base64: string): string => Buffer.from(base64, 'base64').toString('utf8');

const dkimOf = (env: MessagingEnvironment, key: string): Dkim => ({
  domainName: env.DKIM_DOMAIN ?? '',
  keySelector: env.DKIM_SELECTOR ?? '',
  privateKey: decoded(key),
});
