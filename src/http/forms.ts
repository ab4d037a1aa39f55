import { DomainError } from '../kernel/domain-error';
import { translator } from '../ui/i18n';
import { PageResult, RedirectResult } from '../ui/page';
import { PageProblem } from '../ui/problem';
import { pageProblemOf, statusOf } from './problem';
import { requestContext } from '../kernel/request-context';

/**
 * A form that was not accepted. Thrown, not returned: what the verb had written before it refused is rolled back with the
 * transaction around an idempotent POST, and only then does the page interceptor read and show the form again.
 */
export class RefusedForm extends Error {
  constructor(readonly again: () => Promise<PageResult>) {
    super('form refused');
    this.name = 'RefusedForm';
  }
}

/**
 * Runs a form's verb. What the reader can mend (422, 409, 412) shows the same form again with everything typed and every
 * error; anything else becomes an error page.
 * @throws RefusedForm for the page interceptor
 */
export async function answerForm(
  verb: () => Promise<PageResult | RedirectResult>,
  again: (problem: PageProblem, status: number, error: DomainError) => Promise<PageResult> | PageResult,
): Promise<PageResult | RedirectResult> {
  try {
    return await verb();
  } catch (error) {
    if (!(error instanceof DomainError) || !['invalid', 'conflict', 'malformed', 'precondition'].includes(error.kind)) throw error;
    throw new RefusedForm(async () => again(pageProblemOf(error, translator(requestContext()?.locale ?? 'zh-CN')), statusOf(error), error));
  }
}
