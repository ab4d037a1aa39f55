import { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { actorOf } from '../../../src/kernel/actor';
import { Locale } from '../../../src/kernel/locale';
import { translator } from '../../../src/ui/i18n';
import { PageContext, PageProvider } from '../../../src/ui/page-context';

/** A page context of a coordinator, for rendering parts of a page in tests. */
export function contextIn(locale: Locale, change: Partial<PageContext> = {}): PageContext {
  const actor = actorOf({ userId: 'u', organisationId: 'o', role: 'coordinator', locale, facilityId: null, workerId: null, name: 'Lin' });
  return {
    t: translator(locale),
    locale,
    actor,
    csrfToken: 'csrf-token',
    formKey: 'form-key',
    path: '/today',
    demo: false,
    now: new Date('2026-10-01T00:00:00Z'),
    timeZone: 'Asia/Shanghai',
    can: (permission) => actor.permissions.has(permission),
    ...change,
  };
}

/** The HTML of one part of a page. */
export const htmlOf = (node: VNode, locale: Locale = 'en'): string =>
  renderToString(<PageProvider value={contextIn(locale)}>{node}</PageProvider>);
