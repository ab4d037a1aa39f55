/** What was typed into a form, as the browser sent it. */
export type FormValues = Record<string, string | string[] | undefined>;

/** One value of a field; the first of several. */
export const one = (values: FormValues, name: string): string | undefined => {
  const value = values[name];
  return Array.isArray(value) ? value[0] : value;
};

/** Every value of a field with several boxes. */
export const many = (values: FormValues, name: string): string[] => {
  const value = values[name];
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
};

/** What was typed, without the form's own tokens. */
export const typed = (body: FormValues): FormValues => {
  const { _csrf, _key, ...values } = body;
  return values;
};
