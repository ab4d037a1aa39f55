import { validateForm } from '../../http/pipes';
import type { DomainError } from '../../kernel/domain-error';
import type { FailedForm } from '../views/failed-form';
import { ConfirmBody } from '../visits.dto';
import { tidyNote } from './family-notes';
import { withoutFields, withoutOf } from './without-form.rules';

type Fields = Record<string, string>;

/** A confirmation from a form, with those it leaves out. @throws DomainError invalid with every field */
export function confirmForm(body: Fields): ConfirmBody {
  const without = withoutOf(body);
  return validateForm(ConfirmBody, { ...withoutFields(body), ...(without.length > 0 ? { without } : {}) });
}

/** Which of the two forms that say something for the family asks for a look. */
export const previewOf = (body: Fields): 'confirmations' | 'declines' => (body.for === 'confirmations' ? 'confirmations' : 'declines');

/** A form that was sent unseen comes back with the words to be looked at. */
export const unseen = (error: DomainError, { familyNote }: Fields): Pick<FailedForm, 'preview'> =>
  error.code === 'visit.family_note_unseen' ? { preview: tidyNote(familyNote) } : {};
