import { Section } from '../../../ui/components/Section';
import { Table } from '../../../ui/components/Table';
import { usePage } from '../../../ui/page-context';
import { sessionTitle } from '../../booking/views/booking-words';
import type { FreedSeat } from '../freed-seats.queries';

/** The next few, which are offered first; the rest stands behind a link. */
const SEATS_SHOWN = 5;

/** Seats to offer, each with the way to those who wait for it; `all`: not only the next few. */
export function FreedSeats({ seats, all }: { seats: readonly FreedSeat[]; all: boolean }) {
  const { t, locale } = usePage();
  const shown = all ? seats : seats.slice(0, SEATS_SHOWN);
  return (
    <Section title={t('freed_seats:list.title')} id="freed-seats" count={seats.length}>
      <Table
        caption={t('freed_seats:list.title')}
        captionHidden
        rows={shown}
        rowKey={(seat) => seat.sessionId}
        rowTone={(seat) => (seat.free > 0 ? 'good' : undefined)}
        empty={<p class="k-muted">{t('freed_seats:list.empty')}</p>}
        columns={[
          {
            key: 'when',
            header: t('visits_pages:col.date'),
            rowHeader: true,
            cell: (seat) => <a href={`/freed-seats/${seat.sessionId}`}>{sessionTitle(seat, seat.timeZone, locale)}</a>,
          },
          {
            key: 'where',
            header: t('freed_seats:list.where'),
            cell: (seat) => `${seat.facilityName} · ${t(`visits_pages:mode.${seat.mode}`)}`,
          },
          { key: 'free', header: t('freed_seats:list.free'), numeric: true, cell: (seat) => seat.free },
          { key: 'kept', header: t('freed_seats:list.kept'), numeric: true, cell: (seat) => seat.kept },
          { key: 'waiting', header: t('freed_seats:list.waiting'), numeric: true, cell: (seat) => seat.waiting },
        ]}
      />
      {shown.length < seats.length && (
        <p>
          <a href="/waitlist?seats=all#freed-seats">{t('freed_seats:list.all')}</a>
        </p>
      )}
    </Section>
  );
}
