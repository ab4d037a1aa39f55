import { ageOn } from '../../../kernel/days';
import { Notice } from '../../../ui/components/Notice';
import { Section } from '../../../ui/components/Section';
import { Select } from '../../../ui/components/Select';
import { Table } from '../../../ui/components/Table';
import { usePage } from '../../../ui/page-context';
import { errorFor, PageProblem } from '../../../ui/problem';
import { chosenFor, Fields, treatmentField } from '../closure.forms';
import type { AffectedVisit } from '../closure-treatments.service';
import { countsOf } from '../closure-visits.rules';
import type { ClosureResult } from '../closures.service';
import type { OpenSession } from '../../visit-pages.queries';
import { initialOf } from '../../visit-words.rules';
import { sessionTitle } from '../../booking/views/booking-words';
import { TreatmentTag } from './closure-words';
import { stuckBy } from '../../timetables/views/timetable-words';
import { VisitTag } from '../../views/VisitTag';
import { UnderWayNotice } from '../../views/UnderWayNotice';

interface Props {
  preview: ClosureResult;
  values: Fields;
  /** Where a meeting could go. */
  openSessions: readonly OpenSession[];
  problem?: PageProblem;
}

/** As many sessions as one can choose from beside a meeting. */
const MOST_OFFERED = 12;

/** Whom a closure hits, how many in each state, and for each meeting what will become of it; the choices are fields of the form around. */
export function ClosurePreview({ preview, values, openSessions, problem }: Props) {
  const { t } = usePage();
  const { affected, others, sessionIds, plan, offers } = preview;
  const counts = countsOf(affected.map(({ visit }) => visit));
  return (
    <Section title={t('closures:preview.title')} id="preview">
      <Notice tone={affected.length > 0 ? 'warn' : 'info'} title={t('closures:preview.visits', { count: affected.length })}>
        <p>
          {t('closures:preview.sessions', { count: sessionIds.length })}{' '}
          {plan.partly.length > 0 && t('closures:preview.partly', { count: plan.partly.length })}
        </p>
        {affected.length > 0 && (
          <p>
            {(['confirmed', 'requested', 'proposed', 'underWay'] as const)
              .filter((state) => counts[state] > 0)
              .map((state) => t(`closures:count.${state}`, { count: counts[state] }))
              .join(t('visits_pages:list_separator'))}
          </p>
        )}
        {plan.fromNow && <p class="k-strong">{t('closures:preview.from_now')}</p>}
        {others > 0 && <p class="k-strong">{t('behalf:others', { count: others })}</p>}
        {offers > 0 && <p>{t('closures:preview.offers', { count: offers })}</p>}
        <p>{t('closures:preview.not_saved')}</p>
      </Notice>
      <UnderWayNotice count={counts.underWay} more={t('closures:preview.under_way_more')} />
      {affected.length > 0 && (
        <Affected affected={affected} values={values} openSessions={openSessions} problem={problem} shut={new Set(sessionIds)} />
      )}
    </Section>
  );
}

function Affected({
  affected,
  values,
  openSessions,
  shut,
  problem,
}: { affected: readonly AffectedVisit[]; shut: ReadonlySet<string> } & Omit<Props, 'preview'>) {
  const { t, locale } = usePage();
  const rows = [...affected].sort((a, b) => Number(b.action === 'call') - Number(a.action === 'call'));
  const targets = openSessions.filter((session) => !shut.has(session.id));
  return (
    <Table
      caption={t('closures:preview.title')}
      captionHidden
      compact
      rows={rows}
      rowKey={({ visit }) => visit.id}
      rowTone={({ action }) => (action === 'call' ? 'stop' : undefined)}
      columns={[
        {
          key: 'when',
          header: t('visits_pages:col.when'),
          rowHeader: true,
          cell: ({ visit }) => (
            <>
              {sessionTitle(visit, visit.timeZone, locale)} <span class="k-code k-nowrap">{visit.reference}</span>
            </>
          ),
        },
        {
          key: 'children',
          header: t('visits_pages:col.children'),
          cell: ({ visit }) =>
            visit.dyads
              .map((d) => t('visits_pages:book.who.child', { name: initialOf(d.givenName), age: ageOn(d.birthDate, visit.day) }))
              .join(t('visits_pages:list_separator')),
        },
        { key: 'parent', header: t('visits_pages:col.parent_number'), cell: ({ visit }) => visit.rosterNumber },
        { key: 'status', header: t('visits_pages:col.status'), cell: ({ visit }) => <VisitTag visit={visit} /> },
        {
          key: 'action',
          header: t('closures:preview.becomes'),
          cell: (row) => <Choice row={row} values={values} targets={targets} problem={problem} />,
        },
      ]}
    />
  );
}

/** A select where there is a choice, a word where there is none. */
function Choice({
  row,
  values,
  targets,
  problem,
}: { row: AffectedVisit; targets: readonly OpenSession[] } & Pick<Props, 'values' | 'problem'>) {
  const { t, locale } = usePage();
  const { visit, action, codes } = row;
  if (action === 'keep' || action === 'call') return <TreatmentTag action={action} />;
  const movable = (visit.status === 'requested' || visit.status === 'confirmed') && visit.amendment === null;
  const chosen = chosenFor(values, row);
  const offered = movable ? targets.filter((session) => session.mode === visit.mode).slice(0, MOST_OFFERED) : [];
  return (
    <>
      <Select
        name={treatmentField(visit.id)}
        label={t('closures:preview.becomes_of', { reference: visit.reference })}
        labelHidden
        value={chosen}
        problem={problem}
        options={[
          { value: 'cancel', label: t('closures:choose.cancel') },
          { value: 'wait', label: t('closures:choose.wait') },
          ...offered.map((session) => ({
            value: `move ${session.id}`,
            label: t('closures:choose.move', { when: sessionTitle(session, visit.timeZone, locale) }),
          })),
        ]}
      />
      {codes.length > 0 && !errorFor(problem, treatmentField(visit.id)) && (
        <p class="govuk-error-message">{t('closures:preview.does_not_fit', { why: stuckBy(codes, t) })}</p>
      )}
    </>
  );
}
