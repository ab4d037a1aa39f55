import { ComponentChildren, createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { Actor } from '../kernel/actor';
import { Locale } from '../kernel/locale';
import { Permission } from '../kernel/permissions';
import { T } from './i18n';

/** What every component may ask about the page it is part of. Made once per request. */
export interface PageContext {
  t: T;
  locale: Locale;
  /** Null on public and caregiver pages. */
  actor: Actor | null;
  csrfToken: string;
  /** Idempotency key of the forms on this page: sending one twice does the thing once. */
  formKey: string;
  /** Path of the request, without query. */
  path: string;
  /** True when the data are invented. */
  demo: boolean;
  now: Date;
  /** IANA zone in which times are shown. */
  timeZone: string;
  can(permission: Permission): boolean;
  /** Numbers beside items of the main navigation, by `NavItem.badge`. */
  badges?: Record<string, number>;
}

const Context = createContext<PageContext | null>(null);

/** Gives the page context to everything inside. */
export function PageProvider({ value, children }: { value: PageContext; children: ComponentChildren }) {
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

/** The context of the page being rendered. Throws outside `renderPage`. */
export function usePage(): PageContext {
  const context = useContext(Context);
  if (!context) throw new Error('usePage() was called outside renderPage()');
  return context;
}
