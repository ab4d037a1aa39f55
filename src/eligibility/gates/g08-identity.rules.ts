import { dayRule } from './gate';

/** Before a child is handed over: two facts that only the right child's people know, at the door and at the gate. */
export const identity = dayRule({
  needs: [],
  codes: { 'identity.check': {} },
  find: () => [{ code: 'identity.check' }],
});
