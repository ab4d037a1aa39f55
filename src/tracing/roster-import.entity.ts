import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../database/columns';
import type { RosterLine } from './roster-table.rules';

/** How many lines of a file were new, changed, as they stood, and how many of the people held it does not name. */
export interface RosterImportCounts {
  added: number;
  changed: number;
  unchanged: number;
  missing: number;
}

/** A facility's own list as a file: looked at, then applied or refused by a person. */
@Entity('roster_imports')
@Check('roster_imports_status_check', oneOf('status', ['checked', 'applied', 'refused']))
@Index('roster_imports_once_key', ['facilityId', 'sha256'], { unique: true, where: `status <> 'refused'` })
@Index('roster_imports_facility_idx', ['facilityId', 'uploadedAt'])
export class RosterImport {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Facility') @Column('uuid') facilityId: string;
  /** Of the file; the file itself is not kept. */
  @Column('text') sha256: string;
  @Column('text') status: 'checked' | 'applied' | 'refused';
  /** The lines, as long as nobody has decided; empty afterwards. */
  @Column('jsonb') rows: RosterLine[];
  @Column('jsonb', { nullable: true }) counts: RosterImportCounts | null;
  @Column('uuid') uploadedBy: string;
  @Column('timestamptz') uploadedAt: Date;
  @Column('timestamptz', { nullable: true }) closedAt: Date | null;
}
