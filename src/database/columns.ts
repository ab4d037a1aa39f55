/** The CHECK expression that keeps a text column inside a fixed list of words. */
export const oneOf = (column: string, values: readonly string[]): string =>
  `${column} IN (${values.map((v) => `'${v.replace(/'/g, "''")}'`).join(', ')})`;
