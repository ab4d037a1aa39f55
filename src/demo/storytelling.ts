import { clear } from './clearance';
import { addFamily, FamilyPlan } from './families';
import { meet, Meeting, MeetingPlan } from './meetings';
import { addSession, findSession } from './places';
import { DemoSession, Family, need, World } from './world';

/** Who most children of the stories live with. */
export const GRANDMOTHER = { relationship: 'grandmother', channel: 'sms', isGuardian: true } as const;

/** A family of a story at facility A, enrolled long enough for everything that has happened. */
export function family(world: World, plan: Partial<FamilyPlan> & Pick<FamilyPlan, 'children'>, ward = '1'): Family {
  const place = plan.place ?? world.place('A');
  return addFamily(world, {
    ngo: world.first,
    enrolledOn: world.day(-world.rnd.int(120, 150)),
    caregiver: GRANDMOTHER,
    grade: 'general',
    visitedBefore: false,
    ...plan,
    place,
    ward: place.wards.find((w) => w.code === ward) ?? place.wards[0],
  });
}

/** The same family with every paper there. */
export const ready = (world: World, made: Family): Family => {
  clear(world, made);
  return made;
};

/** A session with room for the family's ward, so many days from today. */
export const pick = (world: World, made: Family, from: number, to: number): DemoSession => {
  const { place, ward } = need(made.custody);
  return (
    findSession(place, { from: world.day(from), to: world.day(to), mode: 'visit', wardId: ward.id }) ??
    extra(world, made, world.day(to), '09:00')
  );
};

/** A session outside the timetable: meetings that a demo needs on a certain day, weekend or not. */
export function extra(world: World, made: Family, day: string, from: string): DemoSession {
  const { place, ward } = need(made.custody);
  const to = `${from.slice(0, 3)}${from.endsWith('00') ? '30' : '59'}`;
  return addSession(world, place, {
    timetableId: null,
    wardId: ward.id,
    mode: 'visit',
    day,
    startsAt: world.at(day, from),
    endsAt: world.at(day, to),
    capacity: 4,
  });
}

/** A meeting that the facility has agreed to, unless told otherwise. */
export function confirmed(
  world: World,
  made: Family,
  session: DemoSession,
  plan: Partial<MeetingPlan> & Pick<MeetingPlan, 'requestedAt'>,
): Meeting {
  return need(meet(world, { family: made, session, worker: plan.worker ?? world.worker(made.ngo, session), status: 'confirmed', ...plan }));
}

/** What had not been sent when the meeting fell through never goes out. */
export function quiet(world: World, meeting: Meeting, reason: string): void {
  for (const message of world.rows.all('messages'))
    if (message.visitId === meeting.id && message.status === 'queued') Object.assign(message, { status: 'suppressed', reason });
}
