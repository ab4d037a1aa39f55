import { Finding, MOJ, rule } from './gate';

/** The session itself: still to come, open, with a seat, and where the parent is. */
export const sessionOpen = rule({
  needs: ['now', 'dyad.custody'],
  neededLater: ['session'],
  codes: {
    'session.past': { owner: 'nobody' },
    'session.closed': {},
    'session.full': {},
    'session.other_facility': { owner: 'coordinator', source: MOJ + ' art. 8' },
  },
  find({ session, dyad, rules, now }) {
    if (session === null) return [];
    const source = rules?.source;
    const findings: Finding<'session.past' | 'session.closed' | 'session.full' | 'session.other_facility'>[] = [];
    if (session.startsAt <= now) findings.push({ code: 'session.past' });
    if (!session.open) findings.push({ code: 'session.closed', source });
    if (session.taken >= session.capacity) findings.push({ code: 'session.full', params: { capacity: session.capacity }, source });
    if (dyad.custody !== null && session.facilityId !== dyad.custody.facilityId) findings.push({ code: 'session.other_facility' });
    return findings;
  },
});
