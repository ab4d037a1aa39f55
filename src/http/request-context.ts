import { AsyncLocalStorage } from 'node:async_hooks';
import { Actor } from '../kernel/actor';
import { Locale } from '../kernel/locale';

/** What everything under one request knows: whose it is, in which language, under which id. */
export interface RequestContext {
  requestId: string;
  locale: Locale;
  actor: Actor | null;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** Runs work inside a request's context. */
export const runInContext = <T>(context: RequestContext, work: () => T): T => storage.run(context, work);

/** The current request's context; undefined in jobs. */
export const requestContext = (): RequestContext | undefined => storage.getStore();
