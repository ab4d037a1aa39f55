import type { ClosureChangeRow, ClosureRow } from '../../../facilities/closures.queries';
import type { Said } from '../../../kernel/actor';
import { BackLink } from '../../../ui/components/BackLink';
import { Button } from '../../../ui/components/Button';
import { ButtonForm } from '../../../ui/components/ButtonForm';
import { Checkbox } from '../../../ui/components/Checkbox';
import { DateInput } from '../../../ui/components/DateInput';
import { ErrorSummary } from '../../../ui/components/ErrorSummary';
import { FormFields } from '../../../ui/components/FormFields';
import { Notice } from '../../../ui/components/Notice';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Section } from '../../../ui/components/Section';
import { SummaryList } from '../../../ui/components/SummaryList';
import { TimeInput } from '../../../ui/components/TimeInput';
import { Timeline } from '../../../ui/components/Timeline';
import { formatDayTime, formatTime } from '../../../ui/format';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import type { ClosurePlace } from '../closure-desk';
import { Fields, one } from '../closure.forms';
import type { ClosureVisitRow } from '../closure-visits.queries';
import { BehalfFields } from '../../behalf/views/BehalfFields';
import { BehalfHead } from '../../behalf/views/BehalfHead';
import { saidFields, saidLine } from '../../behalf/views/said-words';
import { closureReason, closureScope, ClosureTag, closureTime } from './closure-words';
import { ClosureFates } from './ClosureFates';
import { StateFields } from '../../views/StateFields';
import { UnderWayNotice } from '../../views/UnderWayNotice';

interface Props {
  at: ClosurePlace;
  now: Date;
  closure: ClosureRow;
  changes: readonly ClosureChangeRow[];
  visits: readonly ClosureVisitRow[];
  /** Meetings of a large closure that are still to be reached. */
  left: number;
  /** Until when it can be taken back; null: it cannot. */
  undoUntil: Date | null;
  done?: 'published' | 'extended' | 'reopened' | 'undone';
  values?: Fields;
  problem?: PageProblem;
}

/** A closure as it stands: what became of each meeting and who is to be called; and, while it lasts, a later end or an earlier one. */
export function ClosureStandingView({ at, now, closure, changes, visits, left, undoUntil, done, values = {}, problem }: Props) {
  const page = usePage();
  const { t, locale } = page;
  const underWay = visits.filter(({ status }) => status === 'under_way').length;
  const toCall = visits.filter(({ calls }) => calls === 'open').length;
  const stands = closure.state === 'coming' || closure.state === 'running';
  return (
    <div class="k-stack">
      <BackLink href={at.home}>{t('closures:list.title')}</BackLink>
      <PageHeading title={t('closures:standing.title')} caption={closureTime(page, closure)} />
      <BehalfHead behalf={at.behalf} current="closures" />
      <ErrorSummary problem={problem} />
      {done && (
        <Notice tone="good" title={t(`closures:done.${done}`)}>
          {done === 'undone' ? <UndoneWords visits={visits} /> : <p>{t('closures:standing.calls', { count: toCall })}</p>}
        </Notice>
      )}
      {undoUntil && (at.behalf === null || changes[0]?.onBehalfOf) && (
        <TakeBack at={at} closure={closure} until={undoUntil} said={changes[0]?.onBehalfOf ?? null} />
      )}
      {left > 0 && <Notice title={t('closures:standing.left', { count: left })} />}
      <UnderWayNotice count={underWay} more={t('closures:preview.under_way_more')} />
      <SummaryList
        rows={[
          { key: t('visits_pages:col.status'), value: <ClosureTag state={closure.state} /> },
          { key: t('closures:list.when'), value: closureTime(page, closure) },
          { key: t('closures:list.scope'), value: closureScope(page, closure) },
          { key: t('visits_pages:closure.reason'), value: closureReason(page, closure.reasonCode) },
          { key: t('closures:standing.sessions'), value: String(closure.sessionCount) },
        ]}
      />
      <Section title={t('closures:fates.title')} id="meetings" count={visits.length}>
        <ClosureFates visits={visits} names={false} />
      </Section>
      {stands && <Ends at={at} now={now} closure={closure} values={values} problem={problem} />}
      <Section title={t('closures:history.title')} id="history">
        <Timeline
          items={changes.map((change) => ({
            id: `${change.kind}-${change.at.toISOString()}`,
            when: formatDayTime(change.at, closure.timeZone, locale),
            title: t(`closures:history.${change.kind}`, { count: change.sessionCount }),
            detail:
              change.newEnd === null
                ? t('closures:history.no_end')
                : t('closures:history.end', { when: formatDayTime(change.newEnd, closure.timeZone, locale) }),
            meta: change.onBehalfOf === null ? undefined : saidLine(page, change.onBehalfOf, closure.timeZone),
          }))}
        />
      </Section>
    </div>
  );
}

