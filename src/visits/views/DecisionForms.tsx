import { Button } from '../../ui/components/Button';
import { FormFields } from '../../ui/components/FormFields';
import { Select } from '../../ui/components/Select';
import { TextInput } from '../../ui/components/TextInput';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import { DECLINE_REASONS } from '../visit.rules';
import type { OpenSession } from '../visit-pages.queries';
import { sessionTitle } from './booking-words';

/** A facility's refusal: one of the fixed reasons, and a note that stays inside. */
export function DeclineForm({ action, value, note, problem }: { action: string; value?: string; note?: string; problem?: PageProblem }) {
  const { t } = usePage();
  return (
    <form method="post" action={action} noValidate>
      <FormFields />
      <Select
        name="reasonCode"
        label={t('visits_pages:decline.reason')}
        value={value}
        placeholder={t('visits_pages:choose')}
        problem={problem}
        options={DECLINE_REASONS.map((code, index) => ({ value: code, label: `${index + 1} ${t(`visits_pages:reason.${code}`)}` }))}
      />
      <TextInput name="note" label={t('visits_pages:decline.note')} optional value={note} width={30} maxLength={500} problem={problem} />
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
