import { hash, verify } from '@node-rs/argon2';

/** OWASP's argon2id floor: 19 MiB, 2 passes (the library's default variant is argon2id). */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** A hash that no password has; verifying against it costs what a real check costs, so unknown addresses take as long as known ones. */
const NOBODY = '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$5lMkz5qbNEBNFGYdn0y6VTRDVJmRSbLvSmDXTuCOHxw';

export const hashPassword = (password: string): Promise<string> => hash(password, OPTIONS);

/** True when the password fits; takes the same time for an unknown user and for one without a password. */
export async function passwordFits(passwordHash: string | null | undefined, password: string): Promise<boolean> {
  const fits = await verify(passwordHash ?? NOBODY, password);
  return fits && typeof passwordHash === 'string';
}
