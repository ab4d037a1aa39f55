import { LIVE_STATUSES, VISIT_TRANSITIONS } from '../src/visits/visit.states';

/** Anything that runs a statement and answers its rows. */
export type Ask = <T extends object>(text: string) => Promise<T[]>;

/** A rule that does not hold: how often, and some of the ids it is broken for. */
export interface Broken {
  rule: string;
  times: number;
  examples: string[];
}

const list = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ');
const LIVE = list(LIVE_STATUSES);

/** Where a verb leads: to one status, or to one for each it comes from. */
const target = (to: string | Readonly<Record<string, string | undefined>>, from: string): string =>
  typeof to === 'string' ? to : (to[from] ?? from);

/** Every step a visit may take, as rows (action, from, to); the first step is the request. */
const STEPS = [
  ...Object.entries(VISIT_TRANSITIONS).flatMap(([verb, { from, to }]) =>
    from.map((status) => `('${verb}', '${status}', '${target(to, status)}')`),
  ),
  // A closure that is taken back brings a meeting back as what it was.
  `('reinstate', 'cancelled', 'proposed')`,
  `('reinstate', 'cancelled', 'confirmed')`,
].join(', ');

/** Lines of the history that say something of a visit and leave it where it is. */
const REMARKS = list(['remind_answer', 'escalate_answer', 'raise_review', 'clear_review', 'leave_as_is', 'make_up', 'move']);

const overlap = (table: string, person: string, also: string, unless = 'false'): string =>
  `SELECT a.${person} AS id FROM ${table} a JOIN ${table} b ON b.${person} = a.${person} AND b.visit_id > a.visit_id AND b.live
      AND tstzrange(b.starts_at, b.ends_at) && tstzrange(a.starts_at, a.ends_at) ${also ? `AND b.${also}` : ''} AND NOT coalesce(${unless}, false) WHERE a.live ${also ? `AND a.${also}` : ''}`;

/** What a line of the ledger does to the counters of its period. */
const fold = (held: boolean): string =>
  held
    ? `sum(CASE WHEN kind = 'hold' THEN amount WHEN kind IN ('release', 'use', 'forfeit') THEN -amount ELSE 0 END)`
    : `sum(CASE WHEN kind IN ('use', 'use_by_other', 'forfeit') THEN amount WHEN kind = 'refund' THEN -amount ELSE 0 END)`;
const GRANTED = `sum(CASE WHEN kind IN ('grant', 'correction', 'carry_in', 'goodwill') THEN amount WHEN kind IN ('carry_out', 'expire') THEN -amount ELSE 0 END)`;

