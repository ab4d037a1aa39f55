import { addDays, Day, instantOf } from '../kernel/days';
import type { NewTask } from '../tasks/tasks.service';

/** What a task needs to know of its dyad. */
interface DyadOfTask {
  id: string;
  childId: string;
  organisationId: string;
  timeZone: string;
}

/** When an office closes: what is due on a day is due then. */
const CLOSING = '18:00';
/** Days in which a second person answers. */
const ANSWER_DAYS = 3;
/** Days in which a conference is held once it is needed. */
const CONFERENCE_DAYS = 14;

const about = (dyad: DyadOfTask, dueOn: Day): Pick<NewTask, 'organisationId' | 'childId' | 'dyadId' | 'ownerRole' | 'dueAt'> => ({
  organisationId: dyad.organisationId,
  childId: dyad.childId,
  dyadId: dyad.id,
  ownerRole: 'lead',
  dueAt: instantOf(dueOn, CLOSING, dyad.timeZone),
});

/** Somebody has to look at a decision again. */
export const reviewTask = (dyad: DyadOfTask, decisionId: string, dueOn: Day, cause: string): NewTask => ({
  ...about(dyad, dueOn),
  kind: 'review_decision',
  key: `review_decision:${decisionId}`,
  subjectType: 'contact_decision',
  subjectId: decisionId,
  cause,
});

/** A second person has to say yes or no. */
export const decideTask = (
  dyad: DyadOfTask & { today: Day },
  subjectType: 'contact_decision' | 'approval',
  subjectId: string,
  cause: string,
): NewTask => ({
  ...about(dyad, addDays(dyad.today, ANSWER_DAYS)),
  kind: 'decide_approval',
  key: `decide:${subjectId}`,
  subjectType,
  subjectId,
  cause,
});

/** A conference has to be held: one per dyad at a time. */
export const conferenceTask = (
  dyad: DyadOfTask & { today: Day },
  cause: string,
  dueOn = addDays(dyad.today, CONFERENCE_DAYS),
): NewTask => ({
  ...about(dyad, dueOn),
  kind: 'hold_conference',
  key: `hold_conference:${dyad.id}`,
  subjectType: 'dyad',
  subjectId: dyad.id,
  cause,
});
