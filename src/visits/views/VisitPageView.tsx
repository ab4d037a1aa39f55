import type { VNode } from 'preact';
import type { GateResultView } from '../../eligibility/gate-results.queries';
import type { AllowancePeriodSeen } from '../../entitlements/entitlements.queries';
import type { Balance } from '../../entitlements/entitlements.service';
import { BackLink } from '../../ui/components/BackLink';
import { ButtonLink } from '../../ui/components/ButtonLink';
import { ErrorSummary } from '../../ui/components/ErrorSummary';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Panel } from '../../ui/components/Panel';
import { QuotaBox } from '../../ui/components/QuotaBox';
import { Section } from '../../ui/components/Section';
import { SummaryList } from '../../ui/components/SummaryList';
import { EXEMPT_POOL } from '../../kernel/allowance-periods';
import { dayInZone } from '../../kernel/days';
import { formatDayTime, formatDeadline, formatMonth, formatSpan } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { Alternative } from '../booking/booking-losses';
import type { DeskPerson } from '../facility-desk/desk-people.queries';
import type { OpenUndo } from '../facility-desk/undo-window';
import type { OpenSession, TripContact } from '../visit-pages.queries';
import type { VisitHistoryLine, VisitView } from '../visits.queries';
import { sessionTitle } from '../booking/views/booking-words';
import { GateResults } from './GateResults';
import type { GateFacts } from '../trips/gate-arrival.rules';
import { GateLine } from '../trips/views/GateLine';
import { OpenUndos } from '../facility-desk/views/InboxOutcome';
import { NotAdmitted } from './NotAdmitted';
import { PartyTable } from './PartyTable';
import { NoAnswer } from '../facility-desk/views/NoAnswer';
import { answerBy, isOverdue } from '../facility-desk/inbox.rules';
import { AmendmentNotice } from '../amendments/views/AmendmentNotice';
import { FailedForm, VisitActions } from './VisitActions';
import { VisitHistory } from './VisitHistory';
import { VisitTag } from './VisitTag';
import { WishList } from '../booking/views/WishList';
import { PhoneLink } from '../../ui/components/PhoneLink';

export interface VisitPageProps {
  visit: VisitView;
  history: readonly VisitHistoryLine[];
  balance: Balance;
  /** The period the balance is of; undefined where the facility's rules are not on file any more. */
  span?: AllowancePeriodSeen;
  contacts: readonly TripContact[];
  /** Just sent: the page begins with what happens next. */
  sent?: boolean;
  /** A word about what has just been done. */
  done?: string;
  failed?: FailedForm;
  openSessions?: readonly OpenSession[];
  /** Who is to come, for whoever may leave somebody out. */
  comers?: readonly DeskPerson[];
  /** Other dates that can be had, when nobody has answered. */
  next?: readonly Alternative[];
  /** The reader's own decision, as long as it can be taken back. */
  undo?: OpenUndo;
  /** What happened at the gate. */
  gate?: GateFacts;
  /** What the gates said so far; only for those whose work it is. */
  gateResults?: readonly GateResultView[];
  /** What other rooms add. */
  parts?: readonly VNode[];
}

