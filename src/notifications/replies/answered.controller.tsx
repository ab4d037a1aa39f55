import { Get, Query } from '@nestjs/common';
import { IsIn, IsOptional } from 'class-validator';
import { ApiController, Can, CurrentActor, PageController } from '../../http/decorators';
import { Actor } from '../../kernel/actor';
import { readerLocale } from '../../kernel/request-context';
import { translator } from '../../ui/i18n';
import { page, PageResult } from '../../ui/page';
import { AnsweredFigure, AnsweredQueries } from './answered.queries';
import { ANSWERED_STATES, AnsweredState } from './answered.rules';
import { EmptyAsAbsent } from '../notifications.dto';
import { AnsweredView } from './views/AnsweredView';

/** Which of the families. */
export class AnsweredQuery {
  /** Only those that stand so. */
  @IsOptional() @IsIn(ANSWERED_STATES) state?: AnsweredState;
}

/** The same as the page's form sends it: nothing chosen is an empty field. */
export class AnsweredPageQuery {
  @EmptyAsAbsent() @IsOptional() @IsIn(ANSWERED_STATES) state?: AnsweredState;
}

const only = (figure: AnsweredFigure, state?: AnsweredState): AnsweredFigure => ({
  ...figure,
  rows: figure.rows.filter((row) => state === undefined || row.state === state),
});

/** "Answered by T−5". */
@ApiController('answered', 'messages')
export class AnsweredController {
  constructor(private readonly queries: AnsweredQueries) {}

  /** How many families had answered five days before, of all that were to be asked, over the last 30 days; and each of them, those that nothing reached too. */
  @Can('answered.read')
  @Get()
  async figure(@CurrentActor() actor: Actor, @Query() { state }: AnsweredQuery): Promise<AnsweredFigure> {
    return only(await this.queries.figure(actor), state);
  }
}

/** The list behind the figure. */
@PageController('answered')
export class AnsweredPages {
  constructor(private readonly queries: AnsweredQueries) {}

  @Can('answered.read')
  @Get()
  async list(@CurrentActor() actor: Actor, @Query() { state }: AnsweredPageQuery): Promise<PageResult> {
    const figure = only(await this.queries.figure(actor), state);
    return page(<AnsweredView figure={figure} state={state} />, { title: translator(readerLocale(actor))('notifications:answered.title') });
  }
}
