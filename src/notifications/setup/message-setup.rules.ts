import type { FieldError } from '../../kernel/domain-error';
import { findBanned } from '../discretion/discretion.rules';
import { SIGNATURE_LEAST, SIGNATURE_MOST } from '../wording/message-templates';

/**
 * Everything wrong with a signature: every text begins with it, so it must say nothing. Length as providers demand (2–12 characters), no
 * brackets (they are put around it), letters, no banned word, no real name of a facility. Empty when it may be used.
 * @param facilityNames the real names of all facilities
 */
export function signatureErrors(signature: string, facilityNames: readonly string[]): FieldError[] {
  const length = Array.from(signature.trim()).length;
  const errors: FieldError[] = [];
  if (length < SIGNATURE_LEAST || length > SIGNATURE_MOST)
    errors.push({ pointer: '/signature', code: 'signature.length', params: { least: SIGNATURE_LEAST, most: SIGNATURE_MOST } });
  // Providers register names, and a day or a number in front of a text reads as a part of it.
  else if (!/\p{L}/u.test(signature)) errors.push({ pointer: '/signature', code: 'signature.letters' });
  if (/[【】[\]{}<>]/.test(signature)) errors.push({ pointer: '/signature', code: 'signature.brackets' });
  const [word] = findBanned(signature, facilityNames);
  if (word !== undefined) errors.push({ pointer: '/signature', code: 'signature.says_too_much', params: { word } });
  return errors;
}
