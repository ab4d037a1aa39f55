import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Config } from '../config/config';
import { Actor, can, zoneOf } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { newId } from '../kernel/ids';
import { translator } from '../ui/i18n';
import { PageContext } from '../ui/page-context';
import { csrfTokenFor } from './csrf';
import { requestContext } from '../kernel/request-context';

/** Builds what views may ask about their page. */
@Injectable()
export class PageContexts {
  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  of(request: Request & { actor?: Actor }, response: Response): PageContext {
    const locale = requestContext()?.locale ?? 'zh-CN';
    const actor = request.actor ?? null;
    return {
      t: translator(locale),
      locale,
      actor,
      csrfToken: csrfTokenFor(request, response),
      formKey: newId(),
      path: request.path,
      demo: this.config.demo,
      now: this.clock.now(),
      timeZone: zoneOf(actor),
      can: (permission) => actor !== null && can(actor, permission),
    };
  }
}