/** One visit: its state in people's words, who comes, what can be done, what happened. */
export function VisitPageView(props: VisitPageProps) {
  const { visit, history, balance, sent, done, failed, openSessions, gateResults = [] } = props;
  const { t, locale, actor, can } = usePage();
  const liaison = actor?.role === 'liaison';
  const when = sessionTitle(visit, visit.timeZone, locale);
  return (
    <div class="k-stack">
      <BackLink href={liaison ? '/liaison/inbox' : '/visits'}>
        {t(liaison ? 'visits_pages:inbox.title' : 'visits_pages:list.title')}
      </BackLink>
      {sent ? (
        <Sent {...props} when={when} />
      ) : (
        <PageHeading
          caption={t('visits_pages:visit.caption', { reference: visit.reference })}
          title={when}
          tag={<VisitTag visit={visit} />}
        />
      )}
      <ErrorSummary problem={failed?.problem} />
      {done && <Notice tone="good" title={t(`visits_pages:done.${done}`)} />}
      {props.undo && <OpenUndos undos={[props.undo]} timeZone={visit.timeZone} under="/visits" />}
      {!sent && <NextStep visit={visit} />}
      {visit.overCapacity && ['requested', 'proposed', 'confirmed'].includes(visit.status) && (
        <Notice tone="warn" title={t('over_capacity:visit.title')}>
          <p>{t(`over_capacity:visit.${liaison ? 'facility' : visit.status === 'confirmed' ? 'agreed' : 'organisation'}`)}</p>
        </Notice>
      )}
      {visit.provisional && <Notice tone="warn" title={t('visit_groups:provisional.visit', { year: visit.day.slice(0, 4) })} />}
      {visit.reviews.length > 0 && (
        <Notice tone="warn" title={t('requests:affected.needs_look', { count: visit.reviews.length })}>
          <ul class="govuk-list govuk-list--bullet">
            {visit.reviews.map((review) => (
              <li key={review.id}>
                <a href={`/affected-visits?cause=${review.cause}`}>{t(`requests:cause.${review.cause}`)}</a>
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {visit.status === 'expired' && !liaison && props.next && <NoAnswer visit={visit} next={props.next} />}
      <AmendmentNotice visit={visit} refused={failed?.form === 'declines' ? failed : undefined} />
      <div class="k-split">
        <div>
          <SummaryList
            rows={[
              ...(sent ? [] : [{ key: t('visits_pages:col.reference'), value: <span class="k-code">{visit.reference}</span> }]),
              { key: t('visits_pages:book.check.how'), value: t(`visits_pages:mode.${visit.mode}`) },
              ...(liaison
                ? [{ key: t('visits_pages:col.parent_number'), value: visit.rosterNumber }]
                : [{ key: t('visits_pages:col.facility'), value: visit.facilityName }]),
              ...(visit.status === 'confirmed' || visit.familyAnswer
                ? [{ key: t('visits_pages:visit.family'), value: familyAnswer(visit, t, locale) }]
                : []),
              ...(visit.conditions.length > 0 && !liaison
                ? [
                    {
                      key: t('visits_pages:visit.conditions'),
                      value: visit.conditions.map((c) => t(`visits_pages:condition.${c}`)).join(t('visits_pages:list_separator')),
                    },
                  ]
                : []),
              ...(props.gate ? [{ key: t('gate_late:title'), value: <GateLine gate={props.gate} timeZone={visit.timeZone} /> }] : []),
              ...(visit.accessNeeds.length > 0
                ? [
                    {
                      key: t('access_needs:title'),
                      value: visit.accessNeeds.map((need) => t(`access_needs:need.${need}`)).join(t('visits_pages:list_separator')),
                    },
                  ]
                : []),
              ...(visit.wishes.length > 0
                ? [{ key: t('requests:wishes.would_do'), value: <WishList wishes={visit.wishes} timeZone={visit.timeZone} /> }]
                : []),
              ...(visit.group
                ? [
                    {
                      key: t('visit_groups:list.document_title'),
                      value: (
                        <a href={`/visit-groups/${visit.group.id}`}>
                          {t('visit_groups:inbox.tag', { reference: visit.group.reference, live: visit.group.live })}
                        </a>
                      ),
                    },
                  ]
                : []),
              ...(visit.note && !liaison ? [{ key: t('visits_pages:book.check.note'), value: visit.note }] : []),
            ]}
          />
          <Section title={t('visits_pages:visit.party')}>
            <PartyTable visit={visit} />
            <NotAdmitted visit={visit} />
          </Section>
          {can('visit.escort') && ['confirmed', 'under_way'].includes(visit.status) && (
            <p>
              <a href={`/visits/${visit.id}/papers`}>{t('papers:title_long')}</a>
            </p>
          )}
          <VisitActions visit={visit} failed={failed} openSessions={openSessions} comers={props.comers} />
          {props.parts}
        </div>
        <div class="k-stack">
          {visit.pool === EXEMPT_POOL && <p>{t('entitlements:exempt.title')}</p>}
          {visit.pool !== EXEMPT_POOL && (balance.granted > 0 || balance.used > 0) && (
            <QuotaBox
              title={t('visits_pages:visit.allowance')}
              period={props.span ? formatSpan(props.span.period, props.span.endsOn, locale) : formatMonth(visit.period, locale)}
              used={balance.held + balance.used}
              limit={balance.granted}
              note={t('visits_pages:visit.allowance_note', { held: balance.held, used: balance.used })}
            />
          )}
          <p>
            <a class="govuk-link" href={`${liaison ? '/liaison' : ''}/parents/${visit.parentId}/entitlements`}>
              {t('entitlements:page.link')}
            </a>
          </p>
          <Section title={t('visits_pages:visit.history')}>
            <VisitHistory visit={visit} lines={history} />
            {gateResults.length > 0 && <GateResults results={gateResults} timeZone={visit.timeZone} />}
          </Section>
          {!liaison && (
            <p>
              {visit.dyads.map((d) => (
                <ButtonLink key={d.dyadId} href={`/children/${d.childId}`} variant="quiet">
                  {t('visits_pages:visit.to_child', { name: d.preferredName })}
                </ButtonLink>
              ))}
            </p>
          )}
          {!liaison && visit.status !== 'requested' && visit.status !== 'proposed' && (
            <p>
              <a href={`/tasks?visitId=${visit.id}`}>{t('visits_pages:trip.tasks')}</a>
            </p>
          )}
        </div>
      </div>
    </div>
  );
}

/** The confirmation of a request: reference, what happens next and when, whom to call, and what to do meanwhile. */
function Sent({ visit, contacts, when }: VisitPageProps & { when: string }) {
  const { t, locale } = usePage();
  const until = visit.holdExpiresAt;
  return (
    <>
      <Panel title={t('visits_pages:sent.title')}>
        <p>
          {t('visits_pages:sent.reference')} <strong class="k-code">{visit.reference}</strong>
        </p>
        <p>{when}</p>
      </Panel>
      <Section title={t('visits_pages:sent.next')}>
        <ol class="govuk-list govuk-list--number k-prose">
          {until && <li>{t('visits_pages:sent.held', { until: formatDeadline(until, visit.timeZone, locale) })}</li>}
          <li>{t('visits_pages:sent.answer')}</li>
          <li>{t('visits_pages:sent.family')}</li>
        </ol>
        {contacts.length > 0 && (
          <p class="k-cluster">
            {t('visits_pages:sent.call')}
            {contacts.map((c) => (
              <PhoneLink key={c.phone} number={c.phone} label={c.name} />
            ))}
          </p>
        )}
        <p class="k-muted">{t('visits_pages:sent.bookmark')}</p>
      </Section>
    </>
  );
}

/** One sentence: who has to do what now, and by when. */
function NextStep({ visit }: { visit: VisitView }) {
  const { t, locale, actor, now } = usePage();
  const until = visit.holdExpiresAt ? formatDeadline(visit.holdExpiresAt, visit.timeZone, locale) : '';
  const due = answerBy(visit);
  const side = actor?.role === 'liaison' ? 'facility' : 'organisation';
  if (visit.status === 'requested') {
    const times = { due: due ? formatDeadline(due, visit.timeZone, locale) : '', until };
    if (!isOverdue(visit, now)) return <Notice title={t(`visits_pages:next.requested_${side}`, times)} />;
    const handed = visit.escalatedAt === null ? undefined : visit.escalatedTo === actor?.userId ? 'handed_to_you' : 'handed_on';
    return (
      <Notice tone="warn" title={t(`visits_pages:next.overdue_${side}`, times)}>
        {handed && <p>{t(`visits_pages:inbox.${handed}`)}</p>}
      </Notice>
    );
  }
  if (visit.status === 'proposed' && visit.proposedStartsAt && visit.proposedEndsAt) {
    const offered = sessionTitle(
      { day: dayInZone(visit.proposedStartsAt, visit.timeZone), startsAt: visit.proposedStartsAt, endsAt: visit.proposedEndsAt },
      visit.timeZone,
      locale,
    );
    return (
      <Notice tone="warn" title={t(`visits_pages:next.proposed_${side}`, { when: offered })}>
        <p>{t('visits_pages:next.proposed_until', { until })}</p>
      </Notice>
    );
  }
  if (visit.status === 'confirmed' && side === 'organisation') {
    if (visit.familyAnswer === 'cannot') return <Notice tone="warn" title={t('visits_pages:next.family_cannot')} />;
    if (visit.familyAnswer === 'call_me') return <Notice tone="warn" title={t('visits_pages:next.family_call')} />;
    return (
      <Notice tone="good" title={t(visit.familyAnswer === 'can_go' ? 'visits_pages:next.family_can' : 'visits_pages:next.family_asked')} />
    );
  }
  return null;
}

function familyAnswer(
  visit: VisitView,
  t: (key: string, params?: Record<string, string | number>) => string,
  locale: 'en' | 'zh-CN',
): string {
  if (visit.familyAnswer === null || visit.familyAnsweredAt === null) return t('visits_pages:visit.family_not_yet');
  return `${t(`visits_pages:answer.${visit.familyAnswer}`)} · ${formatDayTime(visit.familyAnsweredAt, visit.timeZone, locale)}`;
}
