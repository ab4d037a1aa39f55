import { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Recording who looked is one round trip, not four: a booking's answer names a family, so it is recorded while the session's row is still
 * locked. As its owner the function finds the children whatever the reader's scope, as `asSystem` did, and takes no scope with it.
 */
export class NoteLooks1795390001000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE FUNCTION note_looks(
        p_children uuid[], p_dyads uuid[], p_visits uuid[], p_parents uuid[], p_exchanges uuid[], p_incidents uuid[],
        p_since timestamptz, p_at timestamptz, p_reader uuid, p_request text, p_classes jsonb, p_ids uuid[])
      RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        INSERT INTO audit_events (id, at, actor_user_id, organisation_id, action, subject_type, subject_id, child_id, request_id, details)
        SELECT coalesce(p_ids[row_number() OVER ()], gen_random_uuid()), p_at, p_reader, c.organisation_id, 'child.look', 'child', c.id, c.id, p_request,
               jsonb_build_object('classes', p_classes)
          FROM children c
         WHERE c.id IN (SELECT unnest(p_children) UNION SELECT child_id FROM dyads WHERE id = ANY (p_dyads)
                        UNION SELECT child_id FROM visit_dyads WHERE visit_id = ANY (p_visits)
                        UNION SELECT child_id FROM dyads WHERE parent_id = ANY (p_parents)
                        UNION SELECT d.child_id FROM exchanges e JOIN dyads d ON d.id = e.dyad_id WHERE e.id = ANY (p_exchanges)
                        UNION SELECT d.child_id FROM incidents i JOIN dyads d ON d.id = i.dyad_id WHERE i.id = ANY (p_incidents))
           AND NOT EXISTS (SELECT 1 FROM audit_events a WHERE a.child_id = c.id AND a.at > p_since AND a.actor_user_id = p_reader
                              AND a.action = 'child.look' AND a.details->'classes' @> p_classes)
      $$`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      `DROP FUNCTION note_looks(uuid[], uuid[], uuid[], uuid[], uuid[], uuid[], timestamptz, timestamptz, uuid, text, jsonb, uuid[])`,
    );
  }
}
