import { APPROVABLE } from '../approvals.rules';

/** Where the words of an approvable reason are; a code that is no longer asked for keeps a general name. */
export const approvableWords = (code: string): string =>
  `safeguarding:approvable.${(APPROVABLE as readonly string[]).includes(code) ? code.replace(/\./g, '_') : 'other'}`;
