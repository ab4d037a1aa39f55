import { dayRule } from './gate';

/** Escorts carry no money, gifts or messages; what the prison allows as an exception is logged. */
export const items = dayRule({
  needs: [],
  codes: { 'items.none_carried': {} },
  find: () => [{ code: 'items.none_carried' }],
});
