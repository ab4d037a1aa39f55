import { READINESS_ITEMS, ReadinessItem } from '../readiness.rules';
import { many, one } from './form-values';

/** One question as it was answered on the form. */
interface TypedAnswer {
  topic: ReadinessItem;
  answer: string | undefined;
  source: string | undefined;
}

/** What was typed into the readiness form. */
export interface ReadinessValues {
  answers: TypedAnswer[];
  firstMode: string | undefined;
  conditions: string[];
  assessedOn: string | undefined;
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const text = (value: unknown): string | undefined => (typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined);

/** Reads the posted form: `answers[0][answer]` … `answers[11][source]`, in the order of the questions. */
export function readinessValues(body: Record<string, unknown>): ReadinessValues {
  const sent = record(body.answers);
  const flat = body as Record<string, string | string[] | undefined>;
  return {
    answers: READINESS_ITEMS.map((topic, index) => {
      const { answer, source } = record(sent[index]);
      return { topic, answer: text(answer), source: text(source) };
    }),
    firstMode: one(flat, 'firstMode'),
    conditions: many(flat, 'conditions'),
    assessedOn: one(flat, 'assessedOn'),
  };
}
