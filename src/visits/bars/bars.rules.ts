import type { RestrictionLook } from '../../safeguarding/restriction-look.service';

/** What a facility's own bar would touch, as the facility reads it: meetings without the children's names, letters by number. */
export interface FacilityLook {
  visits: Omit<RestrictionLook['visits'][number], 'children' | 'causes'>[];
  letters: RestrictionLook['letters'];
  /** Meetings elsewhere or of others, which are held as well. */
  hiddenCount: number;
  fingerprint: string;
}

/** Leaves out what is the family's. */
export const lookForFacility = ({ visits, letters, hiddenCount, fingerprint }: RestrictionLook): FacilityLook => ({
  visits: visits.map(({ children: _, causes: __, ...visit }) => visit),
  letters,
  hiddenCount,
  fingerprint,
});
