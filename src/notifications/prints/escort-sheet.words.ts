import type { RulesOn } from '../../facilities/facilities.queries';
import type { PaperSheet } from '../../files/pdf-paper';
import { ageOn } from '../../kernel/days';
import { Locale } from '../../kernel/locale';
import { formatDay, formatTime } from '../../ui/format';
import { translator } from '../../ui/i18n';
import type { TripContact } from '../../visits/visit-pages.queries';
import type { Trip } from '../../visits/visits.queries';

const STEPS = ['picked_up', 'arrived', 'started', 'ended', 'home_safe'] as const;

/**
 * What an escort needs on the road when the phone has no signal: who, when, whom to call, what was agreed, what to carry, and the steps to
 * tick. The place is called by its alias. Folded once, writing inside.
 */
export function escortSheetOf(trip: Trip, contacts: readonly TripContact[], inForce: RulesOn | undefined, locale: Locale): PaperSheet {
  const t = translator(locale);
  const separator = t('visits_pages:list_separator');
  const children = trip.dyads.map((d) => t('visits_pages:book.who.child', { name: d.preferredName, age: ageOn(d.birthDate, trip.day) }));
  const proofs = inForce?.rules.proofsAccepted.map((kind) => t(`visits_pages:proof.${kind}`)).join(t('visits_pages:or_separator'));
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
      {
        title: t('papers:escort.people'),
        lines: trip.party.map((p) => `${p.name} · ${t(`visits_pages:place.${p.place}`)}`),
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
          ...(trip.mode === 'visit' && proofs !== undefined ? [t('visits_pages:carry.proof', { kinds: proofs })] : []),
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
