import { Timeline } from '../../ui/components/Timeline';
import type { IconName } from '../../ui/components/Icon';
import type { Tone } from '../../ui/components/tone';
import { formatDayTime } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import { actionKey, reasonKey } from '../visit-words.rules';
import type { VisitHistoryLine, VisitView } from '../visits.queries';

const SIGNS: Record<string, readonly [IconName, Tone]> = {
  request: ['arrow', 'info'],
  confirm: ['check', 'good'],
  accept_proposal: ['check', 'good'],
  propose: ['swap', 'warn'],
  undo: ['arrow', 'info'],
  set_out: ['bus', 'good'],
  complete: ['heart', 'dark'],
  complete_partly: ['half', 'dark'],
};

/** What happened to a visit, newest first. People of another house are named by their house only. */
export function VisitHistory({ visit, lines }: { visit: VisitView; lines: readonly VisitHistoryLine[] }) {
  const { t, locale, actor } = usePage();
  const who = (line: VisitHistoryLine): string => {
    if (line.actorUserId === null) return t('visits_pages:by.system');
    if (line.actorOrganisationId === actor?.organisationId && line.actorName !== null) return line.actorName;
    return t(line.actorOrganisationId === visit.organisationId ? 'visits_pages:by.organisation' : 'visits_pages:by.facility');
  };
  return (
    <Timeline
      items={[...lines].reverse().map((line) => {
        const [icon, tone] = SIGNS[line.action] ?? (['dot', 'neutral'] as const);
        const name = line.onBehalfOf?.name;
        const told =
          typeof name === 'string' && line.actorOrganisationId === actor?.organisationId ? t('visits_pages:by.told', { name }) : '';
        const note = line.actorOrganisationId === actor?.organisationId ? (line.deskNote ?? line.note ?? '') : '';
        const said = line.familyNote === null ? '' : t('not_admitted:for_family', { note: line.familyNote });
        const details = [line.reasonCode === null ? '' : t(reasonKey(line.reasonCode)), told, note, said].filter(Boolean);
        return {
          id: line.id,
          when: formatDayTime(line.at, visit.timeZone, locale),
          title: t(actionKey(line.action)),
          meta: who(line),
          icon,
          tone,
          detail: details.length > 0 ? details.join(' · ') : undefined,
        };
      })}
    />
  );
}
