import { usePage } from '../page-context';

/** The two hidden fields every POST form carries: CSRF token and idempotency key. `Form` and `ButtonForm` include them. */
export function FormFields() {
  const { csrfToken, formKey } = usePage();
  return (
    <>
      <input type="hidden" name="_csrf" value={csrfToken} />
      <input type="hidden" name="_key" value={formKey} />
    </>
  );
}
