import type { Meeting } from './meetings';
import type { World } from './world';

/** Notes that a closure took a meeting: what became of it, and the first place that its children keep. */
export function hitBy(world: World, closureId: string, meeting: Meeting, at: Date): void {
  const { rows, rnd } = world;
  rows.add('closure_visits', {
    closureId,
    visitId: meeting.id,
    action: 'cancel',
    fromSessionId: meeting.session.id,
    fromStatus: 'confirmed',
    status: 'done',
    at,
  });
  for (const child of meeting.family.children)
    rows.add('rebooking_priorities', {
      id: rnd.id(at),
      organisationId: meeting.family.ngo.id,
      childId: child.id,
      dyadId: child.dyadId,
      mode: meeting.session.mode,
      visitId: meeting.id,
      grantedAt: at,
    });
}
