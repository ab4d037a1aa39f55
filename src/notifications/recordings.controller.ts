import { Get } from '@nestjs/common';
import { ApiController, Can, CurrentActor } from '../http/decorators';
import { Actor } from '../kernel/actor';
import { Page } from '../kernel/page';
import { RecordingsService, RecordingView } from './recordings.service';

/** Voices for the caregiver's page. */
@ApiController('recordings', 'messages')
export class RecordingsController {
  constructor(private readonly recordings: RecordingsService) {}

  /** Which texts have a voice; sounds are handed in on the page `/recordings`. */
  @Can('message.read')
  @Get()
  async list(@CurrentActor() actor: Actor): Promise<Page<RecordingView>> {
    return { data: await this.recordings.list(actor), page: { nextCursor: null } };
  }
}
