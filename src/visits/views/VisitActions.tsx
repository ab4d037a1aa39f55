import { Button } from '../../ui/components/Button';
import { ButtonForm } from '../../ui/components/ButtonForm';
import { ButtonLink } from '../../ui/components/ButtonLink';
import { ButtonGroup } from '../../ui/components/ButtonGroup';
import { Details } from '../../ui/components/Details';
import { FormFields } from '../../ui/components/FormFields';
import { Notice } from '../../ui/components/Notice';
import { Radios } from '../../ui/components/Radios';
import { Section } from '../../ui/components/Section';
import { Select } from '../../ui/components/Select';
import { TextArea } from '../../ui/components/TextArea';
import { TextInput } from '../../ui/components/TextInput';
import { dayInZone } from '../../kernel/days';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import { CAUSES, FAMILY_ANSWERS } from '../visit.rules';
import { canMove } from '../visit.states';
import { CANCEL_REASONS } from '../visit-words.rules';
import type { VisitView } from '../visits.queries';
import { sessionTitle } from '../booking/views/booking-words';
import type { DeskPerson } from '../facility-desk/desk-people.queries';
import { DeclineForm, ProposeForm } from '../facility-desk/views/DecisionForms';
import { WithoutForm } from '../facility-desk/views/WithoutForm';
import type { OpenSession } from '../visit-pages.queries';
import type { FailedForm } from './failed-form';

export type { FailedForm } from './failed-form';

interface Props {
  visit: VisitView;
  failed?: FailedForm;
  /** For a liaison officer's proposal. */
  openSessions?: readonly OpenSession[];
  /** Who is to come, for a liaison officer who may leave somebody out. */
  comers?: readonly DeskPerson[];
}

