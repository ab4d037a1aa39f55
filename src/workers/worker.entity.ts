import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../database/columns';

/** A social worker who accompanies children. */
@Entity('workers')
@Check('workers_status_check', oneOf('status', ['active', 'suspended', 'left']))
@Check('workers_sex_check', oneOf('sex', ['female', 'male']))
@Index('workers_organisation_idx', ['organisationId'])
export class Worker {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Organisation') @Column('uuid') organisationId: string;
  @Column('text') name: string;
  @Column('text') sex: 'female' | 'male';
  @Column('text', { nullable: true }) phone: string | null;
  /** Police and procuratorate query (Law on the Protection of Minors art. 62): on hiring and every year. */
  @Column('date', { nullable: true }) vettedOn: string | null;
  @Column('boolean', { default: false }) vettingClear: boolean;
  @Column('date', { nullable: true }) trainedOn: string | null;
  @Column('date', { nullable: true }) hiredOn: string | null;
  /** When the latest code of conduct was accepted. */
  @Column('date', { nullable: true }) conductAcceptedOn: string | null;
  @Column('text', { default: 'active' }) status: 'active' | 'suspended' | 'left';
  @Column('int', { default: 1 }) version: number;
}

/** A facility's approval for a worker to go inside (supportive guidance by non-relatives needs it). */
@Entity('worker_approvals')
@Index('worker_approvals_once_key', ['workerId', 'facilityId'], { unique: true })
export class WorkerApproval {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Worker') @Column('uuid') workerId: string;
  @ForeignKey('Facility') @Column('uuid') facilityId: string;
  @Column('date') approvedOn: string;
  @Column('date') expiresOn: string;
}

/** Every query of the police and procuratorate records: on hiring and every year. */
@Entity('worker_vettings')
@Index('worker_vettings_once_key', ['workerId', 'queriedOn'], { unique: true })
export class WorkerVetting {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Worker') @Column('uuid') workerId: string;
  @Column('date') queriedOn: string;
  @Column('boolean') clear: boolean;
  @Column('uuid', { nullable: true }) recordedBy: string | null;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}

/** Days on which a worker is away. Why is nobody's business: only that, and until when. */
@Entity('worker_absences')
@Check('worker_absences_days_check', 'to_day >= from_day')
@Index('worker_absences_worker_idx', ['workerId', 'fromDay'])
export class WorkerAbsence {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Worker') @Column('uuid') workerId: string;
  @Column('date') fromDay: string;
  @Column('date') toDay: string;
  @Column('uuid', { nullable: true }) recordedBy: string | null;
  @Column('timestamptz') recordedAt: Date;
  /** She came back earlier, or it was a mistake. */
  @Column('timestamptz', { nullable: true }) endedAt: Date | null;
}
