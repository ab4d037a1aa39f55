import { nameKey } from '../../src/kernel/names';
import { COUNTIES, INVENTED, SURNAMES } from '../../src/demo/names';
import { addDays } from '../../src/kernel/days';
import type { Cell } from './copy';
import { Calendar, childrenOf, comingIn, comingStatus, idOf, Kind, mixed, referenceOf, RULES, Shape, ZONE } from './shape';

/** A table and the rows that go into it, made one after the other. */
export interface Batch {
  table: string;
  columns: string;
  /** How many rows there will be, near enough for a progress bar. */
  expected: number;
  rows: () => Iterable<readonly Cell[]>;
}

/** Every number from 0 on, as a row. */
export function* each<T>(count: number, row: (n: number) => T): Iterable<T> {
  for (let n = 0; n < count; n += 1) yield row(n);
}

/** The organisation of a child or of its parent. */
export const organisationOf = (parent: number, shape: Shape): number => parent % shape.organisations;
export const facilityOf = (parent: number, shape: Shape): number => parent % shape.facilities;
export const bureauOf = (facility: number, shape: Shape): number => facility % shape.bureaus;
export const parentOf = (child: number): number => Math.floor((child * 4) / 5);

/** Places, their people and their sessions. Everybody and everything is invented, and marked so by name and address. */
export function places(calendar: Calendar): Batch[] {
  const { shape } = calendar;
  const { facilities: F, organisations: O, today } = shape;
  const id = (kind: Kind, n: number): string => idOf(kind, n, shape.seed);
  const county = (n: number): string => COUNTIES[n % COUNTIES.length]?.code ?? '990101';
  const bureau = (facility: number): string => id('bureau', bureauOf(facility, shape));
  return [
    {
      table: 'organisations',
      columns: 'id, kind, name, public_alias, time_zone',
      expected: O + F,
      rows: () =>
        each(O + F, (n) =>
          n < O
            ? [id('organisation', n), 'ngo', `样例机构 ${n + 1}${INVENTED}`, '样例家庭服务', ZONE]
            : [id('organisation', n), 'facility', `样例管理局 ${n - O + 1}${INVENTED}`, '样例', ZONE],
        ),
    },
    {
      table: 'bureaus',
      columns: 'id, code',
      expected: shape.bureaus,
      rows: () => each(shape.bureaus, (n) => [id('bureau', n), `sample-${n + 1}`]),
    },
    {
      table: 'facilities',
      columns: 'id, bureau_id, organisation_id, name, public_alias, kind, county_code, time_zone, pack',
      expected: F,
      rows: () =>
        each(F, (n) => [
          id('facility', n),
          bureau(n),
          id('organisation', O + n),
          `样例 ${n + 1}${INVENTED}`,
          `样例 ${n + 1}`,
          'prison',
          county(n),
          ZONE,
          'cn',
        ]),
    },
    {
      table: 'facility_rules',
      columns: 'id, facility_id, effective_from, rules, source, as_of, confidence',
      expected: F,
      rows: () => each(F, (n) => [id('rules', n), id('facility', n), '2020-01-01', RULES, 'sample data', '2026-01-01', 'assumed']),
    },
    {
      table: 'wards',
      columns: 'id, facility_id, code, name',
      expected: F * 4,
      rows: () => each(F * 4, (n) => [id('ward', n), id('facility', Math.floor(n / 4)), String((n % 4) + 1), `样例 ${(n % 4) + 1}`]),
    },
    {
      table: 'workers',
      columns: 'id, organisation_id, name, sex, vetted_on, vetting_clear, hired_on, trained_on, conduct_accepted_on',
      expected: shape.workers,
      rows: () =>
        each(shape.workers, (n) => {
          const since = addDays(today, -30);
          return [
            id('worker', n),
            id('organisation', n % O),
            `样例员工 ${n + 1}`,
            n % 3 ? 'female' : 'male',
            since,
            true,
            since,
            since,
            since,
          ];
        }),
    },
    {
      table: 'users',
      columns: 'id, organisation_id, email, name, password_hash, role, facility_id, locale',
      expected: O * 2 + F,
      // Nobody can sign in with a password that is no hash; the benchmarks make themselves tokens.
      rows: () =>
        each(O * 2 + F, (n) => {
          const [role, place] = n < O ? ['coordinator', n] : n < O * 2 ? ['lead', n - O] : ['liaison', n - O * 2];
          const of = role === 'liaison' ? O + place : place;
          const email = `${role}-${place + 1}@sample.kinline.test`;
          return [
            id('user', n),
            id('organisation', of),
            email,
            `样例 ${role}`,
            'none',
            role,
            role === 'liaison' ? id('facility', place) : null,
            'zh-CN',
          ];
        }),
    },
    {
      table: 'sessions',
      columns: 'id, bureau_id, facility_id, mode, day, starts_at, ends_at, capacity, held, confirmed',
      expected: F * shape.days * shape.sessionsADay,
      rows: function* () {
        const perFacility = Math.ceil(shape.parents / F);
        for (let facility = 0; facility < F; facility += 1)
          for (let day = 0; day < shape.days; day += 1)
            for (let s = 0; s < shape.sessionsADay; s += 1) {
              const { n, day: at, startsAt, endsAt } = calendar.slot(facility, day, s);
              const place = day < shape.past ? undefined : comingIn((day - shape.past) * shape.sessionsADay + s);
              const parent = place === undefined || place >= perFacility ? undefined : place * F + facility;
              const taken = parent !== undefined && parent < shape.parents && childrenOf(parent, shape).length > 0 && place !== undefined;
              const held = taken && comingStatus(place) === 'requested' ? 1 : 0;
              yield [
                id('session', n),
                bureau(facility),
                id('facility', facility),
                'visit',
                at,
                startsAt,
                endsAt,
                8,
                held,
                taken ? 1 - held : 0,
              ];
            }
      },
    },
  ];
}

