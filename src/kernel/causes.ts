/** Changes whose very name would give away what only a few may know; everybody else reads that something has changed. */
const KEPT: readonly string[] = ['mandatory_report', 'mandatory_report_sent', 'harm_recorded'];

/** The cause of a change as tasks and histories may name it. */
export const shownCause = (cause: string): string => (KEPT.includes(cause) ? 'changed' : cause);
