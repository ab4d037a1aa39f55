import { usePage } from '../page-context';
import { fieldId, PageProblem } from '../problem';

/** What was wrong with a form, on top of it, each line leading to its field. Nothing without a problem. */
export function ErrorSummary({ problem }: { problem?: PageProblem }) {
  const { t } = usePage();
  if (!problem) return null;
  return (
    <div class="govuk-error-summary" role="alert" tabIndex={-1} data-focus>
      <h2 class="govuk-error-summary__title">{problem.title || t('ui:errors_title')}</h2>
      <div class="govuk-error-summary__body">
        {problem.detail && <p>{problem.detail}</p>}
        {problem.errors.length > 0 && (
          <ul class="govuk-list govuk-error-summary__list">
            {problem.errors.map((error) => (
              <li key={error.pointer + error.message}>
                {error.pointer === '' ? error.message : <a href={`#${fieldId(error.pointer)}`}>{error.message}</a>}
                {error.fix && <span class="k-error-fix">{error.fix}</span>}
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
