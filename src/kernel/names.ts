/**
 * A key under which the same name written differently is equal: full and half width, spaces, the dots of minority names,
 * letter case and accents are folded. It is never shown.
 */
export function nameKey(familyName: string, givenName: string): string {
  return `${familyName}${givenName}`
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[\s·•‧・．.'’\-]/g, '')
    .toLowerCase()
    .normalize('NFKC');
}

/** Full name in the order its script uses: Han names family first without a space. */
export function fullName(familyName: string, givenName: string): string {
  return /\p{Script=Han}/u.test(familyName + givenName) ? `${familyName}${givenName}` : `${givenName} ${familyName}`.trim();
}
