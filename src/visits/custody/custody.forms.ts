import { IsIn, IsOptional, IsString, Matches } from 'class-validator';
import { validateForm } from '../../http/pipes';
import { IsDay } from '../../http/validators';
import { instantOf } from '../../kernel/days';
import type { PageProblem } from '../../ui/problem';
import { CustodyEventBody } from '../visits.dto';

export const REPORTABLE = ['transferred', 'ward_changed', 'grade_changed', 'released', 'temporary_absence', 'returned'] as const;

/** Where the pages of custody events stand: an officer's own desk, or that of an organisation that writes down what a facility told. */
export interface CustodyPlace {
  /** The path that saves; below it `new` and `previews`. */
  home: string;
  /** The facility in whose name is written; null: an officer's own. */
  behalf: string | null;
}

/** What the form asks of the event itself. */
export class CustodyForm {
  @IsIn(REPORTABLE) kind: (typeof REPORTABLE)[number];
  @IsOptional() @IsString() facilityId?: string;
  @IsOptional() @IsString() ward?: string;
  @IsOptional() @IsString() grade?: string;
  @IsDay() day: string;
  @Matches(/^([01]?\d|2[0-3]):[0-5]\d$/) time: string;
}

/** Which of the form's fields belongs to which event. */
const DETAIL = {
  transferred: 'facilityId',
  ward_changed: 'ward',
  grade_changed: 'grade',
  released: undefined,
  temporary_absence: undefined,
  returned: undefined,
} as const;

/** The event that a form says. @param timeZone the facility's @throws DomainError invalid */
export function eventOf(form: CustodyForm, timeZone: string): CustodyEventBody {
  const detail = DETAIL[form.kind];
  return validateForm(CustodyEventBody, {
    kind: form.kind,
    occurredAt: instantOf(form.day, form.time.padStart(5, '0'), timeZone).toISOString(),
    ...(detail === undefined ? {} : { [detail]: form[detail] }),
  });
}

/** The form asks for day and time apart, and calls the ward `ward`. */
export const atItsField = (problem: PageProblem): PageProblem => ({
  ...problem,
  errors: problem.errors.map((e) => ({
    ...e,
    pointer: e.pointer === '/occurredAt' ? '/day' : e.pointer === '/wardCode' ? '/ward' : e.pointer,
  })),
});
