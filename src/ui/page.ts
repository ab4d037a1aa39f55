import { h, JSX } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { CaregiverLayout } from './components/CaregiverLayout';
import { Layout } from './components/Layout';
import { SheetLayout } from './components/SheetLayout';
import { PageContext, PageProvider } from './page-context';

/** staff: header, navigation, footer. public: no navigation. caregiver: the tiny page. bare: a sheet for printing. */
export type PageLayout = 'staff' | 'public' | 'caregiver' | 'bare';

export interface PageOptions {
  /** Translated words for the browser's title; never a name, a facility or a word a family should not meet. */
  title: string;
  /** HTTP status, 200 when left out. */
  status?: number;
  layout?: PageLayout;
  /** Shows invented people only, in the demo alone: nothing is taken out for its reader. */
  inventedOnly?: boolean;
  width?: 'narrow' | 'normal' | 'wide';
  /** Marks the title with "Error:"; 409 and 422 do so by themselves. */
  hasErrors?: boolean;
}

/** A page that a handler returns; the page interceptor renders it. */
export class PageResult {
  constructor(
    readonly node: JSX.Element,
    readonly options: PageOptions,
  ) {}

  get status(): number {
    return this.options.status ?? 200;
  }
}

/** A redirect that a handler returns, 303 by default (after a POST the browser must GET). */
export class RedirectResult {
  constructor(
    readonly url: string,
    readonly status: number = 303,
  ) {}
}

/** A page around a view. */
export const page = (node: JSX.Element, options: PageOptions): PageResult => new PageResult(node, options);

/** Sends the browser to a path of our own. Throws for anything else: an open redirect is a fault. */
export function redirect(url: string, status = 303): RedirectResult {
  if (!/^\/(?![/\\])/.test(url)) throw new Error('Redirects stay inside the site');
  return new RedirectResult(url, status);
}

/** The whole HTML document of a page, with doctype. */
export function renderPage(result: PageResult, context: PageContext): string {
  const { options, node } = result;
  const hasErrors = options.hasErrors ?? (result.status === 409 || result.status === 422);
  const title = `${hasErrors ? context.t('ui:error_prefix') : ''}${options.title} – Kinline`;
  return `<!doctype html>${renderToString(h(PageProvider, { value: context, children: layoutOf(options, title, node) }))}`;
}

function layoutOf(options: PageOptions, title: string, children: JSX.Element): JSX.Element {
  switch (options.layout ?? 'staff') {
    case 'caregiver':
      return h(CaregiverLayout, { title, children });
    case 'bare':
      return h(SheetLayout, { title, children });
    case 'public':
      return h(Layout, { title, children, width: options.width, navigation: false });
    case 'staff':
      return h(Layout, { title, children, width: options.width, navigation: true });
  }
}
