import { dayRule } from './gate';

/**
 * Reading a file outside one's caseload is not contact: who may, with which reason, for how long and who hears of it is decided by
 * the room `need-to-know`. The gate stands here so that the table is whole; no cell of it ever asks.
 */
export const breakGlass = dayRule<never>({ needs: [], codes: {}, find: () => [] });
