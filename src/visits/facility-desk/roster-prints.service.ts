import { Injectable } from '@nestjs/common';
import { Audit } from '../../audit/audit';
import { Database } from '../../database/database';
import { FacilitiesQueries } from '../../facilities/facilities.queries';
import { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { Day } from '../../kernel/days';
import { newId } from '../../kernel/ids';
import { intakeClosesAt } from '../trips/gate-arrival.rules';
import { DeskPeople } from './desk-people.queries';
import { fingerprintOf, GateFacts, inOrder, isStruck, markOf, RosterOrder, RosterRow } from './roster-print.rules';
import { asSeenBy } from '../visit-audience.rules';
import { VISIT_SELECT, VisitView } from '../visit.select';
import { VisitPagesQueries } from '../visit-pages.queries';

/** A print as it is remembered. */
export interface RosterPrintView {
  id: string;
  day: Day;
  version: number;
  format: 'page' | 'pdf';
  printedAt: Date;
  printedByName: string;
  count: number;
}

/** A day's roster as it stands now, and how it differs from what was printed last. */
export interface RosterSheet {
  rows: RosterRow[];
  /** The last print's number while nothing has changed, else the next. */
  version: number;
  last?: RosterPrintView;
  /** Printed as it stands now. */
  isPrinted: boolean;
  /** How many lines are new, gone or other since the last print; 0 before the first. */
  changes: number;
}

const ON_THE_DAY = `s.day = $2 AND (v.status IN ('confirmed', 'under_way', 'completed', 'partial', 'aborted', 'no_show', 'refused_at_gate')
  OR v.status = 'cancelled' AND EXISTS (SELECT 1 FROM visit_status_changes c WHERE c.visit_id = v.id AND c.to_status = 'confirmed'))`;

/** Where the facility's rules name no age. */
const ADULT = 18;

/** The gate's roster of a day and its prints. */
@Injectable()
export class RosterPrintsService {
  constructor(
    private readonly db: Database,
    private readonly extra: VisitPagesQueries,
    private readonly people: DeskPeople,
    private readonly facilities: FacilitiesQueries,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** The roster of the actor's own facility. */
  async sheet(actor: Actor, day: Day, order: RosterOrder = 'time'): Promise<RosterSheet> {
    const found = await this.last(actor, day);
    const marks: Record<string, string> = found?.lines ?? {};
    const visits = await this.visits(actor, day, Object.keys(marks));
    const facts = await this.facts(actor, visits, day);
    const rows = visits.map((visit): RosterRow => {
      const line = { visit, atGate: facts(visit), struck: isStruck(visit, day) };
      return { ...line, changed: found !== undefined && marks[visit.id] !== markOf(line) };
    });
    const isPrinted = found?.fingerprint === fingerprintOf(marksOf(rows));
    return {
      rows: inOrder(rows, order),
      version: (found?.version ?? 0) + (isPrinted ? 0 : 1),
      last: found && withoutMarks(found),
      isPrinted,
      changes: rows.filter((row) => row.changed).length,
    };
  }

  /** Remembers that the roster is printed as it stands now. The same content again keeps its version. */
  async print(actor: Actor, day: Day, format: 'page' | 'pdf'): Promise<RosterPrintView> {
    return this.db.transaction(async () => {
      await this.db.sql(`SELECT pg_advisory_xact_lock(hashtextextended('roster_prints:' || $1 || $2, 7))`, [actor.facilityId ?? '', day]);
      const { rows, version } = await this.sheet(actor, day);
      const marks = marksOf(rows);
      const id = newId();
      await this.db.sql(
        `INSERT INTO roster_prints (id, facility_id, day, version, format, fingerprint, lines, printed_by, printed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [id, actor.facilityId, day, version, format, fingerprintOf(marks), JSON.stringify(marks), actor.userId, this.clock.now()],
      );
      await this.audit.record({
        action: 'roster.print',
        subjectType: 'facility',
        subjectId: actor.facilityId,
        details: { day, version, format },
      });
      return { id, day, version, format, printedAt: this.clock.now(), printedByName: actor.name, count: rows.length };
    });
  }

  /** What was printed of a day, the latest first. */
  prints(actor: Actor, day: Day): Promise<RosterPrintView[]> {
    return this.db.sql<RosterPrintView>(`${PRINTS} LIMIT 50`, [actor.facilityId, day]);
  }

  private last(actor: Actor, day: Day): Promise<(RosterPrintView & { fingerprint: string; lines: Record<string, string> }) | undefined> {
    return this.db.one(`${PRINTS.replace('p.format', 'p.format, p.fingerprint, p.lines')} LIMIT 1`, [actor.facilityId, day]);
  }

  /** Agreed for the day, called off after that, or on the last print and elsewhere by now. */
  private async visits(actor: Actor, day: Day, printed: string[]): Promise<VisitView[]> {
    const rows = await this.db.sql<VisitView>(
      `${VISIT_SELECT} WHERE v.facility_id = $1 AND (${ON_THE_DAY} OR v.id = ANY($3::uuid[])) LIMIT 2000`,
      [actor.facilityId, day, printed],
    );
    return rows.map((row) => asSeenBy(actor, row));
  }

  /** As the system: who the guardians are and when an escort was vetted stands in files that no facility sees; of them the gate gets only this. */
  private async facts(actor: Actor, visits: readonly VisitView[], day: Day): Promise<(visit: VisitView) => GateFacts> {
    const rules = actor.facilityId === null ? undefined : (await this.facilities.rulesOn(actor.facilityId, day))?.rules;
    const rosters = await this.extra.rosterLines(actor, [...new Set(visits.map((v) => v.rosterEntryId))]);
    const children = visits.flatMap((v) => v.dyads.map((d) => d.childId));
    const workers = visits.flatMap((v) => v.party.filter((p) => p.personType === 'worker').map((p) => p.personId));
    const comers = visits.flatMap((v) => v.party.filter((p) => p.personType === 'caregiver').map((p) => p.personId));
    const people = await this.people.of(visits.filter((v) => v.notAdmitted.length > 0).map((v) => v.id));
    const [guardians, vettings, kin, known] = await this.db.asSystem(async () => [
      await this.db.sql<{ childId: string; personId: string; name: string }>(
        `SELECT k.child_id, g.id AS person_id, g.name FROM child_caregivers k JOIN caregivers g ON g.id = k.caregiver_id
          WHERE k.child_id = ANY($1::uuid[]) AND k.is_guardian AND k.until IS NULL ORDER BY k.child_id, g.id`,
        [children],
      ),
      await this.db.sql<{ workerId: string; id: string; queriedOn: string }>(
        `SELECT DISTINCT ON (worker_id) worker_id, id, queried_on FROM worker_vettings WHERE worker_id = ANY($1::uuid[]) AND clear ORDER BY worker_id, queried_on DESC`,
        [workers],
      ),
      await this.db.sql<GateFacts['kin'][number]>(
        `SELECT k.child_id, g.id AS person_id, k.relationship, g.language FROM child_caregivers k JOIN caregivers g ON g.id = k.caregiver_id
          WHERE k.child_id = ANY($1::uuid[]) AND g.id = ANY($2::uuid[]) AND k.until IS NULL ORDER BY k.child_id, g.id`,
        [children, comers],
      ),
      await this.db.sql<{ childId: string }>(KNOWN_AT_A_GATE, [children]),
    ]);
    const before = new Set(known.map((row) => row.childId));
    return (visit) => {
      const line = rosters.get(visit.rosterEntryId);
      return {
        wardCode: line?.wardCode ?? null,
        number: line?.number ?? visit.rosterNumber,
        familyName: line?.familyName ?? '',
        givenName: line?.givenName ?? '',
        guardians: guardians.filter((g) => visit.dyads.some((d) => d.childId === g.childId)),
        vettings: vettings.filter((w) => visit.party.some((p) => p.personId === w.workerId)),
        kin: kin.filter((k) => visit.dyads.some((d) => d.childId === k.childId) && visit.party.some((p) => p.personId === k.personId)),
        notAdmitted: (people.get(visit.id) ?? []).flatMap(({ subjectId, personType, name, reasonCode }) =>
          reasonCode === null ? [] : [{ subjectId, personType, name, reasonCode }],
        ),
        papers: (visit.dyads.every((d) => before.has(d.childId)) ? rules?.documentsLater : rules?.documentsFirst) ?? [],
        adultAge: rules?.adultAge ?? ADULT,
        intakeClosesAt: intakeClosesAt(visit.startsAt, rules?.intakeCutoffMinutes),
      };
    };
  }
}

/** Children who have been to a meeting in person before. */
const KNOWN_AT_A_GATE = `SELECT c.id AS child_id FROM children c WHERE c.id = ANY($1::uuid[]) AND (c.visited_before OR EXISTS (
  SELECT 1 FROM visit_dyads d JOIN visits v ON v.id = d.visit_id
   WHERE d.child_id = c.id AND d.attended IS NOT FALSE AND v.status IN ('completed', 'partial') AND v.mode IN ('visit', 'group')))`;

const PRINTS = `SELECT p.id, p.day, p.version, p.format, p.printed_at, coalesce(u.name, '') AS printed_by_name,
  (SELECT count(*)::int FROM jsonb_object_keys(p.lines)) AS count FROM roster_prints p LEFT JOIN users u ON u.id = p.printed_by
  WHERE p.facility_id = $1 AND p.day = $2 ORDER BY p.printed_at DESC, p.id DESC`;

/** What a page may have of a print. */
const withoutMarks = ({ id, day, version, format, printedAt, printedByName, count }: RosterPrintView): RosterPrintView => ({
  id,
  day,
  version,
  format,
  printedAt,
  printedByName,
  count,
});

const marksOf = (rows: readonly RosterRow[]): Record<string, string> => Object.fromEntries(rows.map((row) => [row.visit.id, markOf(row)]));