/** The minutes in which a slip can be taken back as if it had not been. */
function TakeBack({ at, closure, until, said }: { at: ClosurePlace; closure: ClosureRow; until: Date; said: Said | null }) {
  const { t, locale } = usePage();
  return (
    <Notice
      title={t('closures:undo.title', { until: formatTime(until, closure.timeZone, locale) })}
      actions={
        <ButtonForm
          action={`${at.home}/${closure.id}/undos`}
          variant="secondary"
          fields={{ version: String(closure.version), ...(at.behalf === null || said === null ? {} : saidFields(said, closure.timeZone)) }}
        >
          {t('closures:undo.save')}
        </ButtonForm>
      }
    >
      <p>{t('closures:undo.lead')}</p>
    </Notice>
  );
}

/** How many meetings stand again, and how many could not come back. */
function UndoneWords({ visits }: Pick<Props, 'visits'>) {
  const { t } = usePage();
  const count = (status: string): number => visits.filter((row) => row.status === status).length;
  return (
    <>
      <p>{t('closures:undo.back', { count: count('undone') })}</p>
      {count('stays') > 0 && <p>{t('closures:undo.stays', { count: count('stays') })}</p>}
    </>
  );
}

/** A later end, looked at first; or open again from a moment on. */
function Ends({
  at,
  now,
  closure,
  values,
  problem,
}: {
  at: ClosurePlace;
  now: Date;
  closure: ClosureRow;
  values: Fields;
  problem?: PageProblem;
}) {
  const { t } = usePage();
  const home = `${at.home}/${closure.id}`;
  return (
    <div class="k-grid-2">
      {closure.wholeDays && closure.endsAt !== null && (
        <Section title={t('closures:extension.title')} id="extension">
          <form method="get" action={`${home}/extension`} noValidate>
            <StateFields fields={[['version', String(closure.version)]]} />
            <DateInput name="to" label={t('closures:form.to')} value={one(values.to)} problem={problem} />
            <TimeInput name="toTime" label={t('closures:form.to_time')} value={one(values.toTime)} problem={problem} optional />
            <Checkbox name="openEnded" label={t('closures:form.open_ended')} checked={one(values.openEnded) === 'true'} />
            <Button variant="secondary">{t('closures:form.look')}</Button>
          </form>
        </Section>
      )}
      <Section title={t('closures:reopening.title')} id="reopening">
        <p>{t('closures:reopening.lead')}</p>
        <form method="post" action={`${home}/reopenings`} noValidate>
          <FormFields />
          <StateFields fields={[['version', String(closure.version)]]} />
          <DateInput
            name="from"
            label={t('closures:reopening.from')}
            hint={t('closures:reopening.from_hint')}
            value={one(values.from)}
            problem={problem}
            optional
          />
          <TimeInput name="fromTime" label={t('closures:reopening.from_time')} value={one(values.fromTime)} problem={problem} optional />
          <BehalfFields behalf={at.behalf} values={values} now={now} timeZone={closure.timeZone} problem={problem} />
          <Button>{t('closures:reopening.save')}</Button>
        </form>
      </Section>
    </div>
  );
}
