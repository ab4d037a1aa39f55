import { Button } from '../../../ui/components/Button';
import { buttonClass } from '../../../ui/components/button-class';
import { FormFields } from '../../../ui/components/FormFields';
import { Select } from '../../../ui/components/Select';
import { usePage } from '../../../ui/page-context';
import type { FailedForm } from '../../views/failed-form';
import type { VisitView } from '../../visits.queries';
import { NoteFields } from './NoteFields';
import type { PageProblem } from '../../../ui/problem';
import { DECLINE_REASONS } from '../../visit.rules';
import type { OpenSession } from '../../visit-pages.queries';
import { sessionTitle } from '../../booking/views/booking-words';

/** How many reasons have a key of their own. */
const KEYS = 9;

/** The nine commonest reasons, each one press; the number is its key. */
export function QuickDeclines({ action }: { action: string }) {
  const { t } = usePage();
  return (
    <form method="post" action={action} class="k-cluster">
      <FormFields />
      {DECLINE_REASONS.slice(0, KEYS).map((code, index) => (
        <button key={code} type="submit" name="reasonCode" value={code} class={buttonClass('quiet')} data-digit={index + 1}>
          <span class="k-kbd">{index + 1}</span> {t(`visits_pages:reason.${code}`)}
        </button>
      ))}
    </form>
  );
}

/** Sessions in which nothing stands in the way, each one press; the number is its key. */
export function QuickProposals({ action, sessions, timeZone }: { action: string; sessions: readonly OpenSession[]; timeZone: string }) {
  const { t, locale } = usePage();
  return (
    <form method="post" action={action} class="k-cluster">
      <FormFields />
      {sessions.map((session, index) => (
        <button key={session.id} type="submit" name="sessionId" value={session.id} class={buttonClass('quiet')} data-digit={index + 1}>
          <span class="k-kbd">{index + 1}</span>{' '}
          {t('visits_pages:propose.option', { when: sessionTitle(session, timeZone, locale), free: session.free })}
        </button>
      ))}
    </form>
  );
}

/** A facility's refusal: one of the fixed reasons, a note that stays inside, and what the family will be told. `path`: of the visit at this desk. */
export function DeclineForm({ path, visit, failed }: { path: string; visit: VisitView; failed?: FailedForm }) {
  const { t } = usePage();
  const mine = failed?.form === 'declines' ? failed : undefined;
  const { problem, values = {} } = mine ?? {};
  return (
    <form method="post" action={`${path}/declines`} noValidate>
      <FormFields />
      <Select
        name="reasonCode"
        label={t('visits_pages:decline.reason')}
        value={values.reasonCode}
        placeholder={t('visits_pages:choose')}
        problem={problem}
        options={DECLINE_REASONS.map((code, index) => ({ value: code, label: `${index + 1} ${t(`visits_pages:reason.${code}`)}` }))}
      />
      <NoteFields path={path} form="declines" kind="refused" visit={visit} failed={mine} />
      <Button variant="secondary">{t('visits_pages:decline.submit')}</Button>
    </form>
  );
}

/** Another session offered instead: only those with a seat left. */
export function ProposeForm({
  action,
  sessions,
  timeZone,
  value,
  problem,
}: {
  action: string;
  sessions: readonly OpenSession[];
  timeZone: string;
  value?: string;
  problem?: PageProblem;
}) {
  const { t, locale } = usePage();
  if (sessions.length === 0) return <p class="k-muted">{t('visits_pages:propose.none')}</p>;
  return (
    <form method="post" action={action} noValidate>
      <FormFields />
      <Select
        name="sessionId"
        label={t('visits_pages:propose.session')}
        value={value}
        placeholder={t('visits_pages:choose')}
        problem={problem}
        options={sessions.map((s) => ({
          value: s.id,
          label: t('visits_pages:propose.option', { when: sessionTitle(s, timeZone, locale), free: s.free }),
        }))}
      />
      <Button variant="secondary">{t('visits_pages:propose.submit')}</Button>
    </form>
  );
}
