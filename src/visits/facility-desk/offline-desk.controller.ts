import { Body, Get, Header, HttpCode, Param, Post, StreamableFile } from '@nestjs/common';
import { Audit } from '../../audit/audit';
import { ApiController, Can, CurrentActor, Idempotent, WholeList } from '../../http/decorators';
import { Id } from '../../http/pipes';
import { Actor } from '../../kernel/actor';
import { RequestSheetBody, SheetReturnBody, ToldDecisionBody } from './offline-desk.dto';
import { OfflineDeskQueries, ReturnView, SheetRecord, SheetSummary } from './offline-desk.queries';
import { OfflineDeskService } from './offline-desk.service';
import { sheetAsPdf, sheetAsXlsx } from './request-sheet.words';

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A sheet's file under a name that says nothing. */
export async function sheetFile(sheet: SheetRecord, format: 'xlsx' | 'pdf'): Promise<StreamableFile> {
  const bytes = format === 'xlsx' ? sheetAsXlsx(sheet) : await sheetAsPdf(sheet);
  return new StreamableFile(bytes, {
    type: format === 'xlsx' ? XLSX : 'application/pdf',
    disposition: `attachment; filename="sheet-${sheet.number}.${format}"`,
    length: bytes.length,
  });
}

const summary = ({ id, facilityId, facilityName, number, lines, createdAt }: SheetRecord): SheetSummary => ({
  id,
  facilityId,
  facilityName,
  number,
  headCount: lines.length,
  createdAt,
  returns: [],
});

/** Requests as a signed sheet, for a facility without a connection. */
@ApiController('request-sheets', 'visits')
export class RequestSheetsController {
  constructor(
    private readonly service: OfflineDeskService,
    private readonly queries: OfflineDeskQueries,
    private readonly audit: Audit,
  ) {}

  /** Makes a sheet of the requests that wait, two hundred at most. */
  @Post()
  @Can('request_sheet.write')
  @Idempotent()
  async create(@CurrentActor() actor: Actor, @Body() { facilityId }: RequestSheetBody): Promise<SheetSummary> {
    return summary(await this.service.create(actor, facilityId));
  }

  /** The latest sheets of one's desk, each with what came back. */
  @Get()
  @WholeList()
  @Can('request_sheet.write')
  async list(@CurrentActor() actor: Actor): Promise<{ data: SheetSummary[] }> {
    return { data: await this.queries.list(actor) };
  }

  /** The sheet as a workbook to fill in. */
  @Get(':id/xlsx')
  @Can('request_sheet.write')
  @Header('Cache-Control', 'no-store')
  xlsx(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<StreamableFile> {
    return this.file(actor, id, 'xlsx');
  }

  /** The sheet to print, with boxes to tick. */
  @Get(':id/pdf')
  @Can('request_sheet.write')
  @Header('Cache-Control', 'no-store')
  pdf(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<StreamableFile> {
    return this.file(actor, id, 'pdf');
  }

  private async file(actor: Actor, id: string, format: 'xlsx' | 'pdf'): Promise<StreamableFile> {
    const sheet = await this.queries.sheet(actor, id);
    await this.audit.read({
      action: 'request_sheet.read',
      subjectType: 'facility',
      subjectId: sheet.facilityId,
      details: { sheetId: id, format },
    });
    return sheetFile(sheet, format);
  }
}

/** Filled sheets and told decisions on their way back in. */
@ApiController('sheet-returns', 'visits')
export class SheetReturnsController {
  constructor(
    private readonly service: OfflineDeskService,
    private readonly queries: OfflineDeskQueries,
  ) {}

  /** Looks at a filled sheet row by row; decides nothing. Every problem of the file is said at once. */
  @Post()
  @Can('request_sheet.write')
  @Idempotent()
  check(@CurrentActor() actor: Actor, @Body() { file, ...said }: SheetReturnBody): Promise<ReturnView> {
    return this.service.check(actor, Buffer.from(file, 'base64'), said);
  }

  /** A filled sheet as it was looked at. */
  @Get(':id')
  @Can('request_sheet.write')
  one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<ReturnView> {
    return this.queries.returned(actor, id);
  }

  /** Applies the rows in which nothing is wrong. */
  @Post(':id/applications')
  @HttpCode(200)
  @Can('request_sheet.write')
  @Idempotent()
  apply(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<ReturnView> {
    return this.service.apply(actor, id);
  }

  /** Refuses the whole file. */
  @Post(':id/refusals')
  @HttpCode(200)
  @Can('request_sheet.write')
  @Idempotent()
  refuse(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<ReturnView> {
    return this.service.refuse(actor, id);
  }
}

/** Decisions that were told. */
@ApiController('told-decisions', 'visits')
export class ToldDecisionsController {
  constructor(private readonly service: OfflineDeskService) {}

  /** Writes down what an officer decided on the phone or in person. */
  @Post()
  @HttpCode(204)
  @Can('request_sheet.write')
  @Idempotent()
  async record(
    @CurrentActor() actor: Actor,
    @Body() { visitId, action, reasonCode, sessionId, note, without, familyNote, ...said }: ToldDecisionBody,
  ): Promise<void> {
    await this.service.record(actor, { visitId, action, reasonCode, sessionId, note, without, familyNote }, said);
  }
}
