import { Transform } from 'class-transformer';

/** Form text `true`/`false` (or `on`) as a boolean; JSON booleans pass. */
export const ToBoolean = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (value === 'true' || value === 'on' ? true : value === 'false' ? false : value));

const toInt = (value: unknown): unknown => (typeof value === 'string' && /^-?\d{1,9}$/.test(value) ? Number(value) : value);

/** Digits as a number; JSON numbers pass. */
export const ToInt = (): PropertyDecorator => Transform(({ value }: { value: unknown }) => toInt(value));

/** The same for each of a list. */
export const ToInts = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? value.map(toInt) : value));

/** One form value as a list of one; lists, null and nothing pass. */
export const ToArray = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (value === undefined || value === null || Array.isArray(value) ? value : [value]));

/** An id as it is stored, however it was written. */
export const ToLowerCase = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toLowerCase() : value));
