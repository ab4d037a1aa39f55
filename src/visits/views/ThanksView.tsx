import { ButtonForm } from '../../ui/components/ButtonForm';
import { ButtonLink } from '../../ui/components/ButtonLink';
import { Card } from '../../ui/components/Card';
import { Icon } from '../../ui/components/Icon';
import { Panel } from '../../ui/components/Panel';
import { usePage } from '../../ui/page-context';
import { nextStep } from '../visit.rules';
import type { Trip } from '../visits.queries';

/** After the report: thanks, what this meeting means for the child, and the one thing left. */
export function ThanksView({ trip, milestones }: { trip: Trip; milestones: readonly { code: string; preferredName: string }[] }) {
  const { t } = usePage();
  const next = nextStep(trip.steps.map((s) => s.step));
  return (
    <div class="k-stack">
      <Panel title={t('visits_pages:thanks.title')}>
        <p>{t('visits_pages:thanks.saved', { reference: trip.reference })}</p>
      </Panel>
      {milestones.length > 0 && (
        <Card title={t('visits_pages:thanks.milestones')} icon="star">
          <ul class="govuk-list">
            {milestones.map((m) => (
              <li key={m.preferredName + m.code} class="k-cluster">
                <Icon name="check" />{' '}
                <span>{t('visits_pages:thanks.milestone', { name: m.preferredName, what: t(`milestones:code.${m.code}`) })}</span>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {next && trip.steps.length > 0 && (
        <ButtonForm action={`/m/visits/${trip.id}/steps`} fields={{ step: next }} big>
          {t(`visits_pages:step.do_${next}`)}
        </ButtonForm>
      )}
      <p>
        <ButtonLink href="/m/trips" variant="secondary" big>
          {t('visits_pages:thanks.back')}
        </ButtonLink>
      </p>
    </div>
  );
}
