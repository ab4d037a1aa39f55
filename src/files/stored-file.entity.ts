import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** A file in the store: only its facts; the bytes lie under a random key without a name. */
@Entity('stored_files')
export class StoredFile {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Organisation') @Index('stored_files_organisation_idx') @Column('uuid') organisationId: string;
  @Column('text') contentType: string;
  @Column('int') bytes: number;
  @Column('text') sha256: string;
  @Column('uuid', { nullable: true }) uploadedBy: string | null;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}