/** Each rule as a query for the ids it is broken for; an empty answer is a rule that holds. */
export const RULES: Record<string, string> = {
  'a session never holds more than its places, and more than its windows only with visits that asked for it': `
    SELECT id FROM sessions s WHERE held + confirmed > coalesce(hard_capacity, capacity) OR held < 0 OR confirmed < 0
        OR held + confirmed > capacity + (SELECT count(*) FROM visits v WHERE v.session_id = s.id AND v.over_capacity AND v.status IN (${LIVE}))`,
  'seats taken are the live visits and the places kept for who waits': `
    SELECT s.id FROM sessions s LEFT JOIN (
      SELECT id, sum(held) AS held, sum(confirmed) AS confirmed FROM (
        SELECT session_id AS id, (status IN ('requested', 'proposed'))::int AS held, (status IN ('confirmed', 'under_way'))::int AS confirmed
          FROM visits WHERE status IN (${LIVE})
        UNION ALL
        SELECT proposed_session_id, 1, 0 FROM visits WHERE status IN (${LIVE}) AND proposed_session_id IS NOT NULL
        UNION ALL
        SELECT session_id, 1, 0 FROM waitlist_offers WHERE status = 'open') t GROUP BY id) t ON t.id = s.id
     WHERE s.held <> coalesce(t.held, 0) OR s.confirmed <> coalesce(t.confirmed, 0)`,
  'adults, tables and video rooms taken are what the live visits and the places kept take': `
    SELECT s.id FROM sessions s LEFT JOIN (
      SELECT id, sum(adults) AS adults, sum(groups) AS groups, sum(video) AS video FROM (
        SELECT session_id AS id, takes_adults AS adults, takes_groups AS groups, takes_video AS video FROM visits WHERE status IN (${LIVE})
        UNION ALL
        SELECT proposed_session_id, coalesce(proposed_takes[1], takes_adults), coalesce(proposed_takes[2], takes_groups), coalesce(proposed_takes[3], takes_video)
          FROM visits WHERE status IN (${LIVE}) AND proposed_session_id IS NOT NULL
        UNION ALL
        SELECT session_id, takes_adults, 0, takes_video FROM waitlist_offers WHERE status = 'open') t GROUP BY id) t ON t.id = s.id
     WHERE s.adults_taken <> coalesce(t.adults, 0) OR s.groups_taken <> coalesce(t.groups, 0) OR s.video_taken <> coalesce(t.video, 0)`,
  'no child is booked twice': overlap('visit_dyads', 'child_id', ''),
  // The families of one group are on one bus; inside nobody is with two of them at once.
  'no escort is booked twice': overlap(
    'visit_party',
    'person_id',
    `person_type = 'worker'`,
    `a.group_id = b.group_id AND NOT (a.place = 'inside' AND b.place = 'inside')`,
  ),
  'no parent is booked twice': `
    SELECT a.roster_entry_id AS id FROM visits a JOIN visits b ON b.roster_entry_id = a.roster_entry_id AND b.id > a.id AND b.live
       AND tstzrange(b.starts_at, b.ends_at) && tstzrange(a.starts_at, a.ends_at) WHERE a.live`,
  'a visit, its children and its party live together': `
    SELECT v.id FROM visits v WHERE v.live <> (v.status IN (${LIVE}))
        OR NOT EXISTS (SELECT 1 FROM visit_dyads d WHERE d.visit_id = v.id)
        OR EXISTS (SELECT 1 FROM visit_dyads d WHERE d.visit_id = v.id AND (d.live <> v.live OR d.starts_at <> v.starts_at OR d.ends_at <> v.ends_at))
        OR EXISTS (SELECT 1 FROM visit_party p WHERE p.visit_id = v.id AND (p.live <> v.live OR p.starts_at <> v.starts_at OR p.ends_at <> v.ends_at))`,
  'a live visit lies in its session': `
    SELECT v.id FROM visits v JOIN sessions s ON s.id = v.session_id
     WHERE v.live AND (v.starts_at <> s.starts_at OR v.ends_at <> s.ends_at OR (s.status = 'closed' AND v.status <> 'under_way'))`,
  'a ledger row is the fold of its lines and never negative': `
    SELECT coalesce(p.roster_entry_id, e.roster_entry_id) AS id FROM entitlement_periods p
      FULL JOIN (SELECT roster_entry_id, period, pool, ${GRANTED} AS granted, ${fold(true)} AS held, ${fold(false)} AS used
                   FROM entitlement_entries GROUP BY roster_entry_id, period, pool) e USING (roster_entry_id, period, pool)
     WHERE p.held IS DISTINCT FROM e.held OR p.used IS DISTINCT FROM e.used OR p.granted IS DISTINCT FROM coalesce(e.granted, 0)
        OR p.held < 0 OR p.used < 0 OR p.held + p.used > p.granted`,
  'a live visit holds one contact of its month, an ended one none': `
    SELECT v.id FROM visits v
      LEFT JOIN (SELECT visit_id, roster_entry_id, period, pool, ${fold(true)} AS held FROM entitlement_entries WHERE visit_id IS NOT NULL
                  GROUP BY visit_id, roster_entry_id, period, pool) e
        ON (e.visit_id, e.roster_entry_id, e.period, e.pool) = (v.id, v.roster_entry_id, v.period, v.pool)
     WHERE v.pool <> 'group' AND coalesce(e.held, 0) <> v.live::int`,
  'only live visits hold anything': `
    SELECT visit_id AS id FROM entitlement_entries e WHERE visit_id IS NOT NULL GROUP BY visit_id, roster_entry_id, period, pool
    HAVING ${fold(true)} > 0 AND NOT EXISTS (SELECT 1 FROM visits v WHERE v.id = e.visit_id AND v.live)`,
  'the way of every visit is a legal one': `
    WITH allowed (action, from_status, to_status) AS (VALUES ${STEPS}),
    steps AS (SELECT visit_id, action, from_status, to_status, lag(to_status) OVER w AS before, lead(to_status) OVER w AS after
                FROM visit_status_changes WINDOW w AS (PARTITION BY visit_id ORDER BY at, id))
    SELECT v.id FROM visits v LEFT JOIN steps s ON s.visit_id = v.id
     WHERE s.visit_id IS NULL OR s.from_status IS DISTINCT FROM s.before OR (s.after IS NULL AND s.to_status <> v.status)
        OR NOT ((s.from_status IS NULL AND s.action = 'request' AND s.to_status = 'requested')
             OR (s.from_status = s.to_status AND s.action IN (${REMARKS}))
             OR EXISTS (SELECT 1 FROM allowed a WHERE (a.action, a.from_status, a.to_status) = (s.action, s.from_status, s.to_status)))`,
  'every change of a visit has an audit line for each child': `
    SELECT c.visit_id AS id FROM (
      SELECT c.visit_id, c.action, count(*) AS n FROM visit_status_changes c JOIN visit_dyads d USING (visit_id) GROUP BY c.visit_id, c.action) c
      LEFT JOIN (SELECT subject_id, action, count(*) AS n FROM audit_events WHERE subject_type = 'visit' GROUP BY subject_id, action) a
        ON a.subject_id = c.visit_id AND a.action = 'visit.' || c.action
     WHERE coalesce(a.n, 0) <> c.n`,
  'every change of a visit that is news has its message': `
    SELECT c.visit_id AS id FROM (
      SELECT visit_id, to_status, count(*) AS n FROM (SELECT *, lead(action) OVER (PARTITION BY visit_id ORDER BY at, id) AS next FROM visit_status_changes
         WHERE action NOT IN ('amend', 'refuse_amendment', 'drop_amendment')) s
       -- A decision that is taken back takes its message with it; a request that a closure had ended waits again as it did.
       WHERE from_status IS DISTINCT FROM to_status AND action <> 'undo' AND (action, to_status) <> ('reinstate', 'requested') AND next IS DISTINCT FROM 'undo' AND to_status <> 'under_way'
       GROUP BY visit_id, to_status) c
      LEFT JOIN (SELECT (payload->>'visitId')::uuid AS visit_id, payload->>'status' AS status, count(*) AS n FROM outbox
                  WHERE topic LIKE 'visit.%' AND topic = 'visit.' || (payload->>'status') GROUP BY 1, 2) o
        ON o.visit_id = c.visit_id AND o.status = c.to_status
     WHERE coalesce(o.n, 0) < c.n`,
};

const ALL = Object.entries(RULES)
  .map(
    ([rule, text]) =>
      `SELECT '${rule}' AS rule, count(*)::int AS times, (array_agg(DISTINCT id::text))[1:3] AS examples FROM (${text}) AS broken HAVING count(*) > 0`,
  )
  .join('\nUNION ALL\n');

/** Checks every rule over the whole database in one round trip. An empty answer is what must come out. */
export const brokenRules = (ask: Ask): Promise<Broken[]> => ask<Broken>(ALL);
