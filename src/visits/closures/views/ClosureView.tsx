import type { ComponentChildren } from 'preact';
import type { ClosableSession } from '../../../facilities/closures.queries';
import { SESSION_CONTACT_MODES } from '../../../kernel/contact-modes';
import { dayInZone } from '../../../kernel/days';
import { Button } from '../../../ui/components/Button';
import { ButtonGroup } from '../../../ui/components/ButtonGroup';
import { ButtonLink } from '../../../ui/components/ButtonLink';
import { Checkbox } from '../../../ui/components/Checkbox';
import { Checkboxes } from '../../../ui/components/Checkboxes';
import { DateInput } from '../../../ui/components/DateInput';
import { Details } from '../../../ui/components/Details';
import { ErrorSummary } from '../../../ui/components/ErrorSummary';
import { FormFields } from '../../../ui/components/FormFields';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Select } from '../../../ui/components/Select';
import { TimeInput } from '../../../ui/components/TimeInput';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import type { ClosurePlace } from '../closure-desk';
import { choicesIn, Fields, many, one } from '../closure.forms';
import type { ClosureResult } from '../closures.service';
import { CLOSURE_REASONS } from '../../visit-words.rules';
import type { OpenSession } from '../../visit-pages.queries';
import { sessionTitle } from '../../booking/views/booking-words';
import { BehalfFields } from '../../behalf/views/BehalfFields';
import { BehalfHead } from '../../behalf/views/BehalfHead';
import { ClosurePreview } from './ClosurePreview';
import { StateFields } from '../../views/StateFields';

interface Props {
  at: ClosurePlace;
  now: Date;
  values: Fields;
  wards: readonly { id: string; name: string }[];
  /** Open sessions of the days in the form. */
  sessions: readonly ClosableSession[];
  /** Where meetings could go. */
  openSessions: readonly OpenSession[];
  timeZone: string;
  /** Whom it would hit; before that is seen nothing can be saved. */
  preview?: ClosureResult;
  problem?: PageProblem;
}

/** Fields that say what is closed: asked in the first form, carried by the second. */
const SAID = ['from', 'fromTime', 'to', 'toTime', 'openEnded', 'mode', 'reasonCode'] as const;

