/** The province of a county: the first two of its six digits. */
export const provinceOf = (countyCode: string): string => countyCode.slice(0, 2);

/** Whether two counties lie in different provinces; null where one of them is not known. */
export const isOtherProvince = (home: string, there: string | null): boolean | null =>
  there === null ? null : provinceOf(home) !== provinceOf(there);
