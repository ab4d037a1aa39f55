import { dayInZone } from '../../../kernel/days';
import { ButtonForm } from '../../../ui/components/ButtonForm';
import { ButtonLink } from '../../../ui/components/ButtonLink';
import { EmptyState } from '../../../ui/components/EmptyState';
import { ErrorSummary } from '../../../ui/components/ErrorSummary';
import { Notice } from '../../../ui/components/Notice';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Table } from '../../../ui/components/Table';
import { formatDeadline } from '../../../ui/format';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import type { WaitlistRow } from '../waitlist.queries';
import { formatDay, sessionTitle } from '../../booking/views/booking-words';
import type { FreedSeat } from '../freed-seats.queries';
import { FreedSeats } from './FreedSeats';
import { WaitWhy } from './WaitWhy';

interface Props {
  entries: readonly WaitlistRow[];
  /** Seats that may be offered, or are kept. */
  seats: readonly FreedSeat[];
  /** Not only the next few of them. */
  all: boolean;
  done?: string;
  problem?: PageProblem;
}

/** Who waits: the rank and why, what suits, and the seat that is kept. Offers stand first in each line, because their time runs. */
export function WaitlistView({ entries, seats, all, done, problem }: Props) {
  const { t, locale } = usePage();
  return (
    <div class="k-stack">
      <PageHeading title={t('requests:waitlist.title')} lead={t('requests:waitlist.lead')} />
      <ErrorSummary problem={problem} />
      {done && <Notice tone="good" title={t(`requests:waitlist.done.${done}`)} />}
      <Table
        caption={t('requests:waitlist.title')}
        captionHidden
        rows={entries}
        rowKey={(entry) => entry.id}
        rowTone={(entry) => (entry.offer ? 'good' : undefined)}
        empty={
          <EmptyState
            title={t('requests:waitlist.empty')}
            icon="calendar"
            action={{ href: '/children', text: t('visits_pages:list.to_children') }}
          >
            <p>{t('requests:waitlist.empty_more')}</p>
          </EmptyState>
        }
        columns={[
          {
            key: 'rank',
            header: t('requests:waitlist.rank'),
            numeric: true,
            cell: (entry) => t('requests:waitlist.rank_of', { rank: entry.rank ?? 0, waiting: entry.waiting }),
          },
          {
            key: 'child',
            header: t('visits_pages:col.children'),
            rowHeader: true,
            cell: (entry) => <a href={`/children/${entry.childId}`}>{`${entry.preferredName} · ${entry.childReference}`}</a>,
          },
          { key: 'why', header: t('requests:waitlist.why'), cell: (entry) => <WaitWhy entry={entry} /> },
          {
            key: 'wish',
            header: t('requests:waitlist.wish'),
            cell: (entry) => (
              <>
                {t(`visits_pages:mode.${entry.mode}`)}
                <br />
                {t('requests:waitlist.window', { from: formatDay(entry.fromDay, locale), to: formatDay(entry.toDay, locale) })}
                {entry.weekdays && (
                  <>
                    <br />
                    {entry.weekdays.map((day) => t(`requests:weekday.${day}`)).join(t('visits_pages:list_separator'))}
                  </>
                )}
              </>
            ),
          },
          {
            key: 'offer',
            header: t('requests:waitlist.offer'),
            cell: (entry) => <Offer entry={entry} />,
          },
        ]}
      />
      {entries.length > 0 && <FreedSeats seats={seats} all={all} />}
    </div>
  );
}

function Offer({ entry }: { entry: WaitlistRow }) {
  const { t, locale } = usePage();
  const { offer } = entry;
  return (
    <div class="k-stack-s">
      {offer ? (
        <>
          <strong>{sessionTitle({ ...offer, day: dayInZone(offer.startsAt, entry.timeZone) }, entry.timeZone, locale)}</strong>
          <div>{t('requests:waitlist.kept_until', { until: formatDeadline(offer.expiresAt, entry.timeZone, locale) })}</div>
          <div class="k-cluster">
            <ButtonLink href={`/dyads/${entry.dyadId}/book/who?mode=${entry.mode}&session=${offer.sessionId}`}>
              {t('requests:waitlist.accept')}
            </ButtonLink>
            <ButtonForm
              action={`/waitlist/${entry.id}/refusals`}
              variant="secondary"
              label={t('requests:waitlist.refuse_of', { reference: entry.childReference })}
            >
              {t('requests:waitlist.refuse')}
            </ButtonForm>
          </div>
        </>
      ) : (
        <span class="k-muted">{t('requests:waitlist.no_offer')}</span>
      )}
      <ButtonForm
        action={`/waitlist/${entry.id}/withdrawals`}
        variant="quiet"
        label={t('requests:waitlist.withdraw_of', { reference: entry.childReference })}
      >
        {t('requests:waitlist.withdraw')}
      </ButtonForm>
    </div>
  );
}
