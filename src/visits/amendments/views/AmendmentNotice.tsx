import { dayInZone } from '../../../kernel/days';
import { ButtonForm } from '../../../ui/components/ButtonForm';
import { ButtonGroup } from '../../../ui/components/ButtonGroup';
import { Details } from '../../../ui/components/Details';
import { Notice } from '../../../ui/components/Notice';
import { formatDeadline } from '../../../ui/format';
import { usePage } from '../../../ui/page-context';
import { canMove } from '../../visit.states';
import type { VisitView } from '../../visits.queries';
import { sessionTitle } from '../../booking/views/booking-words';
import type { FailedForm } from '../../views/failed-form';
import { DeclineForm } from '../../facility-desk/views/DecisionForms';

interface Props {
  visit: VisitView;
  /** A refusal that came back with an error. */
  refused?: FailedForm;
}

/** "Another time is asked for": what the facility can answer, and how the organisation takes it back. Nothing without an open amendment. */
export function AmendmentNotice({ visit, refused }: Props) {
  const { t, locale, actor } = usePage();
  const { amendment } = visit;
  if (!amendment || !actor) return null;
  const [startsAt, endsAt] = [new Date(amendment.startsAt), new Date(amendment.endsAt)];
  const when = sessionTitle({ day: dayInZone(startsAt, visit.timeZone), startsAt, endsAt }, visit.timeZone, locale);
  const side = actor.role === 'liaison' ? 'facility' : 'organisation';
  const until = visit.holdExpiresAt ? formatDeadline(visit.holdExpiresAt, visit.timeZone, locale) : '';
  return (
    <Notice tone="warn" title={t(`requests:amendment.asked_${side}`, { when })}>
      <p>{t('requests:amendment.both_held', { until, count: amendment.headCount })}</p>
      {canMove(visit.status, 'agree_amendment', actor) && (
        <>
          <ButtonGroup>
            <ButtonForm action={`/visits/${visit.id}/confirmations`}>{t('requests:amendment.agree')}</ButtonForm>
          </ButtonGroup>
          <Details summary={t('requests:amendment.refuse')} open={refused !== undefined}>
            <DeclineForm path={`/visits/${visit.id}`} visit={visit} failed={refused} />
          </Details>
        </>
      )}
      {canMove(visit.status, 'drop_amendment', actor) && (
        <ButtonForm action={`/visits/${visit.id}/amendment-withdrawals`} variant="secondary">
          {t('requests:amendment.drop')}
        </ButtonForm>
      )}
    </Notice>
  );
}
