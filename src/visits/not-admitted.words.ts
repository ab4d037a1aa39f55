import type { T } from '../ui/i18n';
import { reasonKey } from './visit-words.rules';
import type { VisitView } from './visit.select';

/** "Wang Xiuying: not admitted – visitor not approved", a line each; who has no name for the reader is called what she or he is. */
export const notAdmittedLines = (t: T, { notAdmitted }: Pick<VisitView, 'notAdmitted'>): string[] =>
  notAdmitted.map(({ name, personType, reasonCode }) =>
    t('not_admitted:line', { name: name ?? t(`visits_pages:party.${personType}`), reason: t(reasonKey(reasonCode)) }),
  );

/** The same without the reason, for paper that lies about. */
export const notAdmittedNames = (t: T, { notAdmitted }: Pick<VisitView, 'notAdmitted'>): string[] =>
  notAdmitted.map(({ name, personType }) => t('not_admitted:line_short', { name: name ?? t(`visits_pages:party.${personType}`) }));
