import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../database/columns';

export const PARTNER_KINDS = ['facility', 'civil_affairs', 'school', 'ngo', 'funder', 'court'] as const;

/** What one named partner may be given: purpose, fields, legal basis, end. Without a running one nothing is given. */
@Entity('data_sharing_agreements')
@Check('data_sharing_agreements_kind_check', oneOf('partner_kind', PARTNER_KINDS))
@Check('data_sharing_agreements_dates_check', 'ends_on > starts_on')
@Index('data_sharing_agreements_organisation_idx', ['organisationId', 'endsOn'])
export class DataSharingAgreement {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Organisation') @Column('uuid') organisationId: string;
  @Column('text') partnerName: string;
  @Column('text') partnerKind: (typeof PARTNER_KINDS)[number];
  @Column('text') purpose: string;
  /** Names of fields, as the code knows them. */
  @Column('text', { array: true }) fields: string[];
  @Column('text') legalBasis: string;
  @Column('date') startsOn: string;
  /** The first day on which it no longer holds. */
  @Column('date') endsOn: string;
  @Column('timestamptz', { nullable: true }) endedAt: Date | null;
  @Column('uuid', { nullable: true }) recordedBy: string | null;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}
