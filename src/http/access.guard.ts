import { CanActivate, ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { Actor, can } from '../kernel/actor';
import { DomainError, forbidden } from '../kernel/domain-error';
import { Permission } from '../kernel/permissions';
import { CAN, PUBLIC, SIGNED_IN } from './decorators';
import { requestContext } from '../kernel/request-context';

/** Finds the actor behind a credential; the access room provides it. */
export abstract class ActorSource {
  /** The actor of a bearer token; undefined when it is unknown or expired. */
  abstract fromToken(token: string): Promise<Actor | undefined>;
  /** The actor of a session's user; undefined when the account is closed. */
  abstract fromUserId(userId: string): Promise<Actor | undefined>;
}

declare module 'express-session' {
  interface SessionData {
    userId?: string;
    /** Visits a caregiver has opened with a code on this device. */
    replyCodeId?: string;
  }
}

/** Deny by default: a route without @Can, @SignedIn or @Public is nobody's. API routes take a bearer token, pages a session. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly actors: ActorSource,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request & { actor?: Actor }>();
    const targets = [context.getHandler(), context.getClass()];
    const open = this.reflector.getAllAndOverride<boolean>(PUBLIC, targets);
    const actor = await this.actorOf(request);
    if (actor) {
      request.actor = actor;
      const current = requestContext();
      if (current) {
        current.open = open;
        current.actor = actor;
        if (!request.path.startsWith('/api/') && request.cookies?.lang === undefined) current.locale = actor.locale;
      }
    }
    if (open) return true;
    if (!actor) throw new DomainError('unauthenticated', 'unauthenticated');
    if (this.reflector.getAllAndOverride<boolean>(SIGNED_IN, targets)) return true;
    const permission = this.reflector.getAllAndOverride<Permission | undefined>(CAN, targets);
    if (!permission || !can(actor, permission)) throw forbidden();
    return true;
  }

  private async actorOf(request: Request): Promise<Actor | undefined> {
    if (request.path.startsWith('/api/')) {
      const token = /^Bearer +([A-Za-z0-9_-]{20,200})$/i.exec(request.headers.authorization ?? '')?.[1];
      return token === undefined ? undefined : this.actors.fromToken(token);
    }
    const userId = request.session?.userId;
    return userId === undefined ? undefined : this.actors.fromUserId(userId);
  }
}
