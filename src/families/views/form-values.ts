/** What a form was sent with; anything may be in it. */
export type FormValues = Record<string, unknown>;

/** A field's text, or undefined. */
export const text = (values: FormValues, name: string): string | undefined => {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
};

/** A field's texts: none, one or several. */
export const texts = (values: FormValues, name: string): string[] => {
  const value = values[name];
  return (Array.isArray(value) ? (value as unknown[]) : [value]).filter((v): v is string => typeof v === 'string');
};
