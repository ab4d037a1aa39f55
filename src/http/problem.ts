import { DomainError, ErrorKind, ErrorParams } from '../kernel/domain-error';
import { Reason } from '../kernel/reasons';
import { T } from '../ui/i18n';
import { PageProblem } from '../ui/problem';

export const STATUS: Record<ErrorKind, number> = {
  not_found: 404,
  forbidden: 403,
  conflict: 409,
  invalid: 422,
  malformed: 400,
  unauthenticated: 401,
  too_many: 429,
  precondition: 412,
  unavailable: 503,
};

/** RFC 9457. */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: string;
  errors: { pointer: string; code: string; message: string; fix: string }[];
  alternatives?: unknown[];
  [member: string]: unknown;
}

const words = (t: T, code: string, part: 'message' | 'fix', params?: ErrorParams): string => t(`errors:${code}.${part}`, params);

/** The status of an error; a missing If-Match is 428, a stale one 412. */
export const statusOf = (error: DomainError): number => (error.code === 'version.required' ? 428 : STATUS[error.kind]);

/** Words for the reasons of an eligibility, in the reader's language. */
export const reasonJson = (reason: Reason, t: T): Record<string, unknown> => ({
  code: reason.code,
  ...(reason.gate === undefined ? {} : { gate: reason.gate }),
  severity: reason.severity,
  message: t(`reasons:${reason.code}.message`, reason.params),
  fix: t(`reasons:${reason.code}.fix`, reason.params),
  owner: reason.owner,
  ...(reason.due === undefined ? {} : { due: reason.due }),
  source: reason.source,
  ruleVersion: reason.ruleVersion,
});

/** An error as problem+json. */
export function problemOf(error: DomainError, t: T, instance: string): ProblemDocument {
  const { reasons, families, ...members } = (error.members ?? {}) as { reasons?: Reason[]; families?: { reasons: Reason[] }[] };
  return {
    type: `https://kinline.test/problems/${error.code}`,
    title: words(t, error.code, 'message', error.params),
    status: statusOf(error),
    detail: words(t, error.code, 'fix', error.params),
    instance,
    code: error.code,
    errors: error.errors.map((e) => ({
      pointer: e.pointer,
      code: e.code,
      message: words(t, e.code, 'message', e.params),
      fix: words(t, e.code, 'fix', e.params),
    })),
    ...(reasons === undefined ? {} : { reasons: reasons.map((r) => reasonJson(r, t)) }),
    ...(families === undefined
      ? {}
      : { families: families.map((family) => ({ ...family, reasons: family.reasons.map((r) => reasonJson(r, t)) })) }),
    ...(error.alternatives === undefined ? {} : { alternatives: error.alternatives }),
    ...members,
  };
}

/**
 * A refusal whose reasons stand among its errors too, so that whoever reads errors alone reads everything that is wrong. They are
 * wrong with the whole of what was sent; what an error already says of one place is not said again. What is only to be known stays among the
 * reasons. Call it on what its reader may see.
 */
export const withReasons = (problem: ProblemDocument): ProblemDocument => ({
  ...problem,
  errors: [
    ...problem.errors,
    ...((problem.reasons ?? []) as Record<'code' | 'severity' | 'message' | 'fix', string>[])
      .filter(({ code, severity }) => severity !== 'warning' && !problem.errors.some((error) => error.code === code))
      .map(({ code, message, fix }) => ({ pointer: '', code, message, fix })),
  ],
});

/** An error as a form shows it: its reasons join the list of what is wrong. */
export function pageProblemOf(error: DomainError, t: T): PageProblem {
  const document = problemOf(error, t, '');
  const reasons = (error.members as { reasons?: Reason[] } | undefined)?.reasons ?? [];
  return {
    title: document.title,
    detail: document.detail,
    errors: [
      ...document.errors,
      ...reasons.map((r) => ({
        pointer: '',
        message: t(`reasons:${r.code}.message`, r.params),
        fix: t(`reasons:${r.code}.fix`, r.params),
      })),
    ],
  };
}
