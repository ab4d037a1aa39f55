import { PartialType } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional, IsUUID } from 'class-validator';
import { ListQuery, SortBy } from '../http/list-query';
import { ToBoolean } from '../http/transforms';
import { IsDay, IsName, IsPhone } from '../http/validators';
import { SUSPENSION_REASONS } from './worker.rules';

export const WORKER_STATUSES = ['active', 'suspended', 'left'] as const;

/** A social worker who accompanies children. */
export class WorkerBody {
  @IsName() name: string;
  /** Some children are accompanied only by their own sex. */
  @IsIn(['female', 'male']) sex: 'female' | 'male';
  @IsOptional() @IsPhone() phone?: string | null;
  /** The day of the training in accompanying children. */
  @IsOptional() @IsDay() trainedOn?: string | null;
  /** The first day of work. */
  @IsOptional() @IsDay() hiredOn?: string | null;
  /** The day on which the code of conduct was last accepted. */
  @IsOptional() @IsDay() conductAcceptedOn?: string | null;
  /** Suspending has a verb of its own, which asks for the reason. A suspended worker keeps her file and accompanies nobody. */
  @IsOptional() @IsIn(WORKER_STATUSES) status?: (typeof WORKER_STATUSES)[number];
}

/** The fields to change; the others stay. */
export class WorkerChange extends PartialType(WorkerBody, { skipNullProperties: false }) {}

/** The answer of the police and procuratorate query. */
export class VettingBody {
  @IsDay() vettedOn: string;
  /** False: something was found, and she accompanies nobody. What was found is not stored. */
  @ToBoolean() @IsBoolean() clear: boolean;
}

/** Why she accompanies nobody for now. */
export class SuspensionBody {
  @IsIn(SUSPENSION_REASONS) suspendedReason: (typeof SUSPENSION_REASONS)[number];
}

/** Days on which a worker is away; why is not asked. */
export class AbsenceBody {
  /** First day. */
  @IsDay() fromDay: string;
  /** Last day. */
  @IsDay() toDay: string;
}

/** A facility lets the worker go inside. */
export class ApprovalBody {
  @IsUUID() facilityId: string;
  @IsDay() approvedOn: string;
  @IsDay() expiresOn: string;
}

/** Filters of the list of workers. */
export class WorkersQuery extends ListQuery {
  @IsOptional() @IsIn(WORKER_STATUSES) status?: (typeof WORKER_STATUSES)[number];
  @SortBy('createdAt') sort?: string;
}
