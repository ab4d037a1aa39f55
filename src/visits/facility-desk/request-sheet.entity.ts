import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../../database/columns';
import type { Locale } from '../../kernel/locale';
import type { CheckedRow, SheetLine } from './request-sheet.rules';

/** A list of open requests that went out to a facility, with boxes to tick. What it said is kept, because its signature covers it. */
@Entity('request_sheets')
@Index('request_sheets_number_key', ['facilityId', 'number'], { unique: true })
@Index('request_sheets_organisation_idx', ['organisationId', 'createdAt'])
export class RequestSheet {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Facility') @Column('uuid') facilityId: string;
  /** The organisation whose requests it lists; null: everybody's, made by the facility's own officer. */
  @ForeignKey('Organisation') @Column('uuid', { nullable: true }) organisationId: string | null;
  /** Counted per facility, from 1. */
  @Column('int') number: number;
  @Column('text') locale: Locale;
  @Column('jsonb') lines: SheetLine[];
  @Column('text') signature: string;
  @Column('uuid') createdBy: string;
  @Column('timestamptz') createdAt: Date;
}

/** A filled sheet that came back: looked at row by row, then applied or refused by a person. */
@Entity('sheet_returns')
@Check('sheet_returns_status_check', oneOf('status', ['checked', 'applied', 'refused']))
@Index('sheet_returns_once_key', ['sheetId', 'sha256'], { unique: true, where: `status <> 'refused'` })
export class SheetReturn {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('RequestSheet') @Column('uuid') sheetId: string;
  /** Of the file; the file itself is not kept. */
  @Column('text') sha256: string;
  @Column('text') status: 'checked' | 'applied' | 'refused';
  @Column('jsonb') rows: CheckedRow[];
  /** Who decided, and when. */
  @Column('text') saidBy: string;
  @Column('timestamptz') saidAt: Date;
  @Column('uuid') uploadedBy: string;
  @Column('timestamptz') uploadedAt: Date;
  @Column('timestamptz', { nullable: true }) closedAt: Date | null;
}
