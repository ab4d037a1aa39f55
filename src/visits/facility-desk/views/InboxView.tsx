import { Button } from '../../../ui/components/Button';
import { ButtonLink } from '../../../ui/components/ButtonLink';
import { DecisionList } from '../../../ui/components/DecisionList';
import { EmptyState } from '../../../ui/components/EmptyState';
import { ErrorSummary } from '../../../ui/components/ErrorSummary';
import { Filters } from '../../../ui/components/Filters';
import { FormFields } from '../../../ui/components/FormFields';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Section } from '../../../ui/components/Section';
import { SelectAll } from '../../../ui/components/SelectAll';
import { TextInput } from '../../../ui/components/TextInput';
import { formatDeadline } from '../../../ui/format';
import { usePage } from '../../../ui/page-context';
import { answerBy, isClean, isOverdue, othersFor } from '../inbox.rules';
import type { DeskPerson } from '../desk-people.queries';
import type { OpenUndo } from '../undo-window';
import type { OpenSession, RosterLine } from '../../visit-pages.queries';
import type { SessionVisits } from '../../visits.queries';
import { sessionTitle } from '../../booking/views/booking-words';
import { DeskKeys } from './DeskKeys';
import { InboxOutcome, OpenUndos, Outcome } from './InboxOutcome';
import { InboxRow } from './InboxRow';
import { LiaisonTabs } from './LiaisonTabs';
import { ProvisionalTag } from '../../views/ProvisionalTag';
import type { FailedForm } from '../../views/VisitActions';

interface Props {
  sessions: readonly SessionVisits[];
  rosters: ReadonlyMap<string, RosterLine>;
  openSessions: readonly OpenSession[];
  /** By visit: other sessions in which the gates are open, nearest first. */
  legal: ReadonlyMap<string, readonly OpenSession[]>;
  /** By visit: who is to come, of those to be looked at. */
  comers: ReadonlyMap<string, readonly DeskPerson[]>;
  timeZone: string;
  undos: readonly OpenUndo[];
  /** What the list is narrowed to, as typed. */
  search: string;
  /** How many wait in all, whatever the list is narrowed to. */
  waiting: number;
  outcome?: InboxOutcome;
  /** The row whose forms are open, and which of its answers; both when left out. */
  openId?: string;
  answer?: 'decline' | 'propose';
  failed?: FailedForm;
}

/** Requests that wait for the facility: what is clean goes in one act, only the rest needs reading. */
export function InboxView(props: Props) {
  const { sessions, rosters, timeZone, undos, search, waiting, outcome, openId, failed } = props;
  const { t, locale, now } = usePage();
  const visits = sessions.flatMap((s) => s.visits);
  const clean = visits.filter((v) => isClean(v, now));
  const attention = visits.filter((v) => !isClean(v, now));
  const deadline = visits
    .map(answerBy)
    .filter((d): d is Date => d !== null && d > now)
    .sort((a, b) => a.getTime() - b.getTime())[0];
  const overdue = visits.filter((v) => isOverdue(v, now)).length;
  const refused = new Map(outcome?.refused.map((r) => [r.visit.id, r.reasons]));
  return (
    <div class="k-stack">
      <PageHeading
        title={t('visits_pages:inbox.title')}
        lead={
          visits.length === 0
            ? undefined
            : `${t('visits_pages:inbox.clean', { count: clean.length })} · ${t('visits_pages:inbox.attention', { count: attention.length })}${overdue > 0 ? ` · ${t('visits_pages:inbox.overdue_count', { count: overdue })}` : ''}${deadline ? ` · ${t('visits_pages:inbox.first_deadline', { when: formatDeadline(deadline, timeZone, locale) })}` : ''}`
        }
      />
      <LiaisonTabs current="inbox" waiting={waiting} />
      <ErrorSummary problem={failed?.problem} />
      {outcome && <Outcome outcome={outcome} />}
      <OpenUndos undos={undos} timeZone={timeZone} />
      {waiting > 0 && (
        <Filters action="/liaison/inbox" submit={t('visits_desk:search.button')}>
          <TextInput
            name="search"
            type="search"
            label={t('visits_desk:search.label')}
            value={search}
            width={10}
            maxLength={40}
            spellcheck={false}
          />
          {search !== '' && (
            <ButtonLink href="/liaison/inbox" variant="quiet">
              {t('visits_desk:search.all')}
            </ButtonLink>
          )}
        </Filters>
      )}
      {waiting > 0 && visits.length === 0 && (
        <EmptyState
          title={t('visits_desk:search.none')}
          icon="search"
          action={{ href: '/liaison/inbox', text: t('visits_desk:search.all') }}
        />
      )}
      {waiting === 0 && (
        <EmptyState title={t('visits_pages:inbox.empty')} action={{ href: '/liaison/days', text: t('visits_pages:inbox.to_day') }}>
          <p>{t('visits_pages:inbox.empty_more')}</p>
        </EmptyState>
      )}
      {visits.length > 0 && (
        <form id="batch" method="post" action="/liaison/inbox/decisions" class="k-panel-quiet k-between">
          <FormFields />
          <input type="hidden" name="clean" value={clean.map((v) => v.id).join(',')} />
          <div class="k-cluster">
            {clean.length > 0 && (
              <Button name="act" value="clean" act="c">
                {t('visits_pages:inbox.confirm_clean', { count: clean.length })}
              </Button>
            )}
            <Button name="act" value="selected" variant="secondary">
              {t('visits_pages:inbox.confirm_selected')}
            </Button>
          </div>
          <div class="k-cluster">
            <SelectAll for="visits" />
            {attention[0] && (
              <ButtonLink href={`#row-${attention[0].id}`} variant="quiet">
                {t('visits_pages:inbox.jump')}
              </ButtonLink>
            )}
          </div>
        </form>
      )}
      {visits.length > 0 && (
        <div class="k-desk k-stack" data-desk tabIndex={0} role="group" aria-label={t('visits_desk:keys.list')}>
          <DeskKeys />
          {sessions.map((session) => (
            <Section
              key={session.sessionId}
              title={sessionTitle(session, timeZone, locale)}
              actions={
                <span class={session.free === 0 ? 'k-strong' : 'k-muted'}>
                  <ProvisionalTag of={session} /> {t(`visits_pages:mode.${session.mode}`)} ·{' '}
                  {t(session.free === 0 ? 'visits_pages:inbox.full' : 'visits_pages:inbox.seats', {
                    taken: session.capacity - session.free,
                    capacity: session.capacity,
                  })}
                </span>
              }
            >
              <DecisionList label={sessionTitle(session, timeZone, locale)}>
                {session.visits.map((visit) => (
                  <InboxRow
                    key={visit.id}
                    visit={visit}
                    legal={props.legal.get(visit.id)}
                    comers={props.comers.get(visit.id)}
                    others={othersFor(props.openSessions, visit, rosters.get(visit.rosterEntryId)?.wardId ?? null)}
                    timeZone={timeZone}
                    open={openId === visit.id}
                    answer={props.answer}
                    failed={openId === visit.id ? failed : undefined}
                    reasons={refused.get(visit.id)}
                  />
                ))}
              </DecisionList>
            </Section>
          ))}
        </div>
      )}
    </div>
  );
}
