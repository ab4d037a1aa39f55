import { TASK_KINDS } from '../../../src/tasks/task.entity';
import {
  causeOfOutcome,
  causeWords,
  escalatesAfterDays,
  mayFinish,
  outcomeWords,
  placeOf,
  TASK_OUTCOMES,
} from '../../../src/tasks/task.rules';
import { translator } from '../../../src/ui/i18n';

const languages = ['en', 'zh-CN'] as const;

describe('the words of tasks', () => {
  it.each(languages)('exist for every kind, way to end and cause in %s', (locale) => {
    const t = translator(locale);
    for (const kind of TASK_KINDS) {
      expect(t(`tasks:kind.${kind}`)).toBeTruthy();
      expect(t(`tasks:how.${kind}`)).toBeTruthy();
      for (const outcome of TASK_OUTCOMES[kind] ?? []) expect(t(outcomeWords(outcome))).not.toBe(t('tasks:outcome.done'));
    }
    for (const cause of ['overdue', 'fitness_unfit', 'meeting_confirmed', 'something_else']) expect(t(causeWords(cause))).toBeTruthy();
    expect(outcomeWords('whatever')).toBe('tasks:outcome.done');
    expect(outcomeWords(null)).toBe('tasks:outcome.done');
  });
});

describe('finishing', () => {
  it('is for the owner’s role, the person named, and the lead', () => {
    const task = { ownerRole: 'worker' as const, ownerUserId: 'a' };
    expect(mayFinish(task, { role: 'worker', userId: 'b' })).toBe(true);
    expect(mayFinish(task, { role: 'lead', userId: 'c' })).toBe(true);
    expect(mayFinish(task, { role: 'coordinator', userId: 'a' })).toBe(true);
    expect(mayFinish(task, { role: 'coordinator', userId: 'd' })).toBe(false);
    expect(mayFinish({ ownerRole: 'worker', ownerUserId: null }, { role: 'liaison', userId: null })).toBe(false);
  });

  it('asks the gates again where they look at it, with the reason where something speaks against the meeting', () => {
    expect(causeOfOutcome('check_fitness', 'unfit')).toBe('fitness_unfit');
    expect(causeOfOutcome('check_fitness', 'fit')).toBe('check_fitness_done');
    expect(causeOfOutcome('prepare_child', 'not_ready')).toBe('child_not_ready');
    expect(causeOfOutcome('debrief', 'talked')).toBe('debrief_done');
    expect(causeOfOutcome('follow_up', 'well')).toBeUndefined();
  });
});

describe('where a task leads', () => {
  const none = { childId: null, subjectType: null, subjectId: null };
  it('is the incident, the worker, the list, or the child', () => {
    expect(placeOf({ ...none, kind: 'write_facts', childId: 'c', subjectType: 'incident', subjectId: 'i' })).toBe('/incidents/i');
    expect(placeOf({ ...none, kind: 'renew_vetting', subjectType: 'worker', subjectId: 'w' })).toBe('/workers/w');
    expect(placeOf({ ...none, kind: 'review_retention' })).toBe('/privacy/retention');
    expect(placeOf({ ...none, kind: 'debrief', childId: 'c' })).toBe('/children/c');
    expect(placeOf({ ...none, kind: 'debrief' })).toBeUndefined();
  });
});

it('what bears on safety goes to the lead at once, the rest after three days, the lead’s own never', () => {
  expect(escalatesAfterDays('check_fitness', 'worker')).toBe(0);
  expect(escalatesAfterDays('follow_up', 'worker')).toBe(3);
  expect(escalatesAfterDays('review_incident', 'lead')).toBeUndefined();
});
