import type { ExchangeStatus } from './exchange.states';

/** The outbox topic of a letter that came into a state, e.g. `exchange.handed_over`. */
export const exchangeTopic = (status: ExchangeStatus): string => `exchange.${status}`;

/** What every exchange message carries: ids and codes, never a word of a letter. */
export interface ExchangeEvent {
  exchangeId: string;
  dyadId: string;
  kind: string;
  direction: string;
  status: ExchangeStatus;
  version: number;
  reasonCode: string | null;
}
