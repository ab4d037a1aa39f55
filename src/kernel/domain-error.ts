/** What kind of "no" it is; src/http turns each into one HTTP status. */
export type ErrorKind = 'not_found' | 'forbidden' | 'conflict' | 'invalid' | 'malformed' | 'unauthenticated' | 'too_many' | 'precondition' | 'unavailable';

export type ErrorParams = Record<string, string | number>;

/** One thing wrong in what was sent. `pointer` is a JSON pointer into the body, e.g. `/birthDate`. */
export interface FieldError {
  pointer: string;
  code: string;
  params?: ErrorParams;
}

export interface ErrorExtras {
  errors?: FieldError[];
  /** Ways out offered with a conflict, e.g. three other sessions. */
  alternatives?: unknown[];
  /** Further members of the problem document, e.g. `reasons` of a refused request. */
  members?: Record<string, unknown>;
  retryAfterSeconds?: number;
}

/**
 * An expected refusal. Carries a stable code with words in every language (`errors.<code>.message|fix`), never a
 * sentence, a name or a place.
 */
export class DomainError extends Error {
  readonly errors: FieldError[];
  readonly alternatives?: unknown[];
  readonly members?: Record<string, unknown>;
  readonly retryAfterSeconds?: number;

  constructor(
    readonly kind: ErrorKind,
    readonly code: string,
    readonly params: ErrorParams = {},
    extras: ErrorExtras = {},
  ) {
    super(code);
    this.name = 'DomainError';
    this.errors = extras.errors ?? [];
    this.alternatives = extras.alternatives;
    this.members = extras.members;
    this.retryAfterSeconds = extras.retryAfterSeconds;
  }
}

/** 404: not there, or not for you; the two are never told apart. */
export const notFound = (code = 'not_found'): DomainError => new DomainError('not_found', code);

/** 403: signed in, allowed to see it, but not to do this. */
export const forbidden = (code = 'forbidden', params: ErrorParams = {}): DomainError => new DomainError('forbidden', code, params);

/** 409: the state of things has moved on. */
export const conflict = (code: string, params: ErrorParams = {}, extras: ErrorExtras = {}): DomainError =>
  new DomainError('conflict', code, params, extras);

/** 422: understood, but some of it cannot be. Report everything wrong at once in `errors`. */
export const invalid = (code: string, params: ErrorParams = {}, errors: FieldError[] = [], extras: ErrorExtras = {}): DomainError =>
  new DomainError('invalid', code, params, { ...extras, errors });
