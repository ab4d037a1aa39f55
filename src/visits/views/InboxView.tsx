import { Button } from '../../ui/components/Button';
import { ButtonLink } from '../../ui/components/ButtonLink';
import { DecisionList } from '../../ui/components/DecisionList';
import { DecisionRow } from '../../ui/components/DecisionRow';
import { EmptyState } from '../../ui/components/EmptyState';
import { ErrorSummary } from '../../ui/components/ErrorSummary';
import { FormFields } from '../../ui/components/FormFields';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Section } from '../../ui/components/Section';
import { SelectAll } from '../../ui/components/SelectAll';
import { ageOn } from '../../kernel/days';
import type { Reason } from '../../kernel/reasons';
import { formatDeadline } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import { checksOf, isClean } from '../inbox.rules';
import type { OpenSession, RosterLine } from '../visit-pages.queries';
import type { SessionVisits, VisitView } from '../visits.queries';
import { initialOf } from '../visit-words.rules';
import { reasonMessage, sessionTitle } from './booking-words';
import { DeclineForm, ProposeForm } from './DecisionForms';
import { LiaisonTabs } from './LiaisonTabs';
import type { FailedForm } from './VisitActions';
import { VisitTag } from './VisitTag';

/** What the last batch or single answer did. */
export interface InboxOutcome {
  /** Sent without a choice. */
  nothing?: boolean;
  confirmed?: number;
  /** Answered by somebody else in the meantime. */
  moved: readonly VisitView[];
  /** Not possible now, and why, in words a facility may know. */
  refused: readonly { visit: VisitView; reasons: readonly Reason[] }[];
  /** A single answer: what was done. */
  done?: 'declined' | 'proposed';
}

interface Props {
  sessions: readonly SessionVisits[];
  rosters: ReadonlyMap<string, RosterLine>;
  openSessions: readonly OpenSession[];
  timeZone: string;
  outcome?: InboxOutcome;
  /** The row whose forms are open. */
  openId?: string;
  failed?: FailedForm;
}

/** Requests that wait for the facility: what is clean goes in one act, only the rest needs reading. */
export function InboxView({ sessions, rosters, openSessions, timeZone, outcome, openId, failed }: Props) {
  const { t, locale, now } = usePage();
  const visits = sessions.flatMap((s) => s.visits);
  const clean = visits.filter((v) => isClean(v, now));
  const attention = visits.filter((v) => !isClean(v, now));
  const deadline = visits
    .map((v) => v.holdExpiresAt)
    .filter((d): d is Date => d !== null && d > now)
    .sort((a, b) => a.getTime() - b.getTime())[0];
  const refused = new Map(outcome?.refused.map((r) => [r.visit.id, r.reasons]));
  return (
    <div class="k-stack">
      <PageHeading
        title={t('visits_pages:inbox.title')}
        lead={
          visits.length === 0
            ? undefined
            : `${t('visits_pages:inbox.clean', { count: clean.length })} · ${t('visits_pages:inbox.attention', { count: attention.length })}${deadline ? ` · ${t('visits_pages:inbox.first_deadline', { when: formatDeadline(deadline, timeZone, locale) })}` : ''}`
        }
      />
      <LiaisonTabs current="inbox" waiting={visits.length} />
      <ErrorSummary problem={failed?.problem} />
      {outcome && <Outcome outcome={outcome} />}
      {visits.length === 0 && (
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
              <Button name="act" value="clean">
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
      {sessions.map((session) => (
        <Section
          key={session.sessionId}
          title={sessionTitle(session, timeZone, locale)}
          actions={
            <span class={session.free === 0 ? 'k-strong' : 'k-muted'}>
              {t(`visits_pages:mode.${session.mode}`)} ·{' '}
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
                wardId={rosters.get(visit.rosterEntryId)?.wardId ?? null}
                openSessions={openSessions}
                timeZone={timeZone}
                open={openId === visit.id}
                failed={openId === visit.id ? failed : undefined}
                reasons={refused.get(visit.id)}
              />
            ))}
          </DecisionList>
        </Section>
      ))}
    </div>
  );
}

