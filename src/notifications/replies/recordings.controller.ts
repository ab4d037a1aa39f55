import { Body, Get, HttpCode, Post } from '@nestjs/common';
import { ApiController, Can, CurrentActor, WholeList } from '../../http/decorators';
import { Actor } from '../../kernel/actor';
import { Page } from '../../kernel/page';
import { WhichRecording } from '../notifications.dto';
import { RecordingsService, RecordingView } from './recordings.service';

/** Voices for the caregiver's page. */
@ApiController('recordings', 'messages')
export class RecordingsController {
  constructor(private readonly recordings: RecordingsService) {}

  /** Which texts have a voice; sounds are handed in on the page `/recordings`. */
  @Can('message.read')
  @Get()
  @WholeList()
  async list(@CurrentActor() actor: Actor): Promise<Page<RecordingView>> {
    return { data: await this.recordings.list(actor), page: { nextCursor: null } };
  }

  /** Takes a voice away; 404 when there is none for this text in this language. */
  @Can('message.read')
  @Post('removals')
  @HttpCode(200)
  async remove(@CurrentActor() actor: Actor, @Body() body: WhichRecording): Promise<Page<RecordingView>> {
    return { data: await this.recordings.remove(actor, body), page: { nextCursor: null } };
  }
}
