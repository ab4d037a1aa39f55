import { BackLink } from '../../../ui/components/BackLink';
import { ButtonForm } from '../../../ui/components/ButtonForm';
import { ButtonGroup } from '../../../ui/components/ButtonGroup';
import { ButtonLink } from '../../../ui/components/ButtonLink';
import { EmptyState } from '../../../ui/components/EmptyState';
import { ErrorSummary } from '../../../ui/components/ErrorSummary';
import { Notice } from '../../../ui/components/Notice';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Table } from '../../../ui/components/Table';
import { Tag } from '../../../ui/components/Tag';
import { formatDeadline } from '../../../ui/format';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import type { Tone } from '../../../ui/components/tone';
import { reasonFix, reasonMessage, sessionTitle } from '../../booking/views/booking-words';
import type { Candidate, FreedSeatLook } from '../freed-seats.queries';
import { WaitWhy } from './WaitWhy';

interface Props {
  seat: FreedSeatLook;
  /** How many seats were just offered. */
  offered?: number;
  problem?: PageProblem;
}

/** At most so many families are asked at once. */
const TOP = 3;
const NEAR = ['one_document', 'one_reason'];
const TONES: Partial<Record<NonNullable<Candidate['standing']>, Tone>> = {
  ready: 'good',
  kept: 'info',
  one_document: 'warn',
  one_reason: 'warn',
};

/** One free seat: who comes next, why, until when it would be kept, and who is one paper away when nobody is ready. */
export function FreedSeatView({ seat, offered, problem }: Props) {
  const { t, locale } = usePage();
  const ready = seat.candidates.filter(({ standing }) => standing === 'ready');
  const near = seat.candidates.filter(({ standing }) => NEAR.includes(standing ?? ''));
  const first = ready[0];
  const isOpen = seat.free > 0 && seat.offerUntil !== null;
  // Whoever belongs to another organisation may come first: then the button is still right, the list decides.
  const isAsking = isOpen && (ready.length > 0 || seat.candidates.some(({ own }) => !own));
  const action = `/freed-seats/${seat.sessionId}/offers`;
  return (
    <div class="k-stack">
      <BackLink href="/waitlist">{t('requests:waitlist.title')}</BackLink>
      <PageHeading
        title={t('freed_seats:title')}
        caption={`${seat.facilityName} · ${t(`visits_pages:mode.${seat.mode}`)}`}
        lead={sessionTitle(seat, seat.timeZone, locale)}
      />
      <ErrorSummary problem={problem} />
      {offered !== undefined && <Notice tone="good" title={t('freed_seats:done', { count: offered })} />}
      <p>
        {t('freed_seats:free', { count: seat.free })} {t('freed_seats:kept', { count: seat.kept })}
      </p>
      {isOpen && (
        <p>
          {t('freed_seats:clock', { until: formatDeadline(seat.offerUntil ?? seat.startsAt, seat.timeZone, locale) })}{' '}
          {t('freed_seats:chain')}
        </p>
      )}
      {seat.free > 0 && seat.offerUntil === null && <Notice tone="warn" title={t('freed_seats:too_late')} />}
      {isAsking && (
        <ButtonGroup>
          <ButtonForm action={action} fields={{ count: '1' }}>
            {t('freed_seats:offer_next')}
          </ButtonForm>
          {seat.free > 1 && (
            <ButtonForm action={action} fields={{ count: String(TOP) }} variant="secondary">
              {t('freed_seats:offer_top')}
            </ButtonForm>
          )}
        </ButtonGroup>
      )}
      {isOpen && ready.length === 0 && (
        <Notice tone="info" title={t(near.length > 0 ? 'freed_seats:nobody_near' : 'freed_seats:nobody')}>
          {near.length > 0 && (
            <ul class="govuk-list govuk-list--bullet">
              {near.map(({ entry, reasons }) => (
                <li key={entry?.id}>
                  <a href={`/children/${entry?.childId ?? ''}`}>{`${entry?.preferredName ?? ''} · ${entry?.childReference ?? ''}`}</a>
                  {t('freed_seats:colon')}
                  {reasons.slice(0, 1).map((reason) => `${reasonMessage({ t, locale }, reason)} ${reasonFix({ t, locale }, reason)}`)}
                </li>
              ))}
            </ul>
          )}
        </Notice>
      )}
      <Table
        caption={t('freed_seats:ranked')}
        rows={seat.candidates}
        rowKey={({ rank }) => String(rank)}
        rowTone={({ standing }) => (standing === null ? undefined : TONES[standing])}
        empty={<EmptyState title={t('requests:waitlist.empty')} icon="calendar" />}
        columns={[
          { key: 'rank', header: t('requests:waitlist.rank'), numeric: true, cell: ({ rank }) => rank },
          {
            key: 'child',
            header: t('visits_pages:col.children'),
            rowHeader: true,
            cell: ({ entry }) =>
              entry ? (
                <a href={`/children/${entry.childId}`}>{`${entry.preferredName} · ${entry.childReference}`}</a>
              ) : (
                <span class="k-muted">{t('freed_seats:other_organisation')}</span>
              ),
          },
          { key: 'why', header: t('requests:waitlist.why'), cell: ({ entry }) => (entry ? <WaitWhy entry={entry} /> : '–') },
          {
            key: 'standing',
            header: t('freed_seats:standing.title'),
            cell: (candidate) => <Standing candidate={candidate} isNext={candidate === first && isOpen} seat={seat} />,
          },
        ]}
      />
    </div>
  );
}

function Standing({
  candidate: { standing, entry, reasons },
  isNext,
  seat,
}: {
  candidate: Candidate;
  isNext: boolean;
  seat: FreedSeatLook;
}) {
  const { t, locale } = usePage();
  if (standing === null || entry === null) return <>–</>;
  return (
    <div class="k-stack-s">
      <Tag tone={TONES[standing] ?? 'neutral'}>{t(`freed_seats:standing.${isNext ? 'next' : standing}`)}</Tag>
      {standing === 'kept' && entry.offer && (
        <>
          <div>{t('requests:waitlist.kept_until', { until: formatDeadline(entry.offer.expiresAt, seat.timeZone, locale) })}</div>
          <ButtonLink href={`/dyads/${entry.dyadId}/book/who?mode=${entry.mode}&session=${seat.sessionId}`}>
            {t('requests:waitlist.accept')}
          </ButtonLink>
        </>
      )}
      {reasons.length > 0 && (
        <ul class="govuk-list k-small">
          {reasons.map((reason) => (
            <li key={reason.code + String(reason.params?.person ?? '')}>{reasonMessage({ t, locale }, reason)}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