/** What the last act did: how many are arranged, what somebody else had answered before, and what was not possible. */
function Outcome({ outcome }: { outcome: InboxOutcome }) {
  const { t } = usePage();
  const { nothing, confirmed, moved, refused, done } = outcome;
  return (
    <>
      {nothing && <Notice tone="warn" title={t('visits_pages:inbox.nothing_chosen')} />}
      {done && <Notice tone="good" title={t(`visits_pages:done.${done}`)} />}
      {confirmed !== undefined && (confirmed > 0 || refused.length + moved.length > 0) && (
        <Notice tone={refused.length > 0 ? 'warn' : 'good'} title={t('visits_pages:inbox.result', { count: confirmed })}>
          {refused.length > 0 && <p>{t('visits_pages:inbox.result_refused', { count: refused.length })}</p>}
          {moved.length > 0 && <p>{t('visits_pages:inbox.result_moved', { count: moved.length })}</p>}
        </Notice>
      )}
      {confirmed === 0 && refused.length + moved.length === 0 && <Notice tone="info" title={t('visits_pages:inbox.nothing_selected')} />}
      {moved.length > 0 && (
        <DecisionList label={t('visits_pages:inbox.moved')}>
          {moved.map((visit) => (
            <DecisionRow
              key={visit.id}
              id={visit.id}
              reference={visit.reference}
              title={t('visits_pages:inbox.moved')}
              tone="neutral"
              tag={<VisitTag visit={visit} />}
              checks={[]}
            >
              <ButtonLink href={`/visits/${visit.id}`} variant="quiet">
                {t('visits_pages:inbox.open')}
              </ButtonLink>
            </DecisionRow>
          ))}
        </DecisionList>
      )}
    </>
  );
}

interface RowProps {
  visit: VisitView;
  wardId: string | null;
  openSessions: readonly OpenSession[];
  timeZone: string;
  open: boolean;
  failed?: FailedForm;
  reasons?: readonly Reason[];
}

function InboxRow({ visit, wardId, openSessions, timeZone, open, failed, reasons }: RowProps) {
  const { t, locale, now } = usePage();
  const clean = isClean(visit, now);
  const escorts = visit.party.filter((p) => p.personType === 'worker').length;
  const inside = visit.party.filter((p) => p.place === 'inside').length;
  const title = visit.dyads
    .map((d) => t('visits_pages:book.who.child', { name: initialOf(d.givenName), age: ageOn(d.birthDate, visit.day) }))
    .join(t('visits_pages:list_separator'));
  const legal = openSessions
    .filter((s) => s.mode === visit.mode && s.id !== visit.sessionId && (s.wardId === null || s.wardId === wardId))
    .slice(0, 20);
  const typed = (form: FailedForm['form'], name: string): string | undefined => (failed?.form === form ? failed.values[name] : undefined);
  return (
    <DecisionRow
      id={visit.id}
      reference={visit.reference}
      title={title}
      name="visits"
      form="batch"
      meta={[
        t('visits_pages:inbox.parent', { number: visit.rosterNumber }),
        t('visits_pages:inbox.visitors', { count: visit.dyads.length + inside }),
        ...(escorts > 0 ? [t('visits_pages:inbox.escort')] : []),
        ...(visit.holdExpiresAt ? [t('visits_pages:inbox.due', { when: formatDeadline(visit.holdExpiresAt, timeZone, locale) })] : []),
      ].join(' · ')}
      checks={checksOf(visit, now).map((check) => ({
        label: t(`visits_pages:check.${check.key}_${check.ok ? 'ok' : 'no'}`),
        ok: check.ok ? true : 'warn',
      }))}
      tone={clean && !reasons ? undefined : 'warn'}
      note={
        <>
          {reasons && (
            <p>
              <strong>{t('visits_pages:inbox.not_possible')}</strong> {reasons.map((r) => reasonMessage({ t, locale }, r)).join(' ')}
            </p>
          )}
          {(open || !clean) && (
            <details class="k-details" open={open}>
              <summary>
                <span>{t('visits_pages:inbox.other_answer')}</span>
              </summary>
              <div class="k-details__body k-grid-2">
                <DeclineForm
                  action={`/liaison/inbox/${visit.id}/declines`}
                  value={typed('declines', 'reasonCode')}
                  note={typed('declines', 'note')}
                  problem={failed?.form === 'declines' ? failed.problem : undefined}
                />
                <ProposeForm
                  action={`/liaison/inbox/${visit.id}/proposals`}
                  sessions={legal}
                  timeZone={timeZone}
                  value={typed('proposals', 'sessionId')}
                  problem={failed?.form === 'proposals' ? failed.problem : undefined}
                />
              </div>
            </details>
          )}
        </>
      }
    >
      <ButtonLink href={`/visits/${visit.id}`} variant="quiet">
        {t('visits_pages:inbox.open')}
      </ButtonLink>
      {clean && !open && (
        <ButtonLink href={`/liaison/inbox?open=${visit.id}#row-${visit.id}`} variant="quiet">
          {t('visits_pages:inbox.other_answer')}
        </ButtonLink>
      )}
    </DecisionRow>
  );
}
