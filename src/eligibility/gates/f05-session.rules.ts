import type { Facts, RulesFacts, SessionFacts } from '../eligibility.facts';
import { sourceOf } from '../rule-facts.rules';
import { takesOf } from '../takes.rules';
import { FACILITY, Finding, MOJ, rule } from './gate';

type Code =
  | 'session.past'
  | 'session.closed'
  | 'session.full'
  | 'session.over_capacity'
  | 'session.adults_full'
  | 'session.groups_full'
  | 'session.video_full'
  | 'session.other_facility'
  | 'session.arrive_by'
  | 'session.video_place'
  | 'session.minutes';

/** The session itself: still to come, open, with room for all who come, and where the parent is. */
export const sessionOpen = rule<Code>({
  needs: ['now', 'dyad.custody'],
  neededLater: ['session'],
  codes: {
    'session.past': { owner: 'nobody' },
    'session.closed': {},
    'session.full': {},
    // Asked once more when the facility answers; whoever has been let in is not asked at the door.
    'session.over_capacity': { owner: 'lead', severity: 'AA––' },
    'session.adults_full': {},
    'session.groups_full': {},
    'session.video_full': {},
    'session.other_facility': { owner: 'coordinator', source: MOJ + ' art. 8' },
    'session.arrive_by': { owner: 'worker', source: FACILITY, severity: '––WW' },
    'session.video_place': { owner: 'worker', source: FACILITY, severity: '––WW' },
    'session.minutes': { owner: 'worker', source: FACILITY, severity: '––WW' },
  },
  find(facts) {
    const { session, dyad, rules, now, mode } = facts;
    if (session === null) return [];
    const source = rules?.source;
    const findings: Finding<Code>[] = [];
    if (session.startsAt <= now) findings.push({ code: 'session.past' });
    if (!session.open) findings.push({ code: 'session.closed', source });
    if (session.taken >= session.capacity) findings.push({ ...full(session), source });
    findings.push(...withoutRoom(facts, session));
    if (dyad.custody !== null && session.facilityId !== dyad.custody.facilityId) findings.push({ code: 'session.other_facility' });
    if (rules === null) return findings;
    return [...findings, ...comingIn(session, rules), ...shorter(facts, session, rules), ...(mode === 'video' ? place(rules) : [])];
  },
});

/** All windows are taken: up to the hard capacity a second person may let somebody in who asks for that. */
function full({ capacity, hardCapacity, taken, beyond }: SessionFacts): Finding<Code> {
  return beyond && taken < (hardCapacity ?? capacity)
    ? { code: 'session.over_capacity', params: { capacity, hardCapacity: hardCapacity ?? capacity } }
    : { code: 'session.full', params: { capacity } };
}

/** What does not fit besides windows. Before anybody is named one adult is thought of: a session without room for one is no offer. */
function withoutRoom({ party, mode, rules, on }: Facts, { free: room }: SessionFacts): Finding<Code>[] {
  if (room.adults === null && room.groups === null && room.video === null) return [];
  const inside = party?.members.filter((member) => member.place === 'inside').map((member) => member.birthDate) ?? [null];
  const takes = takesOf({ mode, children: party?.childBirthDates.length ?? 1, inside, adultAge: rules?.adultAge ?? 18, on });
  return (['adults', 'groups', 'video'] as const).flatMap((kind): Finding<Code>[] => {
    const free = room[kind];
    if (free === null || takes[kind] <= free) return [];
    return [{ code: `session.${kind}_full`, params: { free: Math.max(0, free), needed: takes[kind] }, source: rules?.source }];
  });
}

/** Registration ends before the meeting begins: whoever comes later stands at a shut window. */
function comingIn({ localStart }: SessionFacts, rules: RulesFacts): Finding<Code>[] {
  const minutes = rules.intakeCutoffMinutes ?? 0;
  if (minutes === 0) return [];
  const at = Math.max(0, Number(localStart.slice(0, 2)) * 60 + Number(localStart.slice(3)) - minutes);
  const time = `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
  return [{ code: 'session.arrive_by', params: { time, minutes }, source: sourceOf(rules, 'intakeCutoffMinutes') }];
}

/** The parent may stay less long than the session lasts: by the grade, or by what a video meeting or a call is allowed. */
function shorter({ mode, dyad }: Facts, { startsAt, endsAt }: SessionFacts, rules: RulesFacts): Finding<Code>[] {
  const [key, minutes] =
    mode === 'video'
      ? (['videoMinutes', rules.videoMinutes] as const)
      : mode === 'call'
        ? (['callMinutes', rules.callMinutes] as const)
        : (['durationMinutes', dyad.custody ? rules.durationMinutes?.[dyad.custody.grade] : undefined] as const);
  if (minutes === undefined || minutes === 0 || minutes * 60_000 >= endsAt.getTime() - startsAt.getTime()) return [];
  return [{ code: 'session.minutes', params: { minutes }, source: sourceOf(rules, key) }];
}

/** Where the family sits at a video meeting: not everywhere at home. */
const place = (rules: RulesFacts): Finding<Code>[] =>
  rules.videoPlace === undefined
    ? []
    : [{ code: 'session.video_place', params: { place: rules.videoPlace }, source: sourceOf(rules, 'videoPlace') }];
