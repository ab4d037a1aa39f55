import { BackLink } from '../../../ui/components/BackLink';
import { ButtonForm } from '../../../ui/components/ButtonForm';
import { ButtonLink } from '../../../ui/components/ButtonLink';
import { NotAdmitted } from '../../views/NotAdmitted';
import { Card } from '../../../ui/components/Card';
import { ErrorSummary } from '../../../ui/components/ErrorSummary';
import { Notice } from '../../../ui/components/Notice';
import { PageHeading } from '../../../ui/components/PageHeading';
import { PhoneLink } from '../../../ui/components/PhoneLink';
import { Steps } from '../../../ui/components/Steps';
import { carriedLines, DyadBrings } from '../../../eligibility/facility-asks.queries';
import type { RulesOn } from '../../../facilities/facilities.queries';
import { headCountLines } from '../../../facilities/rule-versions.queries';
import { leaveLine, pieceLines } from '../../../journeys/journeys.queries';
import { ageOn } from '../../../kernel/days';
import { formatTime } from '../../../ui/format';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import type { TripContact } from '../../visit-pages.queries';
import type { TripWay } from '../trip-ways.queries';
import { nextStep, STEPS } from '../../visit.rules';
import { isTravelTime } from '../delays.rules';
import type { Delay } from '../delays.service';
import type { Trip } from '../../visits.queries';
import { formatDay, timeSpan } from '../../booking/views/booking-words';
import { homeBy } from '../../views/journey-words';
import type { TripMoney } from '../../costs/trip-costs.queries';
import { TripMoneyCard } from '../../costs/views/TripMoneyCard';
import { TripDelay } from './TripDelay';
import { VisitTag } from '../../views/VisitTag';

interface Props {
  trip: Trip;
  /** When registration ends today, and whether coming later costs the allowance. */
  gate: { closesAt: Date | null; forfeits: boolean };
  contacts: readonly TripContact[];
  brings: readonly DyadBrings[];
  /** Null: nobody travels, or nobody can say how long the way is. */
  way: TripWay | null;
  inForce?: RulesOn;
  /** What it costs, for those who may know. */
  money?: TripMoney;
  /** What the escort said last about coming later. */
  delay?: Delay;
  problem?: PageProblem;
}

