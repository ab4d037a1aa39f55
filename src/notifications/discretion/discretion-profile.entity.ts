import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../../database/columns';
import { Locale, LOCALES } from '../../kernel/locale';

/** How a family wants to be reached, so that nobody learns from us what they have not told. */
@Entity('discretion_profiles')
export class DiscretionProfile {
  @ForeignKey('Caregiver') @PrimaryColumn('uuid') caregiverId: string;
  @ForeignKey('Organisation') @Index('discretion_profiles_organisation_idx') @Column('uuid') organisationId: string;
  /** Who may pick up and be spoken to. */
  @Column('text', { nullable: true }) whoAnswers: string | null;
  /** "08:00-10:00": when a call or message puts nobody into trouble; empty: whenever it is not quiet. */
  @Column('text', { array: true, default: () => `'{}'` }) safeHours: string[];
  /** How we present ourselves when somebody listens in. */
  @Column('text', { nullable: true }) coverPhrase: string | null;
  @Column('text', { nullable: true }) strangerScript: string | null;
  /** The words in which the child has been told. */
  @Column('text', { nullable: true }) childWords: string | null;
  /** Who hears "please ring", and nothing else, when she cannot be reached. */
  @Column('text', { nullable: true }) secondName: string | null;
  @Column('text', { nullable: true }) secondPhone: string | null;
  @Column('int', { default: 1 }) version: number;
  @Column('uuid', { nullable: true }) updatedBy: string | null;
  @Column('timestamptz') updatedAt: Date;
}

export const RELEASE_STATUSES = ['open', 'released', 'kept', 'withdrawn'] as const;
export type ReleaseStatus = (typeof RELEASE_STATUSES)[number];

/** A place whose family has said it cannot come: given on at the coordinator's word, or when the time for it is over. */
@Entity('seat_releases')
@Check('seat_releases_status_check', oneOf('status', RELEASE_STATUSES))
@Check('seat_releases_decided_check', `(status = 'open') = (decided_at IS NULL)`)
@Index('seat_releases_open_key', ['visitId'], { unique: true, where: `status = 'open'` })
@Index('seat_releases_due_idx', ['organisationId', 'status', 'dueAt'])
export class SeatRelease {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Organisation') @Column('uuid') organisationId: string;
  @ForeignKey('Visit') @Index('seat_releases_visit_idx') @Column('uuid') visitId: string;
  @ForeignKey('Caregiver') @Index('seat_releases_caregiver_idx') @Column('uuid', { nullable: true }) caregiverId: string | null;
  @Column('timestamptz') askedAt: Date;
  @Column('timestamptz') dueAt: Date;
  /** `withdrawn`: the family has said something else meanwhile, or the visit has ended otherwise. */
  @Column('text', { default: 'open' }) status: ReleaseStatus;
  /** Null with `released`: the time was over. */
  @Column('uuid', { nullable: true }) decidedBy: string | null;
  @Column('timestamptz', { nullable: true }) decidedAt: Date | null;
}

/** Texts of the caregiver's page that somebody can have read aloud. They are the same for every family. */
export const RECORDED_TEXTS = ['question', 'answered', 'cancelled'] as const;
export type RecordedText = (typeof RECORDED_TEXTS)[number];

/** A voice that reads a text of the caregiver's page aloud, in the way people speak where the organisation works. */
@Entity('recordings')
@Check('recordings_text_check', oneOf('text_key', RECORDED_TEXTS))
@Check('recordings_locale_check', oneOf('locale', LOCALES))
export class Recording {
  @ForeignKey('Organisation') @PrimaryColumn('uuid') organisationId: string;
  @PrimaryColumn('text') textKey: RecordedText;
  @PrimaryColumn('text') locale: Locale;
  /** What the voice speaks, as listeners would call it. */
  @Column('text', { nullable: true }) dialect: string | null;
  @ForeignKey('StoredFile') @Index('recordings_file_idx') @Column('uuid') fileId: string;
  @Column('uuid', { nullable: true }) recordedBy: string | null;
  @Column('timestamptz') recordedAt: Date;
}
