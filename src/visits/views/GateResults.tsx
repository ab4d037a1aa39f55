import type { GateResultView } from '../../eligibility/gate-results.queries';
import { Details } from '../../ui/components/Details';
import { Timeline } from '../../ui/components/Timeline';
import type { IconName } from '../../ui/components/Icon';
import type { Tone } from '../../ui/components/tone';
import { formatDayTime } from '../../ui/format';
import { usePage } from '../../ui/page-context';

const SIGNS: Record<GateResultView['verdict'], readonly [IconName, Tone]> = {
  allow: ['check', 'good'],
  needs_approval: ['half', 'warn'],
  block: ['pause', 'neutral'],
};

/** "Why was this allowed?": what the gates said at each checkpoint, newest first, with the rules and facts they went by. */
export function GateResults({ results, timeZone }: { results: readonly GateResultView[]; timeZone: string }) {
  const { t, locale } = usePage();
  return (
    <Details summary={t('visits_pages:gates.title')}>
      <Timeline
        items={[...results].reverse().map((result) => {
          const [icon, tone] = SIGNS[result.verdict];
          return {
            id: result.id,
            when: formatDayTime(result.at, timeZone, locale),
            title: t('visits_pages:gates.line', {
              checkpoint: t(`visits_pages:gates.${result.checkpoint}`),
              verdict: t(`visits_pages:gates.${result.verdict}`),
            }),
            icon,
            tone,
            detail: (
              <>
                {result.reasons.map((reason) => (
                  <p key={reason.code}>
                    {t(`reasons:${reason.code}.message`, reason.params)}
                    {'approvalId' in reason && ` · ${t('visits_pages:gates.approved')}`}
                  </p>
                ))}
                <p class="k-muted">
                  {t('visits_pages:gates.by', { version: result.ruleVersion })}{' '}
                  <span class="k-code">{result.fingerprint.slice(0, 12)}</span>
                </p>
              </>
            ),
          };
        })}
      />
    </Details>
  );
}