/** Closing: first whom it hits, then saving it. */
export function ClosureView({ at, now, values, wards, sessions, openSessions, timeZone, preview, problem }: Props) {
  const { t } = usePage();
  return (
    <div class="k-stack">
      <PageHeading
        title={t('closures:form.title')}
        lead={t('closures:form.lead')}
        actions={
          <ButtonLink href={at.home} variant="secondary">
            {t('closures:list.title')}
          </ButtonLink>
        }
      />
      <BehalfHead behalf={at.behalf} current="closures" />
      <ErrorSummary problem={problem} />
      <SaidForm home={at.home} choices={preview ? [] : choicesIn(values)}>
        <div class="k-grid-4">
          <DateInput name="from" label={t('closures:form.from')} value={one(values.from)} problem={problem} />
          <TimeInput
            name="fromTime"
            label={t('closures:form.from_time')}
            hint={t('closures:form.from_time_hint')}
            value={one(values.fromTime)}
            problem={problem}
            optional
          />
          <DateInput name="to" label={t('closures:form.to')} value={one(values.to)} problem={problem} />
          <TimeInput
            name="toTime"
            label={t('closures:form.to_time')}
            hint={t('closures:form.to_time_hint')}
            value={one(values.toTime)}
            problem={problem}
            optional
          />
        </div>
        <Select
          name="reasonCode"
          label={t('visits_pages:closure.reason')}
          hint={t('visits_pages:closure.reason_hint')}
          value={one(values.reasonCode)}
          placeholder={t('visits_pages:choose')}
          problem={problem}
          options={CLOSURE_REASONS.map((code) => ({ value: code, label: t(`visits_pages:reason.${code}`) }))}
        />
        <Details summary={t('closures:form.narrower')} open={isNarrow(values)}>
          <Checkbox
            name="openEnded"
            label={t('closures:form.open_ended')}
            hint={t('closures:form.open_ended_hint')}
            checked={one(values.openEnded) === 'true'}
            problem={problem}
          />
          <Select
            name="mode"
            label={t('closures:form.mode')}
            value={one(values.mode)}
            placeholder={t('closures:form.every_mode')}
            problem={problem}
            options={SESSION_CONTACT_MODES.map((mode) => ({ value: mode, label: t(`visits_pages:mode.${mode}`) }))}
          />
          {wards.length > 0 && (
            <Checkboxes
              name="wardIds"
              label={t('closures:form.wards')}
              hint={t('closures:form.wards_hint')}
              values={many(values.wardIds)}
              options={wards.map((ward) => ({ value: ward.id, label: ward.name }))}
              problem={problem}
              small
            />
          )}
          <SessionBoxes sessions={sessions} values={values} timeZone={timeZone} problem={problem} />
        </Details>
        <Button variant={preview ? 'secondary' : 'primary'}>{t('closures:form.look')}</Button>
      </SaidForm>
      {preview && (
        <form method="post" action={at.home} noValidate>
          <FormFields />
          <StateFields fields={SAID.map((name) => [name, one(values[name])] as const)} />
          <StateFields fields={many(values.wardIds).map((id) => ['wardIds', id] as const)} />
          <StateFields fields={many(values.sessions).map((id) => ['sessions', id] as const)} />
          <StateFields fields={[['fingerprint', preview.fingerprint]]} />
          <ClosurePreview preview={preview} values={values} openSessions={openSessions} problem={problem} />
          <BehalfFields behalf={at.behalf} values={values} now={now} timeZone={timeZone} problem={problem} />
          <ButtonGroup>
            <Button variant="warning">{t('closures:form.publish', { count: preview.affected.length + preview.others })}</Button>
            {preview.affected.length > 0 && (
              <Button variant="secondary" formAction={`${at.home}/preview`}>
                {t('closures:form.look_again')}
              </Button>
            )}
            <ButtonLink href={at.away} variant="quiet">
              {t('visits_pages:closure.leave')}
            </ButtonLink>
          </ButtonGroup>
        </form>
      )}
    </div>
  );
}

/** What is to be closed, as an address that can be shared; what was chosen for meetings that cannot be shown now is carried along by a post. */
function SaidForm({
  home,
  choices,
  children,
}: {
  home: string;
  choices: readonly (readonly [string, string])[];
  children: ComponentChildren;
}) {
  if (choices.length === 0)
    return (
      <form method="get" action={`${home}/new`} noValidate>
        {children}
      </form>
    );
  return (
    <form method="post" action={`${home}/preview`} noValidate>
      <FormFields />
      <StateFields fields={choices} />
      {children}
    </form>
  );
}

/** Only once the days are known: which of their sessions. */
function SessionBoxes({ sessions, values, timeZone, problem }: Pick<Props, 'sessions' | 'values' | 'timeZone' | 'problem'>) {
  const { t, locale } = usePage();
  if (sessions.length === 0) return <p class="k-muted">{t('closures:form.sessions_later')}</p>;
  return (
    <Checkboxes
      name="sessions"
      label={t('closures:form.sessions')}
      hint={t('closures:form.sessions_hint')}
      values={many(values.sessions)}
      options={sessions.map((session) => ({
        value: session.id,
        label: `${sessionTitle({ ...session, day: dayInZone(session.startsAt, timeZone) }, timeZone, locale)} · ${t(`visits_pages:mode.${session.mode}`)}`,
      }))}
      problem={problem}
      small
    />
  );
}

const isNarrow = (values: Fields): boolean =>
  one(values.openEnded) !== '' || one(values.mode) !== '' || many(values.wardIds).length > 0 || many(values.sessions).length > 0;
