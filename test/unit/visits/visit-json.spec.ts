import { endAsFacilitySees } from '../../../src/visits/visit-audience.rules';

describe('why a visit ended, as the facility is told', () => {
  it.each([
    ['facility', 'facility_event'],
    ['parent', 'parent_transferred'],
    ['technical', 'technical_failure'],
    [null, 'quota_used'],
    [null, null],
  ])('keeps its own side: %s, %s', (cause, reasonCode) => expect(endAsFacilitySees(cause, reasonCode)).toEqual({ cause, reasonCode }));

  it.each([
    ['child', 'child_view_no'],
    ['guardian', 'consent_missing'],
    ['guardian', 'incident_open'],
    ['escort', 'party_worker_not_vetted'],
    [null, 'child_view_not_now'],
  ])('says of the family’s side only that the family cancelled: %s, %s', (cause, reasonCode) =>
    expect(endAsFacilitySees(cause, reasonCode)).toEqual({ cause: 'family', reasonCode: 'family_cancelled' }),
  );
});
