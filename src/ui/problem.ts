/** One thing wrong with a form, in the reader's words. */
export interface PageFieldError {
  /** JSON pointer of the field: `/birthDate`, `/visitors/0/name`; empty for the whole form. */
  pointer: string;
  message: string;
  /** What the reader can do about it. */
  fix?: string;
}

/** Why a form was not accepted, in the reader's words. */
export interface PageProblem {
  title: string;
  detail?: string;
  errors: readonly PageFieldError[];
}

/** The parts of a field name: `visitors[0][name]`, `visitors.0.name` and `/visitors/0/name` are the same field. */
const partsOf = (name: string): string[] => name.split(/[[\]./]+/).filter((part) => part !== '');

/** The HTML id of the field with a name or pointer, so that the error summary can link to it. */
export const fieldId = (name: string): string => `f-${partsOf(name).join('-')}`;

/** The first error of a field, or undefined. */
export function errorFor(problem: PageProblem | undefined, name: string): PageFieldError | undefined {
  const id = fieldId(name);
  return problem?.errors.find((error) => error.pointer !== '' && fieldId(error.pointer) === id);
}
