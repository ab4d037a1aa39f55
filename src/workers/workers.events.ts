/** Outbox topic of this room: `{ workerId }` – something the gates look at has changed: vetting, training, sex, status, approvals. */
export const WORKER_CHANGED = 'worker.changed';
