import { rule } from './gate';

/** Wards have their days: a session for one ward is for nobody else, and for nobody whose ward is not known. */
export const wardDay = rule({
  needs: ['dyad.custody'],
  codes: { 'session.ward_day': {} },
  find({ session, dyad: { custody }, rules }) {
    if (session === null || custody === null || session.facilityId !== custody.facilityId) return [];
    return session.wardId !== null && session.wardId !== custody.wardId ? [{ code: 'session.ward_day', source: rules?.source }] : [];
  },
});
