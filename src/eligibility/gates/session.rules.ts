import { addDays } from '../../kernel/days';
import type { Reason } from '../../kernel/reasons';
import { afterWorkingDays } from '../../kernel/working-days';
import type { Facts } from '../eligibility.facts';
import { reason } from '../reasons.rules';

/** The session itself: still to come, open, at the right place and for the right ward, neither too soon nor too far, with a seat. */
export function sessionGate(facts: Facts): Reason[] {
  const { session, dyad, rules, now, today } = facts;
  if (session === null) return [];
  const source = rules?.source;
  const reasons: Reason[] = [];
  if (session.startsAt <= now) reasons.push(reason('session.past'));
  if (!session.open) reasons.push(reason('session.closed', { source }));
  if (session.taken >= session.capacity) reasons.push(reason('session.full', { params: { capacity: session.capacity }, source }));
  if (dyad.custody !== null) {
    if (session.facilityId !== dyad.custody.facilityId) reasons.push(reason('session.other_facility'));
    else if (session.wardId !== null && session.wardId !== dyad.custody.wardId) reasons.push(reason('session.ward_day', { source }));
  }
  if (rules !== null && !session.requestedAlready && session.startsAt > now)
    reasons.push(...bookingWindow(facts, today, session.day, rules));
  if (session.childBusy) reasons.push(reason('child.busy'));
  if (session.parentBusy) reasons.push(reason('parent.busy'));
  return reasons;
}

function bookingWindow({ calendar }: Facts, today: string, day: string, rules: NonNullable<Facts['rules']>): Reason[] {
  const { noticeWorkingDays, horizonDays, source } = rules;
  // Whether a make-up workday counts is the facility's to say; unknown counts as no, which only asks for more notice.
  const makeUpCounts = rules.makeUpWorkday === 'workday';
  const earliest = afterWorkingDays(today, noticeWorkingDays, calendar, makeUpCounts);
  if (day < earliest) return [reason('session.notice_too_short', { params: { days: noticeWorkingDays, earliest }, source })];
  const latest = addDays(today, horizonDays);
  return day > latest
    ? [
        reason('session.too_far_ahead', {
          params: { days: horizonDays, opens: addDays(day, -horizonDays) },
          due: addDays(day, -horizonDays),
          source,
        }),
      ]
    : [];
}
