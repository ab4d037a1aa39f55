import { MigrationInterface, QueryRunner } from 'typeorm';

const SAID = ['visit_status_changes', 'exchange_status_changes'];
const BLANKED = `note = NULL, on_behalf_of = on_behalf_of - 'name'`;
const SAYS = `(note IS NOT NULL OR on_behalf_of ? 'name')`;
/** Only the system forgets; a scope of somebody's own never does. */
const ONLY_SYSTEM = `IF NOT coalesce(is_system(), false) THEN RAISE EXCEPTION 'only the system forgets' USING ERRCODE = 'insufficient_privilege'; END IF;`;
const DEFINER = `RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp`;

/**
 * History stays as it is but for one thing: words that tell who somebody was may be blanked when a file is forgotten. The guards of three
 * tables let through exactly that – a note gone, a name gone from whoever spoke, a birth date become its year, all else to the letter
 * as it was – and only functions of the owner can do it, called by the system.
 */
export class ForgetInHistory1795544001000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE FUNCTION year_only(said jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
      SELECT CASE jsonb_typeof(said)
        WHEN 'string' THEN to_jsonb(regexp_replace(said #>> '{}', '^(\\d{4})-\\d{2}-\\d{2}', '\\1-01-01'))
        WHEN 'array' THEN (SELECT coalesce(jsonb_agg(to_jsonb(regexp_replace(x #>> '{}', '^(\\d{4})-\\d{2}-\\d{2}', '\\1-01-01')) ORDER BY n), '[]') FROM jsonb_array_elements(said) WITH ORDINALITY AS e(x, n))
        ELSE said END $$`);
    await db.query(`CREATE FUNCTION without_birth_days(said jsonb) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
      BEGIN
        RETURN CASE jsonb_typeof(said)
          WHEN 'object' THEN (SELECT coalesce(jsonb_object_agg(key, CASE WHEN key ~* 'birthDate' THEN year_only(value) ELSE without_birth_days(value) END), '{}') FROM jsonb_each(said))
          WHEN 'array' THEN (SELECT coalesce(jsonb_agg(without_birth_days(x) ORDER BY n), '[]') FROM jsonb_array_elements(said) WITH ORDINALITY AS e(x, n))
          ELSE said END;
      END $$`);
    await db.query(`CREATE FUNCTION refuse_change_but_forgetting() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'gate_results' THEN
          IF NEW.facts <> OLD.facts AND NEW.facts = without_birth_days(OLD.facts) AND to_jsonb(NEW) - 'facts' = to_jsonb(OLD) - 'facts' THEN RETURN NEW; END IF;
        ELSIF TG_OP = 'UPDATE' THEN
          IF (OLD.note IS NOT NULL OR OLD.on_behalf_of ? 'name') AND NEW.note IS NULL AND NEW.on_behalf_of IS NOT DISTINCT FROM OLD.on_behalf_of - 'name'
             AND to_jsonb(NEW) - 'note' - 'on_behalf_of' = to_jsonb(OLD) - 'note' - 'on_behalf_of' THEN RETURN NEW; END IF;
        END IF;
        RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
      END $$`);
    for (const table of [...SAID, 'gate_results'])
      await db.query(
        `CREATE OR REPLACE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION refuse_change_but_forgetting()`,
      );
    await db.query(`CREATE FUNCTION forget_said(p_visits uuid[], p_exchanges uuid[]) ${DEFINER} AS $$
      BEGIN
        ${ONLY_SYSTEM}
        UPDATE visit_status_changes SET ${BLANKED} WHERE visit_id = ANY (p_visits) AND ${SAYS};
        UPDATE exchange_status_changes SET ${BLANKED} WHERE exchange_id = ANY (p_exchanges) AND ${SAYS};
      END $$`);
    await db.query(`CREATE FUNCTION forget_birth_days(p_dyads uuid[]) ${DEFINER} AS $$
      BEGIN
        ${ONLY_SYSTEM}
        UPDATE gate_results SET facts = without_birth_days(facts) WHERE dyad_id = ANY (p_dyads) AND facts <> without_birth_days(facts);
      END $$`);
    for (const name of ['forget_said(uuid[], uuid[])', 'forget_birth_days(uuid[])'])
      await db.query(`REVOKE ALL ON FUNCTION ${name} FROM PUBLIC`);
    for (const name of ['forget_said(uuid[], uuid[])', 'forget_birth_days(uuid[])'])
      await db.query(`GRANT EXECUTE ON FUNCTION ${name} TO kinline_app`);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const table of [...SAID, 'gate_results'])
      await db.query(
        `CREATE OR REPLACE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION refuse_change()`,
      );
    for (const name of ['forget_said(uuid[], uuid[])', 'forget_birth_days(uuid[])', 'refuse_change_but_forgetting()'])
      await db.query(`DROP FUNCTION ${name}`);
    await db.query(`DROP FUNCTION without_birth_days(jsonb)`);
    await db.query(`DROP FUNCTION year_only(jsonb)`);
  }
}
