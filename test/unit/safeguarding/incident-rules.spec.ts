import { acknowledgeBy, INCIDENT_STEPS, IncidentStatus, IncidentVerb, nextVerb, refusalOf } from '../../../src/safeguarding/incident.rules';

const verbs = Object.keys(INCIDENT_STEPS) as IncidentVerb[];
const states: IncidentStatus[] = ['raised', 'acknowledged', 'contained', 'reviewed', 'closed'];

describe('a worry', () => {
  it('goes from raised to closed one step at a time, and no other way', () => {
    const allowed = states.flatMap((state) =>
      verbs.filter((verb) => refusalOf(verb, state) === undefined).map((verb) => `${state} ${verb}`),
    );
    expect(allowed).toEqual(['raised acknowledge', 'acknowledged contain', 'contained review', 'reviewed close']);
    expect(states.map(nextVerb)).toEqual([...verbs, undefined]);
  });

  it('says what is missing when a step is tried too early, and that it is closed when it is', () => {
    expect(refusalOf('close', 'raised')).toBe('incident.not_reviewed');
    expect(refusalOf('contain', 'raised')).toBe('incident.not_acknowledged');
    expect(refusalOf('acknowledge', 'contained')).toBe('incident.not_raised');
    for (const verb of verbs) expect(refusalOf(verb, 'closed')).toBe('incident.closed');
  });

  it('is seen within the hour when red, the same day when amber, and late in the evening within the hour too', () => {
    const at = (time: string): Date => new Date(`2026-11-22T${time}:00+08:00`);
    expect(acknowledgeBy(at('10:00'), 'red', 'Asia/Shanghai')).toEqual(at('11:00'));
    expect(acknowledgeBy(at('10:00'), 'amber', 'Asia/Shanghai')).toEqual(at('20:00'));
    expect(acknowledgeBy(at('21:30'), 'amber', 'Asia/Shanghai')).toEqual(at('22:30'));
  });
});