/** What can be done with a visit now: the same table of moves that guards the verbs decides which buttons are there. */
export function VisitActions({ visit, failed, openSessions = [], comers = [] }: Props) {
  const { t, locale, actor, can, now } = usePage();
  if (!actor) return null;
  // An open amendment is answered first, where it is told of; it stands in place of the usual answers.
  const asked = visit.amendment !== null;
  const may = (verb: Parameters<typeof canMove>[1]): boolean =>
    canMove(visit.status, verb, actor) && !(asked && ['confirm', 'decline', 'propose'].includes(verb));
  const path = `/visits/${visit.id}`;
  const problemOf = (form: FailedForm['form']): PageProblem | undefined => (failed?.form === form ? failed.problem : undefined);
  const typed = (form: FailedForm['form'], name: string): string | undefined => (failed?.form === form ? failed.values[name] : undefined);
  const canAnswer = visit.status === 'confirmed' && can('visit.answer');
  // Before it is arranged a request is declined or taken back; cancelling is for what is arranged.
  const canCancel = visit.status === 'confirmed' && may('cancel');
  // What the facility offers may lie on a day on which its bus does not go.
  const leaves = visit.group !== null && visit.group.live > 1 && visit.proposedStartsAt !== null && dayOf(visit) !== visit.day;
  const nothing =
    !canCancel &&
    !['confirm', 'decline', 'propose', 'accept_proposal', 'amend', 'withdraw', 'complete'].some((verb) =>
      may(verb as Parameters<typeof canMove>[1]),
    ) &&
    !canAnswer;
  if (nothing) return null;
  return (
    <Section title={t('visits_pages:visit.actions')}>
      {leaves && may('accept_proposal') && <Notice tone="warn" title={t('visit_groups:accept.leaves')} />}
      <ButtonGroup>
        {may('confirm') && <ButtonForm action={`${path}/confirmations`}>{t('visits_pages:act.confirm')}</ButtonForm>}
        {may('accept_proposal') && visit.proposedStartsAt && visit.proposedEndsAt && (
          <ButtonForm
            action={`${path}/acceptances`}
            fields={leaves ? { leaveGroup: 'true' } : {}}
            confirm={leaves ? t('visit_groups:accept.leaves') : undefined}
          >
            {t('visits_pages:act.accept', {
              when: sessionTitle(
                { day: dayOf(visit), startsAt: visit.proposedStartsAt, endsAt: visit.proposedEndsAt },
                visit.timeZone,
                locale,
              ),
            })}
          </ButtonForm>
        )}
        {may('complete') && (
          <ButtonLink href={`/m/visits/${visit.id}`} variant="secondary">
            {t('visits_pages:act.trip')}
          </ButtonLink>
        )}
        {may('amend') && visit.startsAt > now && (
          <ButtonLink href={`/visits/${visit.id}/change`} variant="secondary">
            {t('requests:change.start')}
          </ButtonLink>
        )}
        {may('withdraw') && (
          <ButtonForm action={`${path}/withdrawals`} variant="secondary" confirm={t('visits_pages:act.withdraw_sure')}>
            {t('visits_pages:act.withdraw')}
          </ButtonForm>
        )}
      </ButtonGroup>
      {may('confirm') && comers.length > 1 && (
        <Details summary={t('not_admitted:form.title')} open={failed?.form === 'confirmations'}>
          <WithoutForm path={path} visit={visit} comers={comers} failed={failed} />
        </Details>
      )}
      {may('propose') && (
        <Details summary={t('visits_pages:act.propose')} open={failed?.form === 'proposals'}>
          <ProposeForm
            action={`${path}/proposals`}
            sessions={openSessions.filter((s) => s.mode === visit.mode && s.id !== visit.sessionId)}
            timeZone={visit.timeZone}
            value={typed('proposals', 'sessionId')}
            problem={problemOf('proposals')}
          />
        </Details>
      )}
      {may('decline') && (
        <Details summary={t('visits_pages:act.decline')} open={failed?.form === 'declines'}>
          <DeclineForm path={path} visit={visit} failed={failed} />
        </Details>
      )}
      {canAnswer && (
        <Details summary={t('visits_pages:act.family_answer')} open={failed?.form === 'family-answers'}>
          <form method="post" action={`${path}/family-answers`} noValidate>
            <FormFields />
            <Radios
              name="answer"
              label={t('visits_pages:answer.question')}
              value={typed('family-answers', 'answer') ?? visit.familyAnswer ?? undefined}
              problem={problemOf('family-answers')}
              options={FAMILY_ANSWERS.map((answer) => ({ value: answer, label: t(`visits_pages:answer.${answer}`) }))}
            />
            <TextInput
              name="saidBy"
              label={t('visits_pages:answer.who')}
              value={typed('family-answers', 'saidBy') ?? visit.party.find((p) => p.personType === 'caregiver')?.name}
              width={20}
              maxLength={60}
              problem={problemOf('family-answers')}
            />
            <Radios
              name="saidVia"
              label={t('visits_pages:answer.via')}
              inline
              small
              value={typed('family-answers', 'saidVia') ?? 'phone'}
              problem={problemOf('family-answers')}
              options={(['phone', 'message', 'in_person', 'paper'] as const).map((via) => ({
                value: via,
                label: t(`visits_pages:via.${via}`),
              }))}
            />
            <Button>{t('visits_pages:answer.save')}</Button>
          </form>
        </Details>
      )}
      {canCancel && (
        <Details summary={t('visits_pages:act.cancel')} open={failed?.form === 'cancellations'}>
          <form method="post" action={`${path}/cancellations`} noValidate>
            <FormFields />
            <Radios
              name="cause"
              label={t('visits_pages:cancel.cause')}
              hint={t('visits_pages:cancel.cause_hint')}
              small
              value={typed('cancellations', 'cause')}
              problem={problemOf('cancellations')}
              options={CAUSES.map((cause) => ({ value: cause, label: t(`visits_pages:cause.${cause}`) }))}
            />
            <Select
              name="reasonCode"
              label={t('visits_pages:cancel.reason')}
              value={typed('cancellations', 'reasonCode')}
              placeholder={t('visits_pages:choose')}
              problem={problemOf('cancellations')}
              options={CANCEL_REASONS.map((code) => ({ value: code, label: t(`visits_pages:reason.${code}`) }))}
            />
            {actor.role !== 'liaison' && (
              <TextInput
                name="toldBy"
                label={t('visits_pages:cancel.said_by')}
                hint={t('visits_pages:cancel.said_by_hint')}
                optional
                width={20}
                maxLength={60}
                value={typed('cancellations', 'toldBy')}
                problem={problemOf('cancellations')}
              />
            )}
            <TextArea
              name="note"
              label={t('visits_pages:cancel.note')}
              optional
              rows={2}
              maxLength={500}
              value={typed('cancellations', 'note')}
              problem={problemOf('cancellations')}
            />
            <Button variant="warning">{t('visits_pages:cancel.submit')}</Button>
          </form>
        </Details>
      )}
    </Section>
  );
}

/** The local day of the offered time. */
function dayOf(visit: VisitView): string {
  return visit.proposedStartsAt ? dayInZone(visit.proposedStartsAt, visit.timeZone) : visit.day;
}
