import type { ClosureResult } from './closures.service';

/** What a browser sends: one text or, for boxes ticked together, several. */
export type Fields = Record<string, string | string[] | undefined>;

export const one = (value: string | string[] | undefined): string => (Array.isArray(value) ? (value[0] ?? '') : (value ?? '')).trim();
export const many = (value: string | string[] | undefined): string[] => (Array.isArray(value) ? value : value ? [value] : []);
const orNone = (value: string | string[] | undefined): string | undefined => one(value) || undefined;
const listOrNone = (value: string | string[] | undefined): string[] | undefined => (many(value).length > 0 ? many(value) : undefined);

/** The select beside a meeting: `visit-<id>` = `cancel`, `wait`, or `move <session>`. */
const TREATMENT = /^visit-([0-9a-f-]{36})$/;

/** The field's name for a meeting. */
export const treatmentField = (visitId: string): string => `visit-${visitId}`;

/** What was chosen for single meetings, as the API takes it. */
export function treatmentsOf(form: Fields): { visitId: string; action: string; sessionId?: string }[] | undefined {
  const said = Object.entries(form).flatMap(([name, value]) => {
    const visitId = TREATMENT.exec(name)?.[1];
    const [action, sessionId] = one(value).split(' ');
    // "Called off" is what happens to whatever is not named.
    return visitId === undefined || !action || action === 'cancel' ? [] : [{ visitId, action, ...(sessionId ? { sessionId } : {}) }];
  });
  return said.length > 0 ? said : undefined;
}

/** A form with only those choices that `keeps` keeps, to be looked at anew: without the fingerprint of what was seen. */
export const choicesFor = (form: Fields, keeps: (visitId: string) => boolean): Fields =>
  Object.fromEntries(
    Object.entries(form).filter(([name]) => name !== 'fingerprint' && (!TREATMENT.test(name) || keeps(TREATMENT.exec(name)?.[1] ?? ''))),
  );

/** The fields that say what was chosen for meetings. */
export const choicesIn = (form: Fields): (readonly [string, string])[] =>
  Object.entries(form).flatMap(([name, value]) => (TREATMENT.test(name) ? [[name, one(value)] as const] : []));

/** Until when, and what becomes of the meetings: the API's body of an extension. */
export const endBodyOf = (form: Fields): Record<string, unknown> => ({
  to: orNone(form.to),
  toTime: orNone(form.toTime),
  openEnded: orNone(form.openEnded),
  treatments: treatmentsOf(form),
  fingerprint: orNone(form.fingerprint),
});

/** The API's body of a closure. */
export const closureBodyOf = (form: Fields): Record<string, unknown> => ({
  ...endBodyOf(form),
  from: one(form.from),
  fromTime: orNone(form.fromTime),
  mode: orNone(form.mode),
  wardIds: listOrNone(form.wardIds),
  sessions: listOrNone(form.sessions),
  reasonCode: one(form.reasonCode),
});

/** What was chosen for a meeting, as its select says it; after a look what that look made of it. */
export function chosenFor(form: Fields, { visit, action, toSessionId }: ClosureResult['affected'][number]): string {
  const said = one(form[treatmentField(visit.id)]);
  if (said !== '') return said;
  return action === 'move' ? `move ${toSessionId ?? ''}` : action;
}

/** The field's name for what a family gets instead: `instead-<visit>` = `video <session>`, `letter` or `wait`. */
export const insteadField = (visitId: string): string => `instead-${visitId}`;
const INSTEAD = /^instead-([0-9a-f-]{36})$/;

/** The API's body of what families get instead; what was left open is left out. */
export const insteadBodyOf = (form: Fields): { treatments: { visitId: string; action: string; sessionId?: string }[] } => ({
  treatments: Object.entries(form).flatMap(([name, value]) => {
    const visitId = INSTEAD.exec(name)?.[1];
    const [action, sessionId] = one(value).split(' ');
    return visitId === undefined || !action ? [] : [{ visitId, action, ...(sessionId ? { sessionId } : {}) }];
  }),
});
