import { Finding, paperworkDue, dayRule } from './gate';

/** Decisions of a conference after which contact can be thought of at all; "more work" answers nothing. */
const OPENING: readonly string[] = ['contact', 'exception'];

type Code = 'harm.undecided' | 'harm.no_contact_now' | 'harm.decision_missing';

/**
 * Harm done to this or another child, or violence witnessed: nothing at all, letters and photos included, until several agencies
 * have met; afterwards what they decided, and only through a contact decision made at or after that conference.
 */
export const harm = dayRule<Code>({
  needs: ['dyad.harmMarkers', 'dyad.decision'],
  codes: { 'harm.undecided': {}, 'harm.no_contact_now': {}, 'harm.decision_missing': {} },
  find(facts) {
    const { harmMarkers, decision } = facts.dyad;
    const decidedOn = decision?.conferenceHeldOn ?? null;
    return harmMarkers.flatMap(({ conference }): Finding<Code>[] => {
      if (conference?.decision === 'no_contact_now') return [{ code: 'harm.no_contact_now' }];
      if (conference === null || !OPENING.includes(conference.decision)) return [{ code: 'harm.undecided', due: paperworkDue(facts) }];
      return decidedOn !== null && decidedOn >= conference.heldOn
        ? []
        : [{ code: 'harm.decision_missing', params: { day: conference.heldOn }, due: paperworkDue(facts) }];
    });
  },
});
