/** The way of a letter: entered → checked by the NGO → sent → received and checked by the facility → handed over → answered. */
export const EXCHANGE_STATUSES = [
  'entered',
  'returned_for_change',
  'safety_passed',
  'dispatched',
  'received',
  'facility_passed',
  'withheld',
  'handed_over',
  'replied',
] as const;
export type ExchangeStatus = (typeof EXCHANGE_STATUSES)[number];