/** One trip on a phone: what to press next, whom to call, what to carry, what the place asks. */
export function TripView({ trip, gate, contacts, brings, way, inForce, money, delay, problem }: Props) {
  const { t, locale, now } = usePage();
  const done = new Map(trip.steps.map((s) => [s.step, s.at]));
  const next = nextStep([...done.keys()]);
  const moving =
    ['confirmed', 'under_way'].includes(trip.status) ||
    (done.size > 0 && ['completed', 'partial', 'aborted', 'refused_at_gate'].includes(trip.status));
  const nameOf = (dyadId: string): string => trip.dyads.find((d) => d.dyadId === dyadId)?.preferredName ?? '';
  // A call carries nothing.
  const carried = trip.mode === 'call' ? [] : carriedLines(t, brings, nameOf, 'exact');
  const heads = brings.slice(0, 1).flatMap(({ list }) => headCountLines(t, list));
  const reportDue = !trip.reported && (done.has('ended') || done.has('started'));
  return (
    <div class="k-stack">
      <BackLink href="/m/trips">{t('visits_pages:trips.title')}</BackLink>
      <PageHeading
        caption={`${formatDay(trip.day, locale)} · ${timeSpan(trip.startsAt, trip.endsAt, trip.timeZone, locale)}`}
        title={trip.dyads
          .map((d) => t('visits_pages:book.who.child', { name: d.preferredName, age: ageOn(d.birthDate, trip.day) }))
          .join(t('visits_pages:list_separator'))}
        tag={<VisitTag visit={trip} />}
      />
      <ErrorSummary problem={problem} />
      {gate.closesAt !== null && !trip.reported && !done.has('started') && (
        <Notice
          tone={now > gate.closesAt ? 'stop' : 'info'}
          title={t(`gate_late:${now > gate.closesAt ? 'over' : 'until'}`, { time: formatTime(gate.closesAt, trip.timeZone, locale) })}
        >
          {now > gate.closesAt && <p>{t('gate_late:what_now')}</p>}
          <p>{t(`gate_late:${gate.forfeits ? 'forfeits' : 'given_back'}`)}</p>
        </Notice>
      )}
      {moving && next && (
        <ButtonForm action={`/m/visits/${trip.id}/steps`} fields={{ step: next }} big variant={reportDue ? 'secondary' : 'primary'}>
          {t(`visits_pages:step.do_${next}`)}
        </ButtonForm>
      )}
      <TripDelay
        visitId={trip.id}
        timeZone={trip.timeZone}
        delay={delay}
        open={trip.status === 'confirmed' && isTravelTime(now, trip.startsAt) && now < trip.endsAt}
        problem={problem}
      />
      <p>
        <a href={`/tasks?visitId=${trip.id}`}>{t('visits_pages:trip.tasks')}</a> ·{' '}
        <a href={`/visits/${trip.id}/papers`}>{t('papers:title')}</a> · <a href={`/visits/${trip.id}/costs`}>{t('trip_costs:link')}</a>
      </p>
      {trip.conditions.length > 0 && (
        <Notice tone="warn" title={t('visits_pages:trip.conditions')}>
          <ul class="govuk-list govuk-list--bullet">
            {trip.conditions.map((condition) => (
              <li key={condition}>{t(`visits_pages:condition.${condition}`)}</li>
            ))}
          </ul>
        </Notice>
      )}
      {!trip.reported && (
        <p>
          <ButtonLink href={`/m/visits/${trip.id}/report`} big={reportDue} variant={reportDue ? 'primary' : 'quiet'}>
            {t(reportDue ? 'visits_pages:trip.report_now' : 'visits_pages:trip.report')}
          </ButtonLink>
        </p>
      )}
      {trip.reported && !next && <Notice tone="good" title={t('visits_pages:trip.all_done')} />}
      {trip.reported && next && <Notice tone="info" title={t('visits_pages:trip.home_missing')} />}
      <Steps
        items={STEPS.map((step) => {
          const at = done.get(step);
          return {
            label: t(`visits_pages:step.${step}`),
            state: at ? 'done' : step === next ? 'current' : 'todo',
            ...(at ? { when: formatTime(at, trip.timeZone, locale) } : {}),
          };
        })}
      />
      <Card title={t('visits_pages:trip.people')} icon="people">
        <ul class="govuk-list">
          {trip.party.map((p) => (
            <li key={p.personId}>
              {p.name} · {t(`visits_pages:place.${p.place}`)}
            </li>
          ))}
        </ul>
        <NotAdmitted visit={trip} />
        <div class="k-cluster">
          {contacts.map((c) => (
            <PhoneLink key={c.phone} number={c.phone} label={c.name} big />
          ))}
        </div>
        {contacts.length === 0 && <p class="k-muted">{t('visits_pages:trip.no_phone')}</p>}
      </Card>
      {money && <TripMoneyCard money={money} />}
      {way && (
        <Card title={t('visits_pages:trip.way')} icon="bus">
          <ul class="govuk-list">
            {[leaveLine(t, locale, way), ...pieceLines(t, locale, way), homeBy({ t, locale }, way)].map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Card>
      )}
      <Card title={t('visits_pages:trip.carry')} icon="bag">
        <ul class="govuk-list govuk-list--bullet">
          <li>{t('visits_pages:carry.own_id')}</li>
          {carried.map((line) => (
            <li key={line}>{line}</li>
          ))}
          <li>{t('visits_pages:carry.reference', { reference: trip.reference })}</li>
          <li>{t('visits_pages:carry.child')}</li>
          <li>{t('visits_pages:carry.not')}</li>
        </ul>
      </Card>
      {inForce && (
        <Card title={t('visits_pages:trip.rules')} icon="info">
          <ul class="govuk-list govuk-list--bullet">
            {heads.map((line) => (
              <li key={line}>{line}</li>
            ))}
            <li>{t('visits_pages:rule.adults', { count: inForce.rules.minAdultsInside })}</li>
            <li>{t(inForce.rules.letters.drawings ? 'visits_pages:rule.drawings_yes' : 'visits_pages:rule.drawings_no')}</li>
          </ul>
          <p class="k-muted k-small">{t('visits_pages:rule.as_of', { day: formatDay(inForce.asOf, locale) })}</p>
        </Card>
      )}
    </div>
  );
}
