import { MigrationInterface, QueryRunner } from 'typeorm';

const OLD_NOTE = `IF (OLD.note IS NOT NULL OR OLD.on_behalf_of ? 'name') AND NEW.note IS NULL AND NEW.on_behalf_of IS NOT DISTINCT FROM OLD.on_behalf_of - 'name'
             AND to_jsonb(NEW) - 'note' - 'on_behalf_of' = to_jsonb(OLD) - 'note' - 'on_behalf_of' THEN RETURN NEW; END IF;`;
// A row of another table has no such note: there it is left out on both sides, and nothing is there to be emptied.
const NEW_NOTE = `IF (OLD.note IS NOT NULL OR to_jsonb(OLD) ->> 'desk_note' IS NOT NULL OR to_jsonb(OLD) ->> 'family_note' IS NOT NULL OR OLD.on_behalf_of ? 'name')
             AND NEW.note IS NULL AND to_jsonb(NEW) ->> 'desk_note' IS NULL AND to_jsonb(NEW) ->> 'family_note' IS NULL
             AND NEW.on_behalf_of IS NOT DISTINCT FROM OLD.on_behalf_of - 'name'
             AND to_jsonb(NEW) - ARRAY['note', 'on_behalf_of', 'desk_note', 'family_note'] = to_jsonb(OLD) - ARRAY['note', 'on_behalf_of', 'desk_note', 'family_note'] THEN RETURN NEW; END IF;`;
const OLD_FIRST = `IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'gate_results' THEN`;
const NEW_FIRST = `IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'trip_cost_lines' THEN
          IF OLD.file_id IS NOT NULL AND NEW.file_id IS NULL AND to_jsonb(NEW) - 'file_id' = to_jsonb(OLD) - 'file_id' THEN RETURN NEW; END IF;
        ELSIF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'gate_results' THEN`;
const OLD_SAID = `UPDATE visit_status_changes SET note = NULL, on_behalf_of = on_behalf_of - 'name' WHERE visit_id = ANY (p_visits) AND (note IS NOT NULL OR on_behalf_of ? 'name');`;
const NEW_SAID = `UPDATE visit_status_changes SET note = NULL, desk_note = NULL, family_note = NULL, on_behalf_of = on_behalf_of - 'name'
          WHERE visit_id = ANY (p_visits) AND (note IS NOT NULL OR desk_note IS NOT NULL OR family_note IS NOT NULL OR on_behalf_of ? 'name');`;
const TRIGGER = `CREATE OR REPLACE TRIGGER trip_cost_lines_append_only BEFORE UPDATE OR DELETE ON trip_cost_lines FOR EACH ROW EXECUTE FUNCTION`;

/**
 * When a file is forgotten, the facility's two notes beside a decision go like the first one did, and so do the scans of receipts: a ticket
 * bears the traveller's name and number. Amounts, days and who answered stay, or the change is refused.
 */
export class ForgetNotesAndReceipts1795566000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await rewrite(db, 'refuse_change_but_forgetting', [OLD_NOTE, NEW_NOTE], [OLD_FIRST, NEW_FIRST]);
    await rewrite(db, 'forget_said', [OLD_SAID, NEW_SAID]);
    await db.query(`${TRIGGER} refuse_change_but_forgetting()`);
    await db.query(`CREATE FUNCTION forget_receipts(p_visits uuid[]) RETURNS uuid[] LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      DECLARE files uuid[];
      BEGIN
        IF NOT coalesce(is_system(), false) THEN RAISE EXCEPTION 'only the system forgets' USING ERRCODE = 'insufficient_privilege'; END IF;
        SELECT coalesce(array_agg(file_id), '{}') INTO files FROM trip_cost_lines WHERE visit_id = ANY (p_visits) AND file_id IS NOT NULL;
        UPDATE trip_cost_lines SET file_id = NULL WHERE visit_id = ANY (p_visits) AND file_id IS NOT NULL;
        RETURN files;
      END $$`);
    await db.query(`REVOKE ALL ON FUNCTION forget_receipts(uuid[]) FROM PUBLIC`);
    await db.query(`GRANT EXECUTE ON FUNCTION forget_receipts(uuid[]) TO kinline_app`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP FUNCTION forget_receipts(uuid[])`);
    await db.query(`${TRIGGER} refuse_change()`);
    await rewrite(db, 'forget_said', [NEW_SAID, OLD_SAID]);
    await rewrite(db, 'refuse_change_but_forgetting', [NEW_NOTE, OLD_NOTE], [NEW_FIRST, OLD_FIRST]);
  }
}

/** Exchanges texts in a function's own definition. @throws Error when one is not there once */
async function rewrite(db: QueryRunner, name: string, ...pairs: readonly (readonly [string, string])[]): Promise<void> {
  const rows = (await db.query(`SELECT pg_get_functiondef(oid) AS definition FROM pg_proc WHERE proname = $1`, [name])) as {
    definition: string;
  }[];
  let definition = rows[0]?.definition ?? '';
  for (const [before, after] of pairs) {
    if (definition.split(before).length !== 2) throw new Error(`${name} does not say "${before}" once`);
    definition = definition.replace(before, () => after);
  }
  await db.query(definition);
}
