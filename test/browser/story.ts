import { Walker } from './walker';

/** One invented family whose way is walked; ids are learnt from the pages' addresses. */
export interface Story {
  child: { familyName: string; givenName: string; birthDate: string };
  caregiver: { name: string; phone: string };
  parent: { familyName: string; givenName: string; birthDate: string };
  rosterNumber: string;
  ward: string;
  childId: string;
  reference: string;
  dyadId: string;
  visitId: string;
}

/** The people at their desks. */
export interface Cast {
  coordinator: Walker;
  liaison: Walker;
  lead: Walker;
  worker: Walker;
  family: Walker;
}

/** The demo's worker account goes with this worker. */
export const ESCORT = '王雅宁';
export const COUNTY = '990101';

const GIVEN_NAMES = ['小苇', '小荻', '小蓼', '小菡'];

/** A family of its own for each run, so that runs do not meet. */
export function newStory(run: number): Story {
  const givenName = GIVEN_NAMES[run] ?? '小莳';
  return {
    child: { familyName: '溪', givenName, birthDate: `2016-02-1${run}` },
    caregiver: { name: `溪奶奶${givenName}`, phone: `1009000700${run}` },
    parent: { familyName: '溪', givenName: `远${givenName.slice(1)}`, birthDate: `1986-05-1${run}` },
    rosterNumber: `JRN${run}01`,
    ward: String(run + 1),
    childId: '',
    reference: '',
    dyadId: '',
    visitId: '',
  };
}

/** The id at the end of an address, or in its middle. */
export const idIn = (address: string): string => /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(address)?.[0] ?? '';
