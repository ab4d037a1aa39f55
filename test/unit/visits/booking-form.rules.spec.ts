import { Eligibility, Reason } from '../../../src/kernel/reasons';
import {
  bookingUrl,
  curedByAnotherDate,
  groupExcluded,
  partyOf,
  rankOffers,
  readBooking,
} from '../../../src/visits/booking/booking-form.rules';
import { checksOf, isClean } from '../../../src/visits/facility-desk/inbox.rules';
import { seenStatus } from '../../../src/visits/visit-words.rules';

const A = '00000000-0000-7000-8000-00000000000a';
const B = '00000000-0000-7000-8000-00000000000b';
const C = '00000000-0000-7000-8000-00000000000c';
const reason = (code: string, severity: Reason['severity'] = 'hard'): Reason => ({
  code,
  severity,
  owner: 'coordinator',
  source: 'test',
  ruleVersion: '1',
});
const offer = (day: string, reasons: Reason[] = [], free = 5, id = day) => {
  const bookable = reasons.every((r) => r.severity !== 'hard');
  const eligibility: Eligibility = { verdict: bookable ? 'allow' : 'block', reasons };
  return { id, day, startsAt: `${day}T01:30:00Z`, free, bookable, eligibility };
};

describe('the state of a booking', () => {
  it('survives the way through the address, ids only', () => {
    const state = readBooking(A, {
      mode: 'video',
      session: B,
      who: '1',
      dyads: [A, C],
      escort: C,
      escortPlace: 'inside',
      [`place-${B}`]: 'waits',
      note: 'a name',
    });
    const url = bookingUrl(A, 'check', state);
    expect(url).not.toContain('name');
    const query = new URLSearchParams(url.split('?')[1]);
    const raw = Object.fromEntries([...new Set(query.keys())].map((k) => [k, query.getAll(k).length > 1 ? query.getAll(k) : query.get(k)]));
    expect(readBooking(A, raw)).toEqual(state);
  });

  it('leaves out what is not an id or a known word', () => {
    expect(readBooking(A, { session: 'x', dyads: ['nobody', B], escort: '1', 'place-y': 'inside', [`place-${C}`]: 'roof' })).toEqual({
      mode: 'visit',
      dyadIds: [A, B],
      escortPlace: 'waits',
      places: new Map(),
      whoAnswered: false,
      backToCheck: false,
    });
  });

  it('makes a party of those who do not stay at home', () => {
    const state = readBooking(A, { who: '1', escort: C, [`place-${A}`]: 'home', [`place-${B}`]: 'inside' });
    expect(partyOf(state, [{ personId: B, personType: 'relative' }])).toEqual([
      { personType: 'worker', personId: C, place: 'waits' },
      { personType: 'relative', personId: B, place: 'inside' },
    ]);
  });
});

describe('offered dates', () => {
  it('puts dates without warnings first, then the soonest, one per day among the best', () => {
    const school = [reason('school.time', 'warning')];
    const { best, more } = rankOffers([
      offer('2026-09-10', school),
      offer('2026-09-12'),
      offer('2026-09-12', [], 3, 'second'),
      offer('2026-09-19'),
      offer('2026-09-09', [reason('session.full')]),
    ]);
    expect(best.map((o) => o.id)).toEqual(['2026-09-12', '2026-09-19', '2026-09-10']);
    expect(more.map((o) => o.id)).toEqual(['second']);
  });

  it('groups what cannot be had by what is particular to the date', () => {
    const consent = reason('consent.missing');
    const groups = groupExcluded([
      offer('2026-09-10', [consent, reason('session.full')]),
      offer('2026-09-11', [consent]),
      offer('2026-09-12', [consent]),
    ]);
    expect(groups.map((g) => [g.key, g.offers.length])).toEqual([
      ['consent.missing', 2],
      ['session.full', 1],
    ]);
  });

  it('offers other dates only where another date helps', () => {
    expect(curedByAnotherDate([reason('entitlement.used_up')])).toBe(true);
    expect(curedByAnotherDate([reason('consent.missing'), reason('school.time', 'warning')])).toBe(false);
  });
});

describe('a request in the inbox', () => {
  const now = new Date('2026-09-02T02:00:00Z');
  const clean = {
    documentsOk: true,
    approvalNeeded: false,
    party: [{ personType: 'caregiver', personId: A, place: 'inside', name: '', phone: null, attended: null } as const],
    holdExpiresAt: null,
  };

  it('is clean when every point holds', () => expect(isClean(clean, now)).toBe(true));

  it('needs a look when one does not', () => {
    expect(
      checksOf({ ...clean, documentsOk: false, party: [], holdExpiresAt: now }, now)
        .filter((c) => !c.ok)
        .map((c) => c.key),
    ).toEqual(['documents', 'adult', 'in_time']);
    expect(isClean({ ...clean, approvalNeeded: true }, now)).toBe(false);
  });
});

describe('a state in people’s words', () => {
  it.each([
    ['proposed', null, null, 'alternative_proposed'],
    ['confirmed', 'can_go', null, 'family_confirmed'],
    ['confirmed', 'cannot', null, 'confirmed'],
    ['cancelled', null, 'child', 'paused_by_child'],
    ['cancelled', null, 'facility', 'cancelled'],
    ['no_show', null, 'guardian', 'cancelled'],
    ['expired', null, null, 'no_answer'],
    ['declined', null, null, 'rejected'],
  ] as const)('shows %s (%s, %s) as %s', (status, familyAnswer, cause, seen) =>
    expect(seenStatus({ status, familyAnswer, cause })).toBe(seen),
  );
});