/** Families: children, those who care for them, their parents, and the papers without which nobody visits. */
export function families({ shape }: Calendar): Batch[] {
  const { children: C, parents: P, today } = shape;
  const id = (kind: Kind, n: number): string => idOf(kind, n, shape.seed);
  const organisation = (parent: number): string => id('organisation', organisationOf(parent, shape));
  const ofChild = (child: number): string => organisation(parentOf(child));
  const surname = (parent: number): string => SURNAMES[mixed(parent, shape.seed) % SURNAMES.length] ?? '样';
  const county = (n: number): string => COUNTIES[n % COUNTIES.length]?.code ?? '990101';
  const days = (n: number): string => addDays(today, n);
  const [month, hundred, soon, year] = [days(-30), days(-100), days(120), days(300)];
  const birth = Array.from({ length: 365 * 8 }, (_, n) => days(-(365 * 5) - n));
  const dyads = (columns: string, table: string, row: (n: number) => Cell[], per = 1): Batch => ({
    table,
    columns,
    expected: C * per,
    rows: () => each(C * per, row),
  });
  return [
    dyads(
      'id, organisation_id, reference, family_name, given_name, preferred_name, name_key, sex, birth_date, home_county_code, care_type, visited_before, worker_id',
      'children',
      (n) => {
        const [family, given] = [surname(parentOf(n)), `样例${n + 1}`];
        const worker =
          (Math.floor(mixed(n, 7) / shape.organisations) * shape.organisations + organisationOf(parentOf(n), shape)) % shape.workers;
        const own = worker % shape.organisations === organisationOf(parentOf(n), shape) ? id('worker', worker) : null;
        const sex = n % 2 ? 'female' : 'male';
        return [
          id('child', n), ofChild(n), referenceOf(n), family, given, given, nameKey(family, given), sex,
          birth[mixed(n, 3) % birth.length] ?? month, county(n), n % 2 ? 'grandparents' : 'relatives', true, own,
        ]; // prettier-ignore
      },
    ),
    dyads('id, organisation_id, name, channel, language, birth_date', 'caregivers', (n) => [
      id('caregiver', n), ofChild(n), `样例监护人 ${n + 1}`, 'call', 'zh-CN', '1960-01-01',
    ]), // prettier-ignore
    dyads('id, child_id, caregiver_id, relationship, is_guardian, since', 'child_caregivers', (n) => [
      id('link', n), id('child', n), id('caregiver', n), 'grandmother', true, '2020-01-01',
    ]), // prettier-ignore
    {
      table: 'imprisoned_parents',
      columns: 'id, organisation_id, family_name, given_name, name_key, sex, birth_date',
      expected: P,
      rows: () =>
        each(P, (n) => [
          id('parent', n),
          organisation(n),
          surname(n),
          `样例${n + 1}`,
          nameKey(surname(n), `样例${n + 1}`),
          n % 8 ? 'male' : 'female',
          '1985-05-05',
        ]),
    },
    {
      table: 'roster_entries',
      columns: 'id, bureau_id, facility_id, number, family_name, given_name, name_key, sex, birth_date, grade, ward_id',
      expected: P,
      rows: () =>
        each(P, (n) => {
          const facility = facilityOf(n, shape);
          const name = `样例${n + 1}`;
          const sex = n % 8 ? 'male' : 'female';
          const ward = id('ward', facility * 4 + (n % 4));
          return [
            id('roster', n),
            id('bureau', bureauOf(facility, shape)),
            id('facility', facility),
            `S${n + 1}`,
            surname(n),
            name,
            nameKey(surname(n), name),
            sex,
            '1985-05-05',
            'general',
            ward,
          ];
        }),
    },
    {
      table: 'custody_episodes',
      columns: 'id, parent_id, roster_entry_id, facility_id, began_on, confirmed_at',
      expected: P,
      rows: () =>
        each(P, (n) => [
          id('custody', n),
          id('parent', n),
          id('roster', n),
          id('facility', facilityOf(n, shape)),
          '2025-01-01',
          `${hundred}T02:00:00Z`,
        ]),
    },
    dyads('id, organisation_id, child_id, parent_id, relationship, enrolled_on', 'dyads', (n) => [
      id('dyad', n), ofChild(n), id('child', n), id('parent', parentOf(n)), parentOf(n) % 8 ? 'father' : 'mother', hundred,
    ]), // prettier-ignore
    dyads(
      'id, dyad_id, purpose, caregiver_id, capacity, evidence, starts_on, expires_on',
      'consents',
      (n) => {
        const child = Math.floor(n / 3);
        return [
          id('consent', n),
          id('dyad', child),
          ['letter', 'visit', 'travel'][n % 3] ?? 'visit',
          id('caregiver', child),
          'court_appointed',
          'signed_form',
          hundred,
          year,
        ];
      },
      3,
    ),
    dyads('id, dyad_id, view, method, caregiver_present, asked_on, valid_until', 'child_views', (n) => [
      id('view', n),
      id('dyad', n),
      'yes',
      'talk',
      false,
      month,
      soon,
    ]),
    dyads('id, dyad_id, kind, seen_on', 'kinship_proofs', (n) => [id('proof', n), id('dyad', n), 'household_register', month]),
    dyads('id, dyad_id, level, reason, status, proposed_by, proposed_at, approved_by, approved_at, review_on', 'contact_decisions', (n) => {
      const o = organisationOf(parentOf(n), shape);
      const at = `${month}T02:00:00Z`;
      return [
        id('decision', n),
        id('dyad', n),
        3,
        'sample data',
        'active',
        id('user', o),
        at,
        id('user', shape.organisations + o),
        at,
        soon,
      ];
    }),
  ];
}
