import { registerDecorator, ValidationOptions } from 'class-validator';
import { isDay } from '../kernel/days';
import { parseInstant } from '../kernel/instants';
import { isResidentIdNumber } from '../config/id-numbers';

function rule(name: string, fits: (value: unknown) => boolean, options?: ValidationOptions): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name,
      target: target.constructor,
      propertyName: property as string,
      options,
      validator: { validate: fits, defaultMessage: () => name },
    });
}

/** A day that exists, `YYYY-MM-DD`, between 1900 and 2100. */
export const IsDay = (options?: ValidationOptions): PropertyDecorator =>
  rule('isDay', (v) => isDay(v) && v >= '1900-01-01' && v <= '2100-12-31', options);

/** An RFC 3339 instant with offset. */
export const IsInstant = (options?: ValidationOptions): PropertyDecorator =>
  rule('isInstant', (v) => parseInstant(v) !== undefined, options);

/**
 * Letters of any script, marks, spaces, dots, hyphens, apostrophes; at most 60. Keeps scripts and control characters out of names.
 * Lists number people of the same name (王伟2): up to six digits are part of a name, a telephone or ID number is not.
 */
export const IsName = (options?: ValidationOptions): PropertyDecorator =>
  rule('isName', (v) => typeof v === 'string' && /^(?=.*\p{L})(?!(?:.*\p{Nd}){7})[\p{L}\p{M}\p{Nd} .·•‧・'’\-]{1,60}$/u.test(v), options);

/** Text that says something; spaces alone do not. */
export const IsNotBlank = (options?: ValidationOptions): PropertyDecorator =>
  rule('isNotEmpty', (v) => typeof v === 'string' && /\S/.test(v), options);

/** Text of an envelope: up to four lines. */
export const IsEnvelope = (options?: ValidationOptions): PropertyDecorator =>
  rule('isEnvelope', (v) => typeof v === 'string' && v.split('\n').length <= 4, options);

/** 5–20 digits with the usual separators; whether it answers is found out by calling. */
export const IsPhone = (options?: ValidationOptions): PropertyDecorator =>
  rule('isPhone', (v) => typeof v === 'string' && /^\+?[\d][\d \-]{3,22}\d$/.test(v) && v.replace(/\D/g, '').length <= 20, options);

/** A resident ID number with its check digit. */
export const IsIdNumber = (options?: ValidationOptions): PropertyDecorator =>
  rule('isIdNumber', (v) => typeof v === 'string' && isResidentIdNumber(v), options);

/** Six digits of GB/T 2260. */
export const IsCountyCode = (options?: ValidationOptions): PropertyDecorator =>
  rule('isCountyCode', (v) => typeof v === 'string' && /^[1-9]\d{5}$/.test(v), options);
