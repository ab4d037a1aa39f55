import { Body, Ip, Post } from '@nestjs/common';
import { ApiController, Public } from '../http/decorators';
import { SignInService } from './sign-in.service';
import { SignInBody } from './tokens.dto';

/** Bearer tokens for the API. */
@ApiController('tokens')
export class TokensController {
  constructor(private readonly signIn: SignInService) {}

  /** Exchanges an e-mail and a password for a token that is valid for 12 hours. */
  @Public()
  @Post()
  async create(@Body() body: SignInBody, @Ip() address: string): Promise<Record<string, unknown>> {
    const actor = await this.signIn.withPassword(body.email, body.password, address, 'program');
    const { userId, organisationId, role, locale, facilityId, workerId } = actor;
    return {
      ...(await this.signIn.issueToken(actor)),
      actor: { userId, organisationId, role, locale, facilityId, workerId, permissions: [...actor.permissions] },
    };
  }
}
