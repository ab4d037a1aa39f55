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

/**
 * Does what somebody is called give the full name away – in either order, however it is written? What stands on phones and slips must not.
 * @param called what the child is called
 */
export function saysFullName(called: string, familyName: string, givenName: string): boolean {
  const key = nameKey(called, '');
  return [nameKey(familyName, givenName), nameKey(givenName, familyName)].some((full) => key.includes(full));
}
