/** True when PostgreSQL can keep the text as it is: no NUL, and no half of a surrogate pair, which no UTF-8 can carry. */
export const isStorable = (text: string): boolean => !/[\u0000\p{Surrogate}]/u.test(text);
