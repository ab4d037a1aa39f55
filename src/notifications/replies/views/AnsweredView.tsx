import { AnsweredTile } from '../../../ui/components/AnsweredTile';
import { EmptyState } from '../../../ui/components/EmptyState';
import { Filters } from '../../../ui/components/Filters';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Select } from '../../../ui/components/Select';
import { Table } from '../../../ui/components/Table';
import { Tag } from '../../../ui/components/Tag';
import { TimeText } from '../../../ui/components/TimeText';
import { formatDay } from '../../../ui/format';
import { usePage } from '../../../ui/page-context';
import type { AnsweredFigure } from '../answered.queries';
import { ANSWERED_STATES, AnsweredState } from '../answered.rules';

const TONE = { in_time: 'good', call_me: 'info', late: 'warn', silent: 'warn', not_reached: 'warn' } as const;
const ICON = { in_time: 'check', call_me: 'phone', late: 'clock', silent: 'circle', not_reached: 'cross' } as const;

/** Each family that was to be asked, and whether its answer came five days before. */
export function AnsweredView({ figure, state }: { figure: AnsweredFigure; state?: AnsweredState }) {
  const { t, locale, can } = usePage();
  return (
    <div class="k-stack">
      <PageHeading title={t('notifications:answered.title')} lead={t('notifications:answered.lead')} />
      <div class="k-kpis">
        <AnsweredTile due={figure.due} inTime={figure.inTime} notReached={figure.notReached} />
      </div>
      <Filters action="/answered">
        <Select
          name="state"
          label={t('notifications:answered.state_header')}
          labelSize="s"
          value={state}
          placeholder={t('notifications:calls.filter_all')}
          options={ANSWERED_STATES.map((value) => ({ value, label: t(`notifications:answered.state.${value}`) }))}
        />
      </Filters>
      {figure.rows.length === 0 ? (
        <EmptyState title={t('notifications:answered.none')} icon="calendar" />
      ) : (
        <Table
          caption={t('notifications:answered.title')}
          captionHidden
          rows={figure.rows}
          rowKey={(row) => row.visitId}
          rowTone={(row) => (row.state === 'in_time' ? undefined : TONE[row.state])}
          columns={[
            {
              key: 'day',
              header: t('notifications:answered.day'),
              rowHeader: true,
              cell: (row) =>
                can('visit.read') ? (
                  <a href={`/visits/${row.visitId}`}>
                    {formatDay(row.day, locale)} <span class="k-nowrap">#{row.visitReference}</span>
                  </a>
                ) : (
                  <>
                    {formatDay(row.day, locale)} <span class="k-nowrap">#{row.visitReference}</span>
                  </>
                ),
            },
            { key: 'child', header: t('notifications:calls.child'), cell: (row) => row.childReference },
            ...(can('call.read')
              ? [
                  {
                    key: 'name',
                    header: t('notifications:calls.name'),
                    cell: (row: (typeof figure.rows)[number]) => row.caregiverName ?? '–',
                  },
                ]
              : []),
            {
              key: 'state',
              header: t('notifications:answered.state_header'),
              cell: (row) => (
                <Tag tone={TONE[row.state]} icon={ICON[row.state]}>
                  {t(`notifications:answered.state.${row.state}`)}
                </Tag>
              ),
            },
            {
              key: 'answered',
              header: t('notifications:answered.said'),
              cell: (row) =>
                row.answer === null || row.answeredAt === null ? (
                  '–'
                ) : (
                  <>
                    <div>{t(`notifications:calls.outcomes.${row.answer}`)}</div>
                    <div class="k-muted">
                      <TimeText at={row.answeredAt} withDay />
                    </div>
                  </>
                ),
            },
          ]}
        />
      )}
    </div>
  );
}
