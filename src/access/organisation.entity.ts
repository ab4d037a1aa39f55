import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { oneOf } from '../database/columns';

export const ORGANISATION_KINDS = ['ngo', 'facility', 'partner'] as const;

/** An NGO, a facility's authority, or a partner. Everything an NGO records belongs to exactly one organisation. */
@Entity('organisations')
@Check('organisations_kind_check', oneOf('kind', ORGANISATION_KINDS))
export class Organisation {
  @PrimaryColumn('uuid') id: string;
  @Column('text') kind: (typeof ORGANISATION_KINDS)[number];
  @Column('text') name: string;
  /** The neutral name families know, e.g. on messages. */
  @Column('text') publicAlias: string;
  @Column('text') timeZone: string;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}
