import { dayRule } from './gate';

/** Somebody must be reachable without a neighbour learning why; templates themselves are proved elsewhere. */
export const secrecy = dayRule({
  needs: ['dyad.channels'],
  codes: { 'secrecy.no_channel': {} },
  find: ({ dyad }) => (dyad.channels > 0 ? [] : [{ code: 'secrecy.no_channel' }]),
});
