import { bookingFields, BookingState, PartyField, PlaceOrHome } from '../booking/booking-form.rules';

/** What of a visit the pages of a change begin with. */
interface Arranged {
  dyads: readonly { dyadId: string }[];
  party: readonly { personType: string; personId: string; place: 'inside' | 'waits' | 'travels' }[];
}

/** The answers of page two as the visit has them now: who changes only the time need not touch them. */
export function stateOfVisit(state: BookingState, { dyads, party }: Arranged): BookingState {
  const escort = party.find((member) => member.personType === 'worker');
  return {
    ...state,
    dyadIds: dyads.map((d) => d.dyadId),
    escortId: escort?.personId ?? null,
    escortPlace: escort?.place ?? 'waits',
    places: new Map(party.filter((m) => m.personType !== 'worker').map((m): [string, PlaceOrHome] => [m.personId, m.place])),
    whoAnswered: true,
  };
}

/**
 * Those who come besides who is asked about on the pages, as a visit has them now: further workers, who come along unchanged unless one of
 * them is chosen as the escort.
 */
export function othersOf({ escortId }: Pick<BookingState, 'escortId'>, { party }: Pick<Arranged, 'party'>): PartyField[] {
  const [, ...others] = party.filter((member) => member.personType === 'worker');
  return others.filter(({ personId }) => personId !== escortId).map(({ personId, place }) => ({ personType: 'worker', personId, place }));
}

/** A step's address with the state in its query; ids and places only. */
export function changeUrl(visitId: string, step: 'when' | 'who' | 'check', state: BookingState): string {
  return `/visits/${visitId}/change${step === 'when' ? '' : `/${step}`}?${new URLSearchParams(bookingFields(state)).toString()}`;
}
