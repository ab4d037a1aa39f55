import { plainToInstance, Transform } from 'class-transformer';
import {
  IsBoolean,
  IsEmail,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  Min,
  MinLength,
  validateSync,
  ValidationError,
} from 'class-validator';
import { MESSAGING_NAMES, MessagingConfig, messagingConfig, MessagingEnvironment, messagingProblems } from './messaging';

/** Secrets that only ever serve a machine that shows the demo. Production refuses each of them by name. */
export const SAMPLE_SECRETS = {
  SESSION_SECRET: 'sample-session-secret-not-for-real-use',
  ID_NUMBER_KEYS: 'sample:c2FtcGxlLWlkLW51bWJlci1rZXktMzItYnl0ZXMhISE=',
  INDEX_KEY: 'sample-index-key-not-for-real-use-at-all',
} as const;

const toInt = ({ value }: { value: unknown }): unknown => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value);
const toBoolean = ({ value }: { value: unknown }): unknown =>
  value === '1' || value === 'true' ? true : value === '0' || value === 'false' ? false : value;

/** The environment, one property per variable. The README's table says what each is for. */
class Environment extends MessagingEnvironment {
  @IsOptional() @IsIn(['production', 'development', 'test']) NODE_ENV: 'production' | 'development' | 'test' = 'development';
  @Transform(toInt) @IsInt() @Min(0) @Max(65535) PORT = 3000;
  @IsOptional() @IsString() HOST?: string;
  @IsOptional() @Matches(/^postgres(ql)?:\/\//) DATABASE_URL?: string;
  @IsOptional() @Matches(/^postgres(ql)?:\/\//) DATABASE_OWNER_URL?: string;
  @IsOptional() @Matches(/^postgres(ql)?:\/\//) DATABASE_REPLICA_URL?: string;
  @Transform(toInt) @IsInt() @Min(2) @Max(500) DATABASE_POOL_SIZE = 20;
  @IsOptional() @Transform(toBoolean) @IsBoolean() DEMO?: boolean;
  @IsOptional() @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] }) PUBLIC_URL?: string;
  @IsOptional() @Matches(/^smtps?:\/\//) SMTP_URL?: string;
  @IsOptional() @IsEmail({ allow_display_name: true }) MAIL_FROM?: string;
  @MinLength(24) SESSION_SECRET: string = SAMPLE_SECRETS.SESSION_SECRET;
  /** `id:base64,id:base64`, 32 bytes each; the first encrypts, all decrypt. */
  @Matches(/^[a-z0-9]+:[A-Za-z0-9+/=]{44}(,[a-z0-9]+:[A-Za-z0-9+/=]{44})*$/i) ID_NUMBER_KEYS: string = SAMPLE_SECRETS.ID_NUMBER_KEYS;
  @MinLength(24) INDEX_KEY: string = SAMPLE_SECRETS.INDEX_KEY;
  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'silent']) LOG_LEVEL = 'info';
  @IsString() DATA_DIR = '.data';
  @IsOptional() @IsUrl({ require_tld: false, require_protocol: true }) S3_ENDPOINT?: string;
  @IsOptional() @IsString() S3_BUCKET?: string;
  @IsOptional() @IsString() S3_REGION?: string;
  @IsOptional() @IsString() S3_ACCESS_KEY_ID?: string;
  @IsOptional() @IsString() S3_SECRET_ACCESS_KEY?: string;
  @Transform(toInt) @IsInt() @Min(1) RATE_LIMIT_PER_MINUTE = 6000;
}

/** Everything that can be set from outside, checked and frozen at start. */
export class Config {
  readonly production: boolean;
  readonly test: boolean;
  readonly port: number;
  readonly host: string;
  /** Undefined: bring up the embedded PostgreSQL. */
  readonly databaseUrl: string | undefined;
  /** Who migrates, the owner of the tables; the application itself connects with databaseUrl. Undefined: the same for both. */
  readonly databaseOwnerUrl: string | undefined;
  /** A copy that may be seconds behind, for reports; undefined: the primary answers everything. */
  readonly databaseReplicaUrl: string | undefined;
  readonly poolSize: number;
  /** Demo data, one-click sign-in, the demo phone. Never in production. */
  readonly demo: boolean;
  readonly publicUrl: string;
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  readonly messaging: MessagingConfig;
  readonly secrets: { readonly session: string; readonly idNumberKeys: string; readonly index: string };
  readonly logLevel: string;
  readonly dataDir: string;
  readonly s3: { endpoint: string | undefined; bucket: string; region: string; accessKeyId: string; secretAccessKey: string } | undefined;
  readonly rateLimitPerMinute: number;

