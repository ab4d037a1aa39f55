import type { ClosureRow } from '../../../facilities/closures.queries';
import { BackLink } from '../../../ui/components/BackLink';
import { ErrorSummary } from '../../../ui/components/ErrorSummary';
import { Notice } from '../../../ui/components/Notice';
import { PageHeading } from '../../../ui/components/PageHeading';
import { PhoneLink } from '../../../ui/components/PhoneLink';
import { Section } from '../../../ui/components/Section';
import { SummaryList } from '../../../ui/components/SummaryList';
import { Table } from '../../../ui/components/Table';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import type { Fields } from '../closure.forms';
import type { Departure } from '../closure-departures.queries';
import type { InsteadChoice } from '../closure-instead.service';
import type { ClosureCall, ClosureVisitRow } from '../closure-visits.queries';
import { closureReason, closureScope, ClosureTag, closureTime } from './closure-words';
import { ClosureFates } from './ClosureFates';
import { ClosureInsteads } from './ClosureInsteads';
import { UnderWayNotice } from '../../views/UnderWayNotice';

interface Props {
  closure: ClosureRow;
  visits: readonly ClosureVisitRow[];
  /** When each family would leave home, and whom to call. */
  departures: readonly Departure[];
  calls: readonly ClosureCall[];
  /** Meetings that are off and not made up for, with the ways there are. */
  choices: readonly InsteadChoice[];
  done?: boolean;
  values?: Fields;
  problem?: PageProblem;
}

/** A closure and the families of one organisation: whom to call now, what became of each meeting, who keeps the first place. */
export function ClosureFamiliesView({ closure, visits, departures, calls, choices, done = false, values = {}, problem }: Props) {
  const page = usePage();
  const { t } = page;
  const underWay = visits.filter(({ status }) => status === 'under_way').length;
  const open = calls.filter((call) => call.status === 'open');
  const waiting = visits.filter(({ priority }) => priority === 'open').length;
  return (
    <div class="k-stack">
      <BackLink href="/affected-visits">{t('requests:affected.title')}</BackLink>
      <PageHeading title={t('closures:families.title')} caption={closureTime(page, closure)} lead={t('closures:families.lead')} />
      <ErrorSummary problem={problem} />
      {done && <Notice tone="good" title={t('closures:instead.done')} />}
      <UnderWayNotice count={underWay} more={t('closures:families.under_way_more')} />
      <SummaryList
        rows={[
          { key: t('visits_pages:col.facility'), value: closure.facilityName },
          { key: t('visits_pages:col.status'), value: <ClosureTag state={closure.state} /> },
          { key: t('closures:list.scope'), value: closureScope(page, closure) },
          { key: t('visits_pages:closure.reason'), value: closureReason(page, closure.reasonCode) },
        ]}
      />
      <Section title={t('closures:families.to_call')} id="calls" count={open.length}>
        <Table
          caption={t('closures:families.to_call')}
          captionHidden
          rows={calls}
          rowKey={(call) => call.id}
          empty={<p class="k-muted">{t('closures:families.nobody_to_call')}</p>}
          columns={[
            { key: 'who', header: t('closures:families.who'), rowHeader: true, cell: (call) => call.caregiverName },
            {
              key: 'phone',
              header: t('closures:families.phone'),
              cell: (call) => (call.phone === null ? '–' : <PhoneLink number={call.phone} />),
            },
            {
              key: 'meeting',
              header: t('visits_pages:col.reference'),
              cell: (call) => <span class="k-code">{visits.find(({ visit }) => visit.id === call.visitId)?.visit.reference}</span>,
            },
            {
              key: 'state',
              header: t('closures:fates.calls'),
              cell: (call) => (call.status === 'open' ? <a href="/calls">{t('closures:calls.open')}</a> : t('closures:calls.done')),
            },
          ]}
        />
      </Section>
      <ClosureInsteads closureId={closure.id} visits={visits} choices={choices} values={values} problem={problem} />
      <Section title={t('closures:fates.title')} id="meetings" count={visits.length}>
        {waiting > 0 && (
          <Notice title={t('closures:families.first_place', { count: waiting })}>
            <p>{t('closures:families.first_place_more')}</p>
          </Notice>
        )}
        <ClosureFates visits={visits} names departures={departures} />
      </Section>
    </div>
  );
}
