import { BackLink } from '../../ui/components/BackLink';
import { ButtonLink } from '../../ui/components/ButtonLink';
import { PageHeading } from '../../ui/components/PageHeading';
import { Section } from '../../ui/components/Section';
import { Steps } from '../../ui/components/Steps';
import { SummaryList } from '../../ui/components/SummaryList';
import { Timeline } from '../../ui/components/Timeline';
import { formatDayTime } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import { EXCHANGE_WAYS } from '../exchange.states';
import type { ExchangeStatus } from '../exchange.states';
import type { ExchangeChange, ExchangeRow } from '../exchanges.queries';
import { NextStep } from './NextStep';
import { StatusTag } from './StatusTag';
import { reasonWords, STATUS_LOOK } from './words';

interface Props {
  row: ExchangeRow;
  history: readonly ExchangeChange[];
  problem?: PageProblem;
}

/** One letter: how far it has come, what to do next, and its history. */
export function ExchangeView({ row, history, problem }: Props) {
  const context = usePage();
  const { t, locale, timeZone } = context;
  const when = (at: Date): string => formatDayTime(at, timeZone, locale);
  const reached = new Map(history.map((change): [ExchangeStatus, Date] => [change.toStatus, change.at]));
  const way = EXCHANGE_WAYS[row.direction];
  const next = way.find((status) => !reached.has(status));
  const stopped = ['withheld', 'returned_for_change', 'on_hold'].includes(row.status);
  return (
    <div class="k-stack">
      <BackLink href="/exchanges">{t('exchanges:list.title')}</BackLink>
      <PageHeading
        title={t('exchanges:one.heading', { kind: t(`exchanges:kind.${row.kind}`), reference: row.reference })}
        caption={t(`exchanges:direction.${row.direction}`)}
        tag={<StatusTag status={row.status} />}
        actions={
          row.kind !== 'live_call' && (
            <ButtonLink href={`/exchanges/${row.id}/cover-sheet`} variant="secondary">
              {t('exchanges:one.cover_sheet')}
            </ButtonLink>
          )
        }
      />
      {row.kind !== 'live_call' && (
        <Steps
          items={way.map((status) => {
            const at = reached.get(status);
            return {
              label: t(`exchanges:status.${status}`),
              state: at ? 'done' : status === next && !stopped ? 'current' : 'todo',
              when: at && when(at),
            };
          })}
        />
      )}
      <div class="k-split">
        <div class="k-stack">
          <NextStep row={row} problem={problem} />
          <Section title={t('exchanges:one.history')}>
            <Timeline
              items={history.map((change) => ({
                id: change.id,
                when: when(change.at),
                title: t(`exchanges:action.${change.action}`),
                icon: STATUS_LOOK[change.toStatus].icon,
                tone: STATUS_LOOK[change.toStatus].tone,
                meta: change.by ?? undefined,
                detail: [
                  change.reasonCode === null || change.action === 'hold' ? '' : reasonWords(context, change.reasonCode),
                  change.note ?? '',
                  change.onBehalfOf
                    ? t('exchanges:told.by', { name: change.onBehalfOf.name, channel: t(`exchanges:channel.${change.onBehalfOf.channel}`) })
                    : '',
                ]
                  .filter(Boolean)
                  .map((line) => <p key={line}>{line}</p>),
              }))}
            />
          </Section>
        </div>
        <Facts row={row} />
      </div>
    </div>
  );
}

function Facts({ row }: { row: ExchangeRow }) {
  const { t } = usePage();
  const link = (id: string, text: string) => <a href={`/exchanges/${id}`}>{text}</a>;
  return (
    <SummaryList
      rows={[
        {
          key: t('exchanges:one.child'),
          value: <a href={`/children/${row.childId}`}>{t('exchanges:one.child_age', { name: row.preferredName, age: row.age })}</a>,
        },
        { key: t('exchanges:one.authorship'), value: t(`exchanges:authorship.${row.authorship}`) },
        { key: t('exchanges:one.pages'), value: row.pages },
        {
          key: t('exchanges:one.scan'),
          value: row.fileId ? (
            <a href={`/exchanges/${row.id}/scan`}>{t('exchanges:one.scan_open')}</a>
          ) : (
            t(row.scanRequestedByChild ? 'exchanges:one.scan_wanted' : 'exchanges:one.scan_none')
          ),
        },
        ...(row.inReplyToId ? [{ key: t('exchanges:one.in_reply_to'), value: link(row.inReplyToId, row.inReplyToReference ?? '') }] : []),
        ...(row.replyId ? [{ key: t('exchanges:one.reply'), value: link(row.replyId, row.replyReference ?? '') }] : []),
        ...(row.visitId
          ? [{ key: t('exchanges:one.visit'), value: <a href={`/visits/${row.visitId}`}>{t('exchanges:one.visit_open')}</a> }]
          : []),
      ]}
    />
  );
}
