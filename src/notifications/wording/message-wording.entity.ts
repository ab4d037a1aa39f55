import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../../database/columns';
import { LOCALES } from '../../kernel/locale';
import type { Locale } from '../../kernel/locale';
import type { Template } from '../engine/message-plan.rules';

/**
 * An organisation's own words for a message in one language. The row with the highest version stands; older ones are the history and are never
 * changed. Without words of a text the built-in ones stand again.
 */
@Entity('message_wordings')
@Check('message_wordings_locale_check', oneOf('locale', LOCALES))
@Check('message_wordings_version_check', 'version > 0')
@Check('message_wordings_built_in_check', 'sms IS NOT NULL OR num_nonnulls(sms_short, sentence, aliyun_template, tencent_template) = 0')
@Index('message_wordings_version_key', ['organisationId', 'template', 'locale', 'version'], { unique: true })
@Index('message_wordings_aliyun_idx', ['aliyunTemplate'], { where: 'aliyun_template IS NOT NULL' })
@Index('message_wordings_tencent_idx', ['tencentTemplate'], { where: 'tencent_template IS NOT NULL' })
export class MessageWording {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Organisation') @Column('uuid') organisationId: string;
  @Column('text') template: Template;
  @Column('text') locale: Locale;
  @Column('int') version: number;
  /** The text message; null: the built-in words stand. */
  @Column('text', { nullable: true }) sms: string | null;
  /** The text message where names are long. */
  @Column('text', { nullable: true }) smsShort: string | null;
  /** The sentence of an e-mail, a letter and a call; null: the built-in one. */
  @Column('text', { nullable: true }) sentence: string | null;
  /** Under which number a provider that keeps the words has approved exactly `sms`. */
  @Column('text', { nullable: true }) aliyunTemplate: string | null;
  @Column('text', { nullable: true }) tencentTemplate: string | null;
  @Column('uuid', { nullable: true }) savedBy: string | null;
  @Column('timestamptz') savedAt: Date;
}
