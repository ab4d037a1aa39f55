import { Body, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiController, Can, CurrentActor, Idempotent, WholeList } from '../http/decorators';
import { Id } from '../http/pipes';
import { Actor } from '../kernel/actor';
import { AbsenceRow, AbsencesService } from './absences.service';
import { AbsenceBody } from './workers.dto';

/** Days on which workers are away: their coming meetings are looked at again. */
@ApiController('workers/:id/absences', 'workers')
export class AbsencesController {
  constructor(private readonly absences: AbsencesService) {}

  /** Absences that are not over. */
  @Get()
  @WholeList()
  @Can('worker.read')
  async list(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<{ data: AbsenceRow[] }> {
    return { data: await this.absences.list(actor, id) };
  }

  /** Records an absence; coming meetings on those days need a look. */
  @Post()
  @Can('worker.absence')
  @Idempotent()
  add(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: AbsenceBody): Promise<AbsenceRow> {
    return this.absences.add(actor, id, body);
  }

  /** She is back, or it was entered by mistake: what needed a look because of it does not any more. */
  @Post(':absenceId/endings')
  @HttpCode(200)
  @Can('worker.absence')
  @Idempotent()
  end(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Param('absenceId', Id) absenceId: string): Promise<AbsenceRow> {
    return this.absences.end(actor, id, absenceId);
  }
}
