import { AsyncLocalStorage } from 'node:async_hooks';
import { Actor } from './actor';
import { Locale } from './locale';

/** What everything under one request knows: whose it is, in which language, under which id. */
export interface RequestContext {
  requestId: string;
  locale: Locale;
  actor: Actor | null;
  /** A page for anybody, opened by a code or by nothing: what it reads is the page's own affair, not that of whoever is signed in. */
  open?: boolean;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** Runs work inside a request's context. */
export const runInContext = <T>(context: RequestContext, work: () => T): T => storage.run(context, work);

/** The current request's context; undefined in jobs. */
export const requestContext = (): RequestContext | undefined => storage.getStore();

/** The language somebody reads now: what the browser or the client asks for, else the person's own. */
export const readerLocale = (actor: Actor): Locale => requestContext()?.locale ?? actor.locale;
