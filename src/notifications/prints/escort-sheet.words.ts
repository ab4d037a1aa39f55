import { carriedLines, DyadBrings } from '../../eligibility/facility-asks.queries';
import { headCountLines } from '../../facilities/rule-versions.queries';
import { homeLine, leaveLine, pieceLines } from '../../journeys/journeys.queries';
import type { PaperSheet } from '../../files/pdf-paper';
import { ageOn } from '../../kernel/days';
import { Locale } from '../../kernel/locale';
import { formatDay, formatTime } from '../../ui/format';
import { translator } from '../../ui/i18n';
import type { TripWay } from '../../visits/trips/trip-ways.queries';
import type { TripContact } from '../../visits/visit-pages.queries';
import { notAdmittedNames, Trip } from '../../visits/visits.queries';

const STEPS = ['picked_up', 'arrived', 'started', 'ended', 'home_safe'] as const;

/** What the rules of the place ask to be brought, and the way there; null: nobody can say. */
interface Carried {
  brings: readonly DyadBrings[];
  way: TripWay | null;
}

/**
 * What an escort needs on the road when the phone has no signal: who, when, whom to call, what was agreed, what to carry, and the steps to
 * tick. The place is called by its alias. Folded once, writing inside.
 */
export function escortSheetOf(trip: Trip, contacts: readonly TripContact[], { brings, way }: Carried, locale: Locale): PaperSheet {
  const t = translator(locale);
  const separator = t('visits_pages:list_separator');
  const children = trip.dyads.map((d) => t('visits_pages:book.who.child', { name: d.preferredName, age: ageOn(d.birthDate, trip.day) }));
  const nameOf = (dyadId: string): string => trip.dyads.find((d) => d.dyadId === dyadId)?.preferredName ?? '';
  // The sheet lies about: plain words. A call carries nothing.
  const carried = trip.mode === 'call' ? [] : carriedLines(t, brings, nameOf, 'plain');
  const heads = brings.slice(0, 1).flatMap(({ list }) => headCountLines(t, list));
  return {
    title: t('papers:escort.title', { reference: trip.reference }),
    blocks: [
      {
        big: true,
        lines: [
          `${formatDay(trip.day, locale)} ${formatTime(trip.startsAt, trip.timeZone, locale)}–${formatTime(trip.endsAt, trip.timeZone, locale)}`,
          children.join(separator),
        ],
      },
      { facts: [[t('papers:escort.place'), trip.facilityAlias]] },
      ...(way === null
        ? []
        : [{ title: t('papers:escort.way'), lines: [leaveLine(t, locale, way), ...pieceLines(t, locale, way), homeLine(t, locale, way)] }]),
      {
        title: t('papers:escort.people'),
        lines: [...trip.party.map((p) => `${p.name} · ${t(`visits_pages:place.${p.place}`)}`), ...heads, ...notAdmittedNames(t, trip)],
      },
      {
        title: t('papers:escort.call'),
        facts: contacts.map((c) => [c.name, c.bestTime === null ? c.phone : `${c.phone} (${c.bestTime})`] as const),
      },
      ...(trip.conditions.length === 0
        ? []
        : [{ title: t('visits_pages:trip.conditions'), lines: trip.conditions.map((one) => t(`visits_pages:condition.${one}`)) }]),
      {
        title: t('visits_pages:trip.carry'),
        ticks: [
          t('visits_pages:carry.own_id'),
          ...carried,
          t('visits_pages:carry.reference', { reference: trip.reference }),
          t('visits_pages:carry.child'),
          t('visits_pages:carry.not'),
        ],
      },
      { title: t('papers:escort.steps'), ticks: STEPS.map((step) => `${t(`visits_pages:step.${step}`)}  ______ : ______`) },
      { title: t('papers:escort.if_not'), lines: [t('papers:escort.if_not_value')] },
      { title: t('papers:escort.notes'), lines: ['', '', ''] },
    ],
    fold: t('papers:fold.once'),
  };
}
