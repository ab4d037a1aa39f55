import { ButtonLink } from '../ui/components/ButtonLink';
import { PageHeading } from '../ui/components/PageHeading';
import { usePage } from '../ui/page-context';
import { ProblemDocument } from './problem';

/** An error as a page: what happened, what to do, and the way back. */
export function ErrorView({ problem, status }: { problem: ProblemDocument; status: number }) {
  const { t, actor } = usePage();
  return (
    <div class="k-stack">
      <PageHeading title={problem.title} caption={String(status)} lead={problem.detail} />
      <ul>
        {problem.errors.map((error) => (
          <li key={error.pointer}>
            {error.message} {error.fix}
          </li>
        ))}
      </ul>
      <p>
        <ButtonLink href={actor ? '/today' : '/'}>{t('http:error_page.back')}</ButtonLink>
      </p>
    </div>
  );
}
