import { validateForm } from '../../http/pipes';
import type { Said } from '../../kernel/actor';
import { instantOf, isDay } from '../../kernel/days';
import { DomainError, FieldError, invalid } from '../../kernel/domain-error';
import { SaidWords } from './behalf.dto';

type Form = Record<string, string | string[] | undefined>;

const text = (value: string | string[] | undefined): string => (Array.isArray(value) ? (value[0] ?? '') : (value ?? '')).trim();

/**
 * Who said it, from a form that asks for name, channel, day and time, and whatever else the form says, which `parse` reads; what is wrong in both comes together,
 * each beside its own field.
 * @param timeZone the facility's, in which the day and time are meant
 * @throws DomainError invalid
 */
export function saidIn<T>(form: Form, timeZone: string, parse: (rest: Record<string, string | string[] | undefined>) => T): [Said, T] {
  const errors: FieldError[] = [];
  const trying = <Value>(work: () => Value): Value | undefined => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof DomainError) || error.errors.length === 0) throw error;
      errors.push(...error.errors);
      return undefined;
    }
  };
  const { saidBy: _by, saidOn: _on, saidTime: _time, channel: _channel, ...rest } = form;
  const body = trying(() => ({ value: parse(rest) }));
  const [day, time] = [text(form.saidOn), text(form.saidTime)];
  const isThere = isDay(day) && /^([01]?\d|2[0-3]):[0-5]\d$/.test(time);
  const said = trying(() =>
    validateForm(SaidWords, {
      name: text(form.saidBy),
      channel: text(form.channel),
      saidAt: isThere ? instantOf(day, time.padStart(5, '0'), timeZone).toISOString() : '',
    }),
  );
  if (!body || !said) throw invalid('validation.failed', {}, errors.map(besideField));
  return [{ name: said.name, channel: said.channel, saidAt: said.saidAt }, body.value];
}

const FIELDS: Record<string, string> = { '/name': '/saidBy', '/saidAt': '/saidOn', '/onBehalfOf/saidAt': '/saidOn' };

/** A problem of who said it, at the field that asks for it. */
const besideField = (error: FieldError): FieldError => ({ ...error, pointer: FIELDS[error.pointer] ?? error.pointer });

/** Does the work; what it finds wrong with who said it is told at the form's own fields. */
export async function toldBeside<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DomainError) || error.kind !== 'invalid') throw error;
    throw invalid(error.code, error.params, error.errors.map(besideField), { members: error.members });
  }
}
