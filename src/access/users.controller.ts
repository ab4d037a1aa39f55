import { Body, Get, HttpCode, Ip, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiController, Can, CurrentActor, Idempotent, Public } from '../http/decorators';
import { Id, IfMatch } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import type { Page } from '../kernel/page';
import { UserInvitations } from './user-invitations.service';
import { InvitationBody, PasswordBody, UserBody, UserChangeBody, UsersQuery } from './users.dto';
import { UserRow, UsersQueries } from './users.queries';
import { UsersService } from './users.service';

/** The accounts of one's own organisation. */
@ApiController('users')
export class UsersController {
  constructor(
    private readonly service: UsersService,
    private readonly queries: UsersQueries,
  ) {}

  /** Accounts, the oldest first; shut ones too. */
  @Can('user.write')
  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: UsersQuery): Promise<Page<UserRow>> {
    return this.queries.list(actor, query);
  }

  /** Opens an account. Its owner chooses the password by a link. */
  @Can('user.write')
  @Idempotent({ optional: true })
  @Post()
  create(@CurrentActor() actor: Actor, @Body() body: UserBody): Promise<UserRow> {
    return this.service.create(actor, body);
  }

  /** One account. */
  @Can('user.write')
  @Get(':id')
  one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<UserRow> {
    return this.queries.one(actor, id);
  }

  /** Changes an account; `active: false` shuts it and ends its sessions. */
  @Can('user.write')
  @Patch(':id')
  change(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @IfMatch() version: number,
    @Body() body: UserChangeBody,
  ): Promise<UserRow> {
    return this.service.change(actor, id, version, body);
  }

  /** A new link to choose a password. `by: hand` answers it, once; the one before no longer opens. */
  @Can('user.write')
  @Post(':id/invitations')
  async invite(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() { by }: InvitationBody): Promise<object> {
    const made = await this.service.invite(actor, id, by);
    return { by, link: made?.link ?? null, expiresAt: made?.expiresAt ?? null };
  }
}

/** Choosing a password by a link. */
@ApiController('welcome', 'users')
export class WelcomeController {
  constructor(private readonly invitations: UserInvitations) {}

  /** Chooses the password of the account that the link opens; the link and every session of the account end. */
  @Public()
  @HttpCode(204)
  @Post(':token')
  choose(@Param('token') token: string, @Body() body: PasswordBody, @Ip() address: string): Promise<void> {
    return this.invitations.choose(token, body, address);
  }
}
