import { Notice } from '../../ui/components/Notice';
import { formatDay } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { WaitingVersion } from '../rule-versions.queries';

/** Proposed rules that wait for the reader as the second person; nothing when none do. */
export function WaitingVersions({ versions }: { versions: readonly WaitingVersion[] }) {
  const { t, locale } = usePage();
  if (versions.length === 0) return null;
  return (
    <Notice tone="warn" title={t('rule_waiting:title', { count: versions.length })}>
      <ul class="govuk-list govuk-list--bullet">
        {versions.map((version) => (
          <li key={version.id}>
            <a href={`/facility-rule-versions/${version.id}`}>
              {t('rule_waiting:line', { facility: version.facilityName, day: formatDay(version.effectiveFrom, locale) })}
            </a>{' '}
            {version.proposedByName !== null && t('rule_waiting:by', { name: version.proposedByName })}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
