import { IsFQDN, IsOptional, IsString, Matches } from 'class-validator';

/** The variables that say how messages leave; each may be missing. The README's table says what they are for. */
export class MessagingEnvironment {
  @IsOptional() @IsFQDN() DKIM_DOMAIN?: string;
  @IsOptional() @Matches(/^[a-z0-9._-]{1,63}$/i) DKIM_SELECTOR?: string;
  /** PEM, in base64, so that it fits on one line. */
  @IsOptional() @IsString() DKIM_PRIVATE_KEY?: string;
}

/** Their names: `loadConfig` reads no others. */
export const MESSAGING_NAMES = ['DKIM_DOMAIN', 'DKIM_SELECTOR', 'DKIM_PRIVATE_KEY'] as const;

/** How e-mail is signed (RFC 6376); undefined: not by us. */
export interface Dkim {
  domainName: string;
  keySelector: string;
  privateKey: string;
}

/** What is wrong with these variables taken together. Values are never repeated. */
export function messagingProblems(env: MessagingEnvironment): string[] {
  const problems: string[] = [];
  const dkim = [env.DKIM_DOMAIN, env.DKIM_SELECTOR, env.DKIM_PRIVATE_KEY].filter((value) => value !== undefined).length;
  if (dkim !== 0 && dkim !== 3) problems.push('DKIM_DOMAIN, DKIM_SELECTOR, DKIM_PRIVATE_KEY: set all three or none.');
  if (env.DKIM_PRIVATE_KEY !== undefined && !decoded(env.DKIM_PRIVATE_KEY).includes('PRIVATE KEY'))
    problems.push('DKIM_PRIVATE_KEY: a private key in PEM form, written in base64.');
  return problems;
}

/** The DKIM key, where one is configured. */
export const dkimOf = (env: MessagingEnvironment): Dkim | undefined =>
  env.DKIM_DOMAIN !== undefined && env.DKIM_SELECTOR !== undefined && env.DKIM_PRIVATE_KEY !== undefined
    ? Object.freeze({ domainName: env.DKIM_DOMAIN, keySelector: env.DKIM_SELECTOR, privateKey: decoded(env.DKIM_PRIVATE_KEY) })
    : undefined;

const decoded = (base64: string): string => Buffer.from(base64, 'base64').toString('utf8');
