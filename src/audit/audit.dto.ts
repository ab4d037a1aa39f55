import { IsOptional, IsString, IsUUID, Matches, MaxLength } from 'class-validator';
import { ListQuery, SortBy } from '../http/list-query';

/** Filters of the record of who saw or changed what. */
export class AuditEventsQuery extends ListQuery {
  /** Only lines about this child. */
  @IsOptional() @IsUUID() childId?: string;
  /** Only one kind of act, e.g. `child.read`. */
  @IsOptional() @Matches(/^[a-z_]{1,40}\.[a-z_]{1,40}$/) action?: string;
  /** Only what this user did. */
  @IsOptional() @IsUUID() actorUserId?: string;
  @SortBy('at') sort?: string;
}

/** The filters of the page: people say references, not ids. */
export class AuditPageQuery extends ListQuery {
  @IsOptional() @IsString() @MaxLength(10) child?: string;
}
