import { Body, Get, HttpCode, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { Audit } from '../audit/audit';
import { ApiController, Can, CurrentActor, Idempotent, WholeList } from '../http/decorators';
import { Id } from '../http/pipes';
import { Actor } from '../kernel/actor';
import { RosterImportJson, RosterImportsQueries, RosterImportSummary } from './roster-imports.queries';
import { RosterImportsService } from './roster-imports.service';
import { emptyRoster } from './roster-table.words';

/** A facility's list as a file. */
export class RosterImportBody {
  /** XLSX or CSV in base64, 700 kB at most. */
  @IsString() @Matches(/^[A-Za-z0-9+/]+={0,2}$/) @MaxLength(960_000) file: string;
}

/** Applying a file. */
export class RosterImportApplicationBody {
  /** The `fingerprint` of the look; when given, a roster that has changed since then answers 409. */
  @IsOptional() @IsString() @MaxLength(40) fingerprint?: string;
}

/** Which empty file. */
export class RosterTemplateQuery {
  /** xlsx (the default) or csv. */
  @IsOptional() @IsIn(['xlsx', 'csv']) format: 'xlsx' | 'csv' = 'xlsx';
}

const TYPES = { xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', csv: 'text/csv; charset=utf-8' };

/** The empty file under a name that says nothing. */
export function templateFile(actor: Actor, format: 'xlsx' | 'csv'): StreamableFile {
  const bytes = emptyRoster(actor.locale, format);
  return new StreamableFile(bytes, { type: TYPES[format], disposition: `attachment; filename="list.${format}"`, length: bytes.length });
}

/** Uploads of the own facility's list of the people it holds. */
@ApiController('roster-imports', 'tracings')
export class RosterImportsController {
  constructor(
    private readonly service: RosterImportsService,
    private readonly queries: RosterImportsQueries,
    private readonly audit: Audit,
  ) {}

  /** Reads a file and says what it would do; writes nothing to the roster. Every fault of every row is said at once. */
  @Can('roster.write')
  @Idempotent()
  @Post()
  check(@CurrentActor() actor: Actor, @Body() { file }: RosterImportBody): Promise<RosterImportJson> {
    return this.service.check(actor, Buffer.from(file, 'base64'));
  }

  /** The latest ten uploads. */
  @Can('roster.write')
  @Get()
  @WholeList()
  async list(@CurrentActor() actor: Actor): Promise<{ data: RosterImportSummary[] }> {
    return { data: await this.queries.list(actor) };
  }

  /** An empty file with the right columns. */
  @Can('roster.write')
  @Get('template')
  template(@CurrentActor() actor: Actor, @Query() { format }: RosterTemplateQuery): StreamableFile {
    return templateFile(actor, format);
  }

  /** One upload with what it would do now, or did. */
  @Can('roster.write')
  @Get(':id')
  async one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<RosterImportJson> {
    const found = await this.queries.one(actor, id);
    await this.audit.read({ action: 'roster.read', subjectType: 'facility', subjectId: actor.facilityId });
    return found;
  }

  /** Applies all its lines, or none. */
  @Can('roster.write')
  @Idempotent()
  @HttpCode(200)
  @Post(':id/applications')
  apply(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Body() { fingerprint }: RosterImportApplicationBody,
  ): Promise<RosterImportJson> {
    return this.service.apply(actor, id, fingerprint);
  }

  /** Puts the file away: nothing is written, and it may come again. */
  @Can('roster.write')
  @Idempotent()
  @HttpCode(200)
  @Post(':id/refusals')
  refuse(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<RosterImportJson> {
    return this.service.refuse(actor, id);
  }
}
