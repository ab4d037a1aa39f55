import { Tag } from '../../ui/components/Tag';
import { usePage } from '../../ui/page-context';
import { reasonKey, seenStatus } from '../visit-words.rules';
import type { VisitView } from '../visits.queries';

type Seen = Pick<VisitView, 'status' | 'familyAnswer' | 'cause' | 'reasonCode'>;

/** A visit's state as icon, word and colour; what did not happen says why. */
export function VisitTag({ visit }: { visit: Seen }) {
  const { t } = usePage();
  const status = seenStatus(visit);
  const ended = status === 'rejected' || status === 'cancelled' || status === 'no_answer';
  const why = !ended ? '' : visit.reasonCode !== null ? t(reasonKey(visit.reasonCode)) : t(`visits_pages:ended.${visit.status}`);
  return <Tag status={status}>{ended ? t('visits_pages:ended_because', { word: t(`ui:status.${status}`), why }) : undefined}</Tag>;
}
