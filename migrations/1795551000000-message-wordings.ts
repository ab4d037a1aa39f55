import { MigrationInterface, QueryRunner } from 'typeorm';

/** An organisation's own words for its messages, version by version: docs/decisions/0032-an-organisations-own-words.md. */
export class MessageWordings1795551000000 implements MigrationInterface {
  /** For the structure test: tables with a policy that came after 1795310000000. */
  static readonly tables = ['message_wordings'];

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `CREATE TABLE message_wordings (id uuid NOT NULL, organisation_id uuid NOT NULL, template text NOT NULL, locale text NOT NULL, version integer NOT NULL,
         sms text, sms_short text, sentence text, aliyun_template text, tencent_template text, saved_by uuid, saved_at timestamptz NOT NULL,
         CONSTRAINT message_wordings_locale_check CHECK (locale IN ('zh-CN', 'en')),
         CONSTRAINT message_wordings_version_check CHECK (version > 0),
         CONSTRAINT message_wordings_built_in_check CHECK (sms IS NOT NULL OR num_nonnulls(sms_short, sentence, aliyun_template, tencent_template) = 0),
         CONSTRAINT pk_message_wordings PRIMARY KEY (id),
         CONSTRAINT fk_message_wordings_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations (id))`,
    );
    await db.query(`CREATE UNIQUE INDEX message_wordings_version_key ON message_wordings (organisation_id, template, locale, version)`);
    await db.query(`CREATE INDEX message_wordings_aliyun_idx ON message_wordings (aliyun_template) WHERE aliyun_template IS NOT NULL`);
    await db.query(`CREATE INDEX message_wordings_tencent_idx ON message_wordings (tencent_template) WHERE tencent_template IS NOT NULL`);
    await db.query(
      `CREATE TRIGGER message_wordings_append_only BEFORE UPDATE OR DELETE ON message_wordings FOR EACH ROW EXECUTE FUNCTION refuse_change()`,
    );
    await db.query(`ALTER TABLE message_wordings ENABLE ROW LEVEL SECURITY`);
    // Administrators set words and open no family's file: by organisation, not by case.
    await db.query(
      `CREATE POLICY message_wordings_scope ON message_wordings TO kinline_app
         USING ((SELECT is_system()) OR organisation_id = (SELECT current_organisation()))`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE message_wordings`);
  }
}
