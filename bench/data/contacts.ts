import { monthOf } from '../../src/kernel/days';
import type { Cell } from './copy';
import { Batch, bureauOf, each, facilityOf, organisationOf, parentOf } from './places';
import { Calendar, idOf, Kind, mixed, PlannedVisit, referenceOf, visitsOf } from './shape';

const DAY = 86_400_000;
const CONTACTS: [mode: string, direction: string][] = [
  ['letter', 'to_parent'],
  ['letter', 'to_child'],
  ['call', 'both'],
  ['drawing', 'to_parent'],
];
/** The ways of a visit: who did what, to which status, how many days before the meeting. */
const WAY: [action: string, from: string | null, to: string, daysBefore: number][] = [
  ['request', null, 'requested', 20],
  ['confirm', 'requested', 'confirmed', 18],
  ['complete', 'confirmed', 'completed', 0],
];
const steps = ({ status }: PlannedVisit): typeof WAY => WAY.slice(0, status === 'requested' ? 1 : status === 'confirmed' ? 2 : 3);
const before = (at: Date, days: number): Date => new Date(at.getTime() - days * DAY);

/** What happened between children and parents: meetings with their history and ledger, letters, and every contact told to the milestones. */
export function contacts(calendar: Calendar): Batch[] {
  const { shape } = calendar;
  const { parents: P, children: C } = shape;
  const id = (kind: Kind, n: number): string => idOf(kind, n, shape.seed);
  const organisation = (parent: number): string => id('organisation', organisationOf(parent, shape));
  const bureau = (parent: number): string => id('bureau', bureauOf(facilityOf(parent, shape), shape));
  const live = (visit: PlannedVisit): boolean => visit.status !== 'completed';
  const requestedAt = ({ slot, status }: PlannedVisit): Date =>
    status === 'completed' ? before(slot.startsAt, 20) : before(new Date(`${shape.today}T00:00:00Z`), 1);
  const at = (visit: PlannedVisit, daysBefore: number): Date =>
    live(visit) ? requestedAt(visit) : daysBefore === 0 ? visit.slot.endsAt : before(visit.slot.startsAt, daysBefore);
  function* ofVisits(rows: (visit: PlannedVisit) => Iterable<Cell[]>): Iterable<readonly Cell[]> {
    for (let parent = 0; parent < P; parent += 1) for (const visit of visitsOf(parent, calendar)) yield* rows(visit);
  }
  const visits = Math.round(P * 1.25 + Math.min(P / 2, shape.facilities * 150));
  const batch = (table: string, columns: string, per: number, rows: (visit: PlannedVisit) => Iterable<Cell[]>): Batch => ({
    table,
    columns,
    expected: Math.round(visits * per),
    rows: () => ofVisits(rows),
  });
  return [
    batch(
      'visits',
      'id, bureau_id, organisation_id, reference, session_id, facility_id, parent_id, roster_entry_id, mode, status, live, starts_at, ends_at, period, pool, hold_expires_at, requested_by, requested_at, decided_at, version',
      1,
      (v) => [
        [
          id('visit', v.n), bureau(v.parent), organisation(v.parent), referenceOf(v.n), id('session', v.slot.n), id('facility', facilityOf(v.parent, shape)), id('parent', v.parent),
          id('roster', v.parent), 'visit', v.status, live(v), v.slot.startsAt, v.slot.endsAt, monthOf(v.slot.day), 'contact',
          v.status === 'requested' ? before(v.slot.startsAt, 0.5) : null, id('user', organisationOf(v.parent, shape)), requestedAt(v),
          v.status === 'requested' ? null : at(v, 18), steps(v).length,
        ], // prettier-ignore
      ],
    ),
    batch('visit_dyads', 'visit_id, bureau_id, dyad_id, child_id, live, starts_at, ends_at, attended', 1.25, (v) =>
      v.children.map((c) => [
        id('visit', v.n),
        bureau(v.parent),
        id('dyad', c),
        id('child', c),
        live(v),
        v.slot.startsAt,
        v.slot.endsAt,
        live(v) ? null : true,
      ]),
    ),
    batch('visit_party', 'visit_id, bureau_id, person_id, person_type, place, live, starts_at, ends_at, attended', 1, (v) =>
      v.children
        .slice(0, 1)
        .map((c) => [
          id('visit', v.n),
          bureau(v.parent),
          id('caregiver', c),
          'caregiver',
          'inside',
          live(v),
          v.slot.startsAt,
          v.slot.endsAt,
          live(v) ? null : true,
        ]),
    ),
    batch('visit_status_changes', 'id, bureau_id, visit_id, action, from_status, to_status, actor_user_id, at', 2.9, (v) =>
      steps(v).map(([action, from, to, days], i) => [
        id('change', v.n * 3 + i),
        bureau(v.parent),
        id('visit', v.n),
        action,
        from,
        to,
        id('user', organisationOf(v.parent, shape)),
        at(v, days),
      ]),
    ),
    batch('audit_events', 'id, bureau_id, at, actor_user_id, organisation_id, action, subject_type, subject_id, child_id', 3.6, (v) =>
      steps(v).flatMap(
        ([action, , , days], i) =>
        v.children.map((c, k): Cell[] => [
          id('audit', (v.n * 3 + i) * 2 + k), bureau(v.parent), at(v, days), id('user', organisationOf(v.parent, shape)), organisation(v.parent), `visit.${action}`, 'visit', id('visit', v.n), id('child', c),
        ]), // prettier-ignore
      ),
    ),
    batch('visit_reports', 'visit_id, outcome, started_at, ended_at, mood_before, mood_after, concern, next_step, reported_at', 0.9, (v) =>
      live(v)
        ? []
        : [
            [
              id('visit', v.n),
              'completed',
              v.slot.startsAt,
              v.slot.endsAt,
              1 + (v.n % 4),
              2 + (v.n % 4),
              false,
              'sample data',
              v.slot.endsAt,
            ],
          ],
    ),
    {
      table: 'entitlement_periods',
      columns: 'roster_entry_id, bureau_id, period, pool, granted, held, used',
      expected: visits,
      rows: function* () {
        for (let parent = 0; parent < P; parent += 1) {
          const all = visitsOf(parent, calendar);
          for (const period of new Set(all.map((v) => monthOf(v.slot.day)))) {
            const mine = all.filter((v) => monthOf(v.slot.day) === period);
            const held = mine.filter(live).length;
            yield [id('roster', parent), bureau(parent), period, 'contact', 3, held, mine.length - held];
          }
        }
      },
    },
    {
      table: 'entitlement_entries',
      columns: 'id, bureau_id, roster_entry_id, period, pool, kind, amount, visit_id, at',
      expected: Math.round(visits * 2.9),
      rows: function* () {
        for (let parent = 0; parent < P; parent += 1) {
          const opened = new Set<string>();
          for (const v of visitsOf(parent, calendar)) {
            const period = monthOf(v.slot.day);
            const line = (i: number, kind: string, amount: number, when: Date): Cell[] => [
              id('entry', v.n * 3 + i), bureau(parent), id('roster', parent), period, 'contact', kind, amount, kind === 'grant' ? null : id('visit', v.n), when,
            ]; // prettier-ignore
            if (!opened.has(period)) yield line(0, 'grant', 3, requestedAt(v));
            opened.add(period);
            yield line(1, 'hold', 1, requestedAt(v));
            if (!live(v)) yield line(2, 'use', 1, v.slot.endsAt);
          }
        }
      },
    },
    {
      table: 'exchanges',
      columns: 'id, organisation_id, reference, dyad_id, facility_id, kind, direction, status, entered_at, handed_over_at',
      expected: C,
      rows: () =>
        each(C, (n) => {
          const entered = before(new Date(`${shape.today}T03:00:00Z`), 10 + (mixed(n, 11) % 300));
          const [kind, direction] = [n % 3 ? 'letter' : 'drawing', n % 4 ? 'to_parent' : 'to_child'];
          const place = id('facility', facilityOf(parentOf(n), shape));
          return [
            id('exchange', n),
            organisation(parentOf(n)),
            referenceOf(n),
            id('dyad', n),
            place,
            kind,
            direction,
            'handed_over',
            entered,
            before(entered, -5),
          ];
        }),
    },
    {
      table: 'contact_events',
      columns: 'id, organisation_id, dyad_id, child_id, mode, direction, occurred_at, source_type, source_id, recorded_at',
      expected: C * (shape.earlier + 2.25),
      rows: function* () {
        const today = new Date(`${shape.today}T03:00:00Z`);
        let n = 0;
        const row = (child: number, mode: string, direction: string, when: Date, type: string, source: string): Cell[] => [
          id('contact', n++), organisation(parentOf(child)), id('dyad', child), id('child', child), mode, direction, when, type, source, when,
        ]; // prettier-ignore
        for (let child = 0; child < C; child += 1) {
          for (let i = 0; i < shape.earlier; i += 1) {
            const [mode, direction] = CONTACTS[(child + i) % CONTACTS.length] ?? ['letter', 'to_parent'];
            const when = before(today, 60 + i * 30 + (mixed(child * 16 + i, shape.seed) % 30));
            yield row(child, mode, direction, when, 'intake', id('source', child * shape.earlier + i));
          }
          const letter = before(today, 5 + (mixed(child, 11) % 300));
          yield row(
            child,
            child % 3 ? 'letter' : 'drawing',
            child % 4 ? 'to_parent' : 'to_child',
            letter,
            'exchange',
            id('exchange', child),
          );
          for (const v of visitsOf(parentOf(child), calendar))
            if (!live(v) && v.children.includes(child)) yield row(child, 'visit', 'both', v.slot.startsAt, 'visit', id('visit', v.n));
        }
      },
    },
  ];
}
