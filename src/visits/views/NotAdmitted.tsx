import { Notice } from '../../ui/components/Notice';
import { usePage } from '../../ui/page-context';
import { notAdmittedLines } from '../not-admitted.words';
import type { VisitView } from '../visits.queries';

/** Whom the facility has left out when it agreed, each with the reason; nothing where everybody may come. */
export function NotAdmitted({ visit }: { visit: Pick<VisitView, 'notAdmitted'> }) {
  const { t } = usePage();
  const lines = notAdmittedLines(t, visit);
  if (lines.length === 0) return null;
  return (
    <Notice tone="warn" title={t('not_admitted:title', { count: lines.length })}>
      <ul class="govuk-list govuk-list--bullet">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Notice>
  );
}
