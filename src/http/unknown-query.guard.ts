import { CanActivate, ExecutionContext, Injectable } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { DomainError } from '../kernel/domain-error';
import { WHOLE_LIST } from './decorators';
import { takeWindow } from './whole-lists';

/** A route that declares no query refuses one: unknown parameters are never silently ignored. Same for bodies. */
@Injectable()
export class UnknownQueryGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    if (!request.path.startsWith('/api/v1')) return true;
    if (this.reflector.get<boolean | undefined>(WHOLE_LIST, context.getHandler())) await takeWindow(request);
    const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), context.getHandler().name) ?? {}) as Record<string, unknown>;
    const declares = (type: RouteParamtypes): boolean => Object.keys(args).some((key) => key.startsWith(`${type}:`));
    const unknown = [
      ...(declares(RouteParamtypes.QUERY) ? [] : Object.keys(request.query)),
      ...(declares(RouteParamtypes.BODY) || typeof request.body !== 'object' ? [] : Object.keys((request.body as object | null) ?? {})),
    ];
    if (unknown.length === 0) return true;
    throw new DomainError(
      'malformed',
      'validation.failed',
      {},
      { errors: unknown.map((name) => ({ pointer: `/${name}`, code: 'validation.whitelistValidation' })) },
    );
  }
}
