import { IsIn, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { ListQuery } from '../http/list-query';
import { IsInstant, IsNotBlank } from '../http/validators';
import { INCIDENT_SEVERITIES } from './incident.entity';
import { AUTHORITIES } from './incident.rules';

/** A worry about a child. */
export class IncidentBody {
  /** What was seen or said: facts, not judgements. */
  @IsString() @IsNotBlank() @MaxLength(4000) note: string;
  /** The meeting it came from. */
  @IsOptional() @IsUUID() visitId?: string;
  /** Red when left out: somebody responsible looks within the hour. Amber: the same day. */
  @IsOptional() @IsIn(INCIDENT_SEVERITIES) severity?: (typeof INCIDENT_SEVERITIES)[number];
}

/** What was done at once so that the child is safe. */
export class ContainmentBody {
  @IsString() @IsNotBlank() @MaxLength(4000) containment: string;
}

/** What happened, written down within a day: who, when, which words. */
export class FactsBody {
  @IsString() @IsNotBlank() @MaxLength(4000) facts: string;
}

/** What was learnt and what changes. */
export class ReviewBody {
  @IsString() @IsNotBlank() @MaxLength(4000) review: string;
}

/** Filters of the list of worries. */
export class IncidentsQuery extends ListQuery {
  /** Those not closed yet when left out. */
  @IsOptional() @IsIn(['open', 'closed']) status: 'open' | 'closed' = 'open';
}

/** Suspected abuse or neglect. */
export class MandatoryReportBody {
  /** What is suspected, in facts. */
  @IsString() @IsNotBlank() @MaxLength(4000) suspicion: string;
  /** The worry it came from. */
  @IsOptional() @IsUUID() incidentId?: string;
}

/** The report as it was made. Nothing in it changes afterwards. */
export class SubmissionBody {
  @IsIn(AUTHORITIES) authority: (typeof AUTHORITIES)[number];
  /** Who took it. */
  @IsString() @IsNotBlank() @MaxLength(200) receiver: string;
  /** The reference the authority gave. */
  @IsString() @IsNotBlank() @MaxLength(200) externalReference: string;
  /** When it was made; not in the future. */
  @IsInstant() reportedAt: string;
}
