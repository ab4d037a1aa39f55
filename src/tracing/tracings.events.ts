/** A liaison officer confirmed where a parent is; payload `{ tracingId, parentId, organisationId }`. */
export const TRACING_FOUND = 'tracing.found';
