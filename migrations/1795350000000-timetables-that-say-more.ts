import { MigrationInterface, QueryRunner } from 'typeorm';

const FACILITY_ROWS = `facility_id = (SELECT current_facility())`;

/**
 * Timetable lines that come every n weeks, on named dates or in a season, for some and not for others, with several capacities at once;
 * replacement days; sessions that count all of it; closures of a ward, extended and ended; and the years of a calendar that have been
 * announced. What a visit takes besides its window (adults inside, a group's table, a video room) stands on the visit itself, so that
 * the same is given back.
 */
export class TimetablesThatSayMore1795350000000 implements MigrationInterface {
  /** For the structure test: tables with a policy that came after 1795310000000. */
  static readonly tables = ['calendar_years', 'replacement_days'];

  async up(db: QueryRunner): Promise<void> {
    for (const statement of UP) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const statement of DOWN) await db.query(statement);
  }
}

const UP = [
  `ALTER TABLE timetables ALTER COLUMN weekday DROP NOT NULL,
     ADD COLUMN dates date[], ADD COLUMN except_dates date[], ADD COLUMN every_weeks integer NOT NULL DEFAULT 1, ADD COLUMN anchor_day date,
     ADD COLUMN season_from text, ADD COLUMN season_to text, ADD COLUMN audience text NOT NULL DEFAULT 'everyone', ADD COLUMN admits jsonb,
     ADD COLUMN room text, ADD COLUMN max_adults integer, ADD COLUMN max_groups integer, ADD COLUMN max_video integer,
     ADD COLUMN previous_id uuid, ADD COLUMN withdrawn_at timestamptz, ADD COLUMN version integer NOT NULL DEFAULT 1`,
  `ALTER TABLE timetables
     ADD CONSTRAINT timetables_when_check CHECK ((weekday IS NULL) <> (dates IS NULL)),
     ADD CONSTRAINT timetables_weeks_check CHECK (every_weeks BETWEEN 1 AND 52),
     ADD CONSTRAINT timetables_season_check CHECK ((season_from IS NULL) = (season_to IS NULL) AND season_from ~ '^\\d\\d-\\d\\d$' AND season_to ~ '^\\d\\d-\\d\\d$'),
     ADD CONSTRAINT timetables_valid_check CHECK (valid_to IS NULL OR valid_to >= valid_from),
     ADD CONSTRAINT timetables_limits_check CHECK (max_adults > 0 AND max_groups >= 0 AND max_video >= 0),
     ADD CONSTRAINT timetables_audience_check CHECK (audience IN ('everyone', 'families', 'staff_arranged', 'first_visits')),
     ADD CONSTRAINT fk_timetables_previous_id FOREIGN KEY (previous_id) REFERENCES timetables(id) ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `CREATE INDEX timetables_previous_idx ON timetables (previous_id)`,
  `ALTER TABLE sessions
     ADD COLUMN hard_capacity integer, ADD COLUMN max_adults integer, ADD COLUMN max_groups integer, ADD COLUMN max_video integer,
     ADD COLUMN adults_taken integer NOT NULL DEFAULT 0, ADD COLUMN groups_taken integer NOT NULL DEFAULT 0,
     ADD COLUMN video_taken integer NOT NULL DEFAULT 0, ADD COLUMN provisional boolean NOT NULL DEFAULT false,
     ADD COLUMN audience text NOT NULL DEFAULT 'everyone', ADD COLUMN admits jsonb, ADD COLUMN room text,
     ADD COLUMN closure_id uuid, ADD COLUMN version integer NOT NULL DEFAULT 1`,
  `ALTER TABLE sessions DROP CONSTRAINT sessions_capacity_check`,
  `ALTER TABLE sessions
     ADD CONSTRAINT sessions_capacity_check CHECK (held >= 0 AND confirmed >= 0 AND held + confirmed <= coalesce(hard_capacity, capacity)),
     ADD CONSTRAINT sessions_hard_capacity_check CHECK (hard_capacity >= capacity),
     ADD CONSTRAINT sessions_adults_check CHECK (adults_taken >= 0 AND (max_adults IS NULL OR adults_taken <= max_adults)),
     ADD CONSTRAINT sessions_groups_check CHECK (groups_taken >= 0 AND (max_groups IS NULL OR groups_taken <= max_groups)),
     ADD CONSTRAINT sessions_video_check CHECK (video_taken >= 0 AND (max_video IS NULL OR video_taken <= max_video)),
     ADD CONSTRAINT sessions_audience_check CHECK (audience IN ('everyone', 'families', 'staff_arranged', 'first_visits'))`,
  `ALTER TABLE closures ADD COLUMN ward_id uuid, ADD COLUMN whole_days boolean NOT NULL DEFAULT true, ADD COLUMN extends_id uuid,
     ADD COLUMN reopened_at timestamptz, ADD COLUMN reopened_by uuid, ADD COLUMN reopened_from date`,
  `ALTER TABLE closures
     ADD CONSTRAINT closures_reopened_check CHECK ((reopened_at IS NULL) = (reopened_from IS NULL)),
     ADD CONSTRAINT fk_closures_ward_id FOREIGN KEY (ward_id) REFERENCES wards(id) ON DELETE NO ACTION ON UPDATE NO ACTION,
     ADD CONSTRAINT fk_closures_extends_id FOREIGN KEY (extends_id) REFERENCES closures(id) ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `CREATE INDEX closures_ward_idx ON closures (ward_id)`,
  `CREATE INDEX closures_extends_idx ON closures (extends_id)`,
  `ALTER TABLE sessions ADD CONSTRAINT fk_sessions_closure_id FOREIGN KEY (closure_id) REFERENCES closures(id) ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `CREATE INDEX sessions_closure_idx ON sessions (closure_id) WHERE closure_id IS NOT NULL`,
  `ALTER TABLE visits ADD COLUMN takes_adults integer NOT NULL DEFAULT 0, ADD COLUMN takes_groups integer NOT NULL DEFAULT 0,
     ADD COLUMN takes_video integer NOT NULL DEFAULT 0`,
  `ALTER TABLE visits ADD CONSTRAINT visits_takes_check CHECK (takes_adults >= 0 AND takes_groups >= 0 AND takes_video >= 0)`,
  // Sessions of before have no such limits; their visits are counted as if they had been asked for today.
  `UPDATE visits v SET takes_video = CASE v.mode WHEN 'video' THEN 1 ELSE 0 END,
          takes_groups = CASE WHEN (SELECT count(*) FROM visit_dyads d WHERE d.visit_id = v.id) > 1 THEN 1 ELSE 0 END,
          takes_adults = (SELECT count(*) FROM visit_party p WHERE p.visit_id = v.id AND p.place = 'inside')
     WHERE v.live`,
  `UPDATE sessions s SET adults_taken = t.adults, groups_taken = t.groups, video_taken = t.video
     FROM (SELECT seat.id, sum(v.takes_adults) AS adults, sum(v.takes_groups) AS groups, sum(v.takes_video) AS video
             FROM visits v CROSS JOIN LATERAL (VALUES (v.session_id), (v.proposed_session_id)) AS seat(id)
            WHERE v.live AND seat.id IS NOT NULL GROUP BY seat.id) t WHERE t.id = s.id`,
  `CREATE TABLE replacement_days (
     facility_id uuid NOT NULL, day date NOT NULL, note text, created_by uuid, created_at timestamptz NOT NULL DEFAULT now(),
     CONSTRAINT pk_replacement_days PRIMARY KEY (facility_id, day),
     CONSTRAINT fk_replacement_days_facility_id FOREIGN KEY (facility_id) REFERENCES facilities(id) ON DELETE NO ACTION ON UPDATE NO ACTION)`,
  `CREATE TABLE calendar_years (
     pack text NOT NULL, year integer NOT NULL, source text NOT NULL, published_by uuid, published_at timestamptz NOT NULL,
     CONSTRAINT pk_calendar_years PRIMARY KEY (pack, year))`,
  ...policies('replacement_days', `(SELECT has_scope())`, FACILITY_ROWS),
  // A calendar is published by the system on an administrator's word.
  ...policies('calendar_years', `(SELECT has_scope())`, 'false'),
];

const DOWN = [
  `DROP TABLE calendar_years`,
  `DROP TABLE replacement_days`,
  `ALTER TABLE visits DROP COLUMN takes_adults, DROP COLUMN takes_groups, DROP COLUMN takes_video`,
  `ALTER TABLE sessions DROP CONSTRAINT sessions_capacity_check, DROP COLUMN hard_capacity, DROP COLUMN max_adults, DROP COLUMN max_groups,
     DROP COLUMN max_video, DROP COLUMN adults_taken, DROP COLUMN groups_taken, DROP COLUMN video_taken, DROP COLUMN provisional,
     DROP COLUMN audience, DROP COLUMN admits, DROP COLUMN room, DROP COLUMN closure_id, DROP COLUMN version`,
  `ALTER TABLE sessions ADD CONSTRAINT sessions_capacity_check CHECK (held >= 0 AND confirmed >= 0 AND held + confirmed <= capacity)`,
  `ALTER TABLE closures DROP COLUMN ward_id, DROP COLUMN whole_days, DROP COLUMN extends_id, DROP COLUMN reopened_at, DROP COLUMN reopened_by,
     DROP COLUMN reopened_from`,
  `DELETE FROM timetables WHERE weekday IS NULL AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.timetable_id = timetables.id)`,
  `ALTER TABLE timetables DROP CONSTRAINT timetables_when_check`,
  `UPDATE timetables SET weekday = extract(isodow FROM valid_from) WHERE weekday IS NULL`,
  `ALTER TABLE timetables ALTER COLUMN weekday SET NOT NULL, DROP CONSTRAINT timetables_valid_check, DROP COLUMN dates, DROP COLUMN except_dates,
     DROP COLUMN every_weeks, DROP COLUMN anchor_day, DROP COLUMN season_from, DROP COLUMN season_to, DROP COLUMN audience, DROP COLUMN admits,
     DROP COLUMN room, DROP COLUMN max_adults, DROP COLUMN max_groups, DROP COLUMN max_video, DROP COLUMN previous_id, DROP COLUMN withdrawn_at,
     DROP COLUMN version`,
];

function policies(table: string, see: string, write: string): string[] {
  const or = (rule: string): string => `((SELECT is_system()) OR (${rule}))`;
  return [
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
    `CREATE POLICY ${table}_see ON ${table} FOR SELECT TO kinline_app USING ${or(see)}`,
    `CREATE POLICY ${table}_add ON ${table} FOR INSERT TO kinline_app WITH CHECK ${or(write)}`,
    `CREATE POLICY ${table}_change ON ${table} FOR UPDATE TO kinline_app USING ${or(write)}`,
    `CREATE POLICY ${table}_remove ON ${table} FOR DELETE TO kinline_app USING ${or(write)}`,
  ];
}
