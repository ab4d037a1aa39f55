import { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Accounts are opened by an administrator of the same organisation; their owner chooses the password, by a link that opens once. Until then there is
 * none, and nobody can sign in.
 */
export class UserInvitations1795559000000 implements MigrationInterface {
  /** For the structure test: tables with a policy that came after 1795310000000. */
  static readonly tables = ['user_invitations'];

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE users ALTER COLUMN password_hash DROP NOT NULL, ADD COLUMN version integer NOT NULL DEFAULT 1`);
    await db.query(
      `CREATE TABLE user_invitations (user_id uuid NOT NULL, organisation_id uuid NOT NULL, token_hash text NOT NULL, created_by uuid, created_at timestamptz NOT NULL,
         expires_at timestamptz NOT NULL,
         CONSTRAINT pk_user_invitations PRIMARY KEY (user_id),
         CONSTRAINT fk_user_invitations_user_id FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
         CONSTRAINT fk_user_invitations_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations (id))`,
    );
    await db.query(`CREATE UNIQUE INDEX user_invitations_token_hash_key ON user_invitations (token_hash)`);
    await db.query(`CREATE INDEX user_invitations_organisation_idx ON user_invitations (organisation_id)`);
    await db.query(`CREATE INDEX users_organisation_idx ON users (organisation_id, id)`);
    await db.query(`ALTER TABLE user_invitations ENABLE ROW LEVEL SECURITY`);
    await db.query(
      `CREATE POLICY user_invitations_scope ON user_invitations TO kinline_app
         USING ((SELECT is_system()) OR organisation_id = (SELECT current_organisation()))`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX users_organisation_idx`);
    await db.query(`DROP TABLE user_invitations`);
    await db.query(`UPDATE users SET password_hash = '', active = false WHERE password_hash IS NULL`);
    await db.query(`ALTER TABLE users ALTER COLUMN password_hash SET NOT NULL, DROP COLUMN version`);
  }
}