  constructor(env: Environment) {
    this.production = env.NODE_ENV === 'production';
    this.test = env.NODE_ENV === 'test';
    this.port = env.PORT;
    this.host = env.HOST ?? (this.production ? '0.0.0.0' : '127.0.0.1');
    this.databaseUrl = env.DATABASE_URL;
    this.databaseOwnerUrl = env.DATABASE_OWNER_URL;
    this.databaseReplicaUrl = env.DATABASE_REPLICA_URL;
    this.poolSize = env.DATABASE_POOL_SIZE;
    this.demo = !this.production && (env.DEMO ?? !this.test);
    this.publicUrl = env.PUBLIC_URL ?? `http://127.0.0.1:${env.PORT}`;
    this.smtpUrl = env.SMTP_URL;
    this.mailFrom = env.MAIL_FROM ?? 'Kinline <no-reply@kinline.test>';
    this.messaging = messagingConfig(env);
    this.secrets = Object.freeze({ session: env.SESSION_SECRET, idNumberKeys: env.ID_NUMBER_KEYS, index: env.INDEX_KEY });
    this.logLevel = env.LOG_LEVEL;
    this.dataDir = env.DATA_DIR;
    this.s3 = env.S3_BUCKET
      ? Object.freeze({
          endpoint: env.S3_ENDPOINT,
          bucket: env.S3_BUCKET,
          region: env.S3_REGION ?? 'us-east-1',
          accessKeyId: env.S3_ACCESS_KEY_ID ?? '',
          secretAccessKey: env.S3_SECRET_ACCESS_KEY ?? '',
        })
      : undefined;
    this.rateLimitPerMinute = env.RATE_LIMIT_PER_MINUTE;
    Object.freeze(this);
  }
}

/** Says everything that is wrong with the environment at once. Values are never repeated: they may be secrets. */
export class ConfigError extends Error {
  constructor(readonly problems: string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
  }
}

/**
 * Reads the environment.
 * @throws ConfigError naming every bad variable.
 */
export function loadConfig(env: Record<string, string | undefined> = process.env): Config {
  const known = Object.fromEntries(
    Object.entries(env).filter(([name, value]) => value !== undefined && value !== '' && name in new Environment()),
  );
  const optional = [
    'HOST',
    'DATABASE_URL',
    'DATABASE_OWNER_URL',
    'DATABASE_REPLICA_URL',
    'DEMO',
    'PUBLIC_URL',
    'SMTP_URL',
    'MAIL_FROM',
    'S3_ENDPOINT',
    'S3_BUCKET',
    'S3_REGION',
    'S3_ACCESS_KEY_ID',
    'S3_SECRET_ACCESS_KEY',
    ...MESSAGING_NAMES,
  ];
  for (const name of optional) if (env[name] !== undefined && env[name] !== '') known[name] = env[name];
  const environment = plainToInstance(Environment, known, { exposeDefaultValues: true });
  const problems = validateSync(environment).map((e: ValidationError) => `${e.property}: ${Object.values(e.constraints ?? {}).join('; ')}`);
  if (environment.NODE_ENV === 'production') {
    for (const [name, sample] of Object.entries(SAMPLE_SECRETS)) {
      if (environment[name as keyof typeof SAMPLE_SECRETS] === sample) {
        problems.push(`${name}: still the sample value; set a secret of your own (see README, "Configuration").`);
      }
    }
    if (environment.DEMO === true) problems.push('DEMO: demo data and one-click sign-in are never available in production; remove it.');
    if (environment.DATABASE_URL === undefined) problems.push('DATABASE_URL: production needs a PostgreSQL server of its own.');
    if (environment.PUBLIC_URL === undefined) problems.push('PUBLIC_URL: the address people use; it appears in e-mail links.');
  }
  problems.push(...messagingProblems(environment));
  if (environment.DATABASE_OWNER_URL !== undefined && environment.DATABASE_URL === undefined)
    problems.push('DATABASE_OWNER_URL: also set DATABASE_URL, the login of the application itself.');
  for (const pair of environment.ID_NUMBER_KEYS.split(',')) {
    if (Buffer.from(pair.split(':')[1] ?? '', 'base64').length !== 32)
      problems.push('ID_NUMBER_KEYS: each key must be 32 bytes in base64.');
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return new Config(environment);
}
