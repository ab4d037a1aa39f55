import { ButtonLink } from '../../../ui/components/ButtonLink';
import { Card } from '../../../ui/components/Card';
import { EmptyState } from '../../../ui/components/EmptyState';
import { PageHeading } from '../../../ui/components/PageHeading';
import { PhoneLink } from '../../../ui/components/PhoneLink';
import { Section } from '../../../ui/components/Section';
import { Tag } from '../../../ui/components/Tag';
import type { Day } from '../../../kernel/days';
import { usePage } from '../../../ui/page-context';
import type { TripContact } from '../../visit-pages.queries';
import { nextStep } from '../../visit.rules';
import type { Trip } from '../../visits.queries';
import { formatDay, formatRelativeDays, timeSpan } from '../../booking/views/booking-words';
import { VisitTag } from '../../views/VisitTag';

interface Props {
  today: Day;
  /** Days with trips, today first (also when it has none). */
  days: readonly { day: Day; trips: readonly Trip[] }[];
  /** By visit; for today's trips. */
  contacts: ReadonlyMap<string, readonly TripContact[]>;
}

/** A worker's trips on a phone: today with one button each, then the next days. */
export function TripsView({ today, days, contacts }: Props) {
  const { t, locale } = usePage();
  const now = days.find((d) => d.day === today)?.trips ?? [];
  const later = days.filter((d) => d.day !== today && d.trips.length > 0);
  return (
    <div class="k-stack">
      <PageHeading caption={formatDay(today, locale)} title={t('visits_pages:trips.title')} />
      {now.length === 0 && (
        <EmptyState title={t('visits_pages:trips.none_today')} icon="calendar">
          {later[0] && (
            <p>
              {t('visits_pages:trips.next', {
                when: formatRelativeDays(today, later[0].day, locale),
                day: formatDay(later[0].day, locale),
              })}
            </p>
          )}
        </EmptyState>
      )}
      {now.map((trip) => (
        <TripCard key={trip.id} trip={trip} contacts={contacts.get(trip.id) ?? []} />
      ))}
      {later.map(({ day, trips }) => (
        <Section key={day} title={`${formatDay(day, locale)} · ${formatRelativeDays(today, day, locale)}`}>
          {trips.map((trip) => (
            <TripCard key={trip.id} trip={trip} contacts={[]} />
          ))}
        </Section>
      ))}
    </div>
  );
}

function TripCard({ trip, contacts }: { trip: Trip; contacts: readonly TripContact[] }) {
  const { t, locale } = usePage();
  const next = nextStep(trip.steps.map((s) => s.step));
  const over = trip.status !== 'confirmed' && trip.status !== 'under_way';
  return (
    <Card
      title={`${timeSpan(trip.startsAt, trip.endsAt, trip.timeZone, locale)} · ${trip.dyads.map((d) => d.preferredName).join(t('visits_pages:list_separator'))}`}
      href={`/m/visits/${trip.id}`}
      icon={trip.mode === 'video' ? 'video' : 'bus'}
    >
      <div class="k-stack">
        <p class="k-cluster">
          <span class="k-code">{trip.reference}</span>
          <span>{trip.facilityAlias}</span>
          <VisitTag visit={trip} />
          {trip.steps.length > 0 && next && !over && (
            <Tag tone="info" icon="arrow">
              {t('visits_pages:trips.next_step', { step: t(`visits_pages:step.${next}`) })}
            </Tag>
          )}
        </p>
        {contacts.length > 0 && (
          <div class="k-stack">
            {contacts.map((c) => (
              <PhoneLink key={c.phone} number={c.phone} label={c.name} big />
            ))}
          </div>
        )}
        <p>
          <ButtonLink href={`/m/visits/${trip.id}`} big={contacts.length > 0} variant={over ? 'secondary' : 'primary'}>
            {t(over ? 'visits_pages:trips.look' : 'visits_pages:trips.open')}
          </ButtonLink>
        </p>
      </div>
    </Card>
  );
}
