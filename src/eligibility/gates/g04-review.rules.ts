import { dayRule } from './gate';

/** A decision whose review is overdue on the day holds like none; after an incident it must be looked at within a week. */
export const review = dayRule({
  needs: ['dyad.decision'],
  codes: { 'contact_decision.review_overdue': {}, 'contact_decision.under_review': {} },
  find({ dyad: { decision }, on, today }) {
    if (decision === null) return [];
    const { reviewOn, reviewDueOn, status } = decision;
    const dueOf = (day: string): string => (day < today ? today : day);
    if (status === 'under_review' && (reviewDueOn === null || reviewDueOn < on)) {
      const day = reviewDueOn ?? today;
      return [{ code: 'contact_decision.under_review', params: { day }, due: dueOf(day) }];
    }
    return reviewOn < on ? [{ code: 'contact_decision.review_overdue', params: { day: reviewOn }, due: dueOf(reviewOn) }] : [];
  },
});
