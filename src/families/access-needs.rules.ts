/**
 * What somebody needs to come in and to meet, as codes that a gate can act on; never why. Source: domain/rules-and-users.md, gate roster
 * ("access needs") and the wheelchair case of Appendix B.
 */
export const ACCESS_NEEDS = [
  'wheelchair',
  'walking',
  'hearing',
  'sight',
  'sign_language',
  'interpreter',
  'quiet_room',
  'infant_care',
  'medicine_at_hand',
  'communication_help',
] as const;
export type AccessNeed = (typeof ACCESS_NEEDS)[number];
