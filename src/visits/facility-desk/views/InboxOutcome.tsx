import type { Reason } from '../../../kernel/reasons';
import { ButtonForm } from '../../../ui/components/ButtonForm';
import { ButtonLink } from '../../../ui/components/ButtonLink';
import { DecisionList } from '../../../ui/components/DecisionList';
import { DecisionRow } from '../../../ui/components/DecisionRow';
import { Notice } from '../../../ui/components/Notice';
import { formatSeconds } from '../../../ui/format';
import { usePage } from '../../../ui/page-context';
import type { OpenUndo } from '../undo-window';
import type { VisitView } from '../../visits.queries';
import { VisitTag } from '../../views/VisitTag';

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
  done?: 'confirmed' | 'declined' | 'proposed';
  /** Answers taken back, and how many could not be. */
  undone?: number;
  kept?: number;
}

/** What the last act did: how many are arranged, what somebody else had answered before, and what was not possible. */
export function Outcome({ outcome }: { outcome: InboxOutcome }) {
  const { t } = usePage();
  const { nothing, confirmed, moved, refused, done, undone, kept = 0 } = outcome;
  return (
    <>
      {nothing && <Notice tone="warn" title={t('visits_pages:inbox.nothing_chosen')} />}
      {done && <Notice tone="good" title={t(`visits_pages:done.${done}`)} />}
      {undone !== undefined && (
        <Notice tone={kept > 0 ? 'warn' : 'good'} title={t('visits_desk:undo.done', { count: undone })}>
          {kept > 0 && <p>{t('visits_desk:undo.kept', { count: kept })}</p>}
        </Notice>
      )}
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

/** What can still be taken back, the latest first; the key U presses the first button. `under`: where the act is sent. */
export function OpenUndos({ undos, timeZone, under = '/liaison/inbox' }: { undos: readonly OpenUndo[]; timeZone: string; under?: string }) {
  const { t, locale } = usePage();
  return (
    <>
      {undos.map((undo, index) => {
        const words = t(`visits_desk:undo.${undo.verb}`, { count: undo.count });
        return (
          <Notice
            key={undo.id}
            title={words}
            actions={
              <ButtonForm
                action={undo.isBatch ? `${under}/batches/${undo.id}/undos` : `${under}/${undo.id}/undos`}
                variant="secondary"
                label={`${t('visits_desk:undo.button')} (${words})`}
                act={index === 0 ? 'u' : undefined}
              >
                {t('visits_desk:undo.button')}
              </ButtonForm>
            }
          >
            <p>{t('visits_desk:undo.until', { time: formatSeconds(undo.until, timeZone, locale) })}</p>
          </Notice>
        );
      })}
    </>
  );
}
