import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Leg } from './journey.rules';

/** What an organisation knows of the way from a home county to a facility, door to door. One row per organisation, county and facility. */
@Entity('journeys')
@Check('journeys_minutes_check', 'minutes_there BETWEEN 1 AND 2880 AND minutes_back BETWEEN 1 AND 2880')
@Check('journeys_cost_check', 'cost_per_person IS NULL OR cost_per_person >= 0')
@Index('journeys_route_key', ['organisationId', 'facilityId', 'countyCode'], { unique: true })
export class JourneyRow {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Organisation') @Column('uuid') organisationId: string;
  @ForeignKey('Facility') @Index('journeys_facility_idx') @Column('uuid') facilityId: string;
  /** GB/T 2260: where the child lives. */
  @Column('text') countyCode: string;
  @Column('int') minutesThere: number;
  @Column('int') minutesBack: number;
  @Column('jsonb') legs: Leg[];
  /** Local wall time `HH:mm` at the facility of the last departure that reaches home the same day. */
  @Column('text', { nullable: true }) lastReturnTime: string | null;
  /** There and back in one day is not possible, whatever the hour. */
  @Column('boolean', { default: false }) overnight: boolean;
  /** There and back for one adult, in whole units of the facility's currency. */
  @Column('int', { nullable: true }) costPerPerson: number | null;
  @Column('text') source: string;
  @Column('date') asOf: string;
  @Column('int', { default: 1 }) version: number;
}
