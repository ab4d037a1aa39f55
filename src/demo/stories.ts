/*
 * The stories of the guided tasks. Each child's file has a fixed reference (the search box of /children finds it), and the
 * story's visit, where there is one, carries the same reference.
 *
 * | reference     | story                                                                       | try it as      |
 * | ------------- | --------------------------------------------------------------------------- | -------------- |
 * | DEM33 DEM34   | two sisters, 10 and 17, one father, grandmother on SMS: all clear to book    | coordinator    |
 * | DEM36         | a first meeting, all papers there: needs preparation, then book              | coordinator    |
 * | DEM37         | the mother left and cannot be found: who may consent?                        | coordinator    |
 * | DEM39         | the father's grade is strict: no meetings, letters go on                     | coordinator    |
 * | DEM3A         | a court order of unknown scope bars every contact                            | lead           |
 * | DEM3C         | the girl said "not now": respected, asked again later                        | coordinator    |
 * | DEM3D         | the father was moved last week; the meeting was cancelled, papers must fit   | coordinator    |
 * | DEM3E         | a closure next week took the meeting; it can be booked again                 | coordinator    |
 * | DEM3F DEM3G DEM3H | three caregivers have not answered: call them                            | coordinator    |
 * | DEM3J         | the facility offers another time: accept or withdraw                         | coordinator    |
 * | DEM3K DEM3M   | an outing today, one tomorrow                                                | worker         |
 * | DEM3N         | a worry after the last meeting holds everything until two people looked      | lead           |
 */
import { addDecision, addView, clear } from './clearance';
import { makeEpisodes } from './episodes';
import { family, GRANDMOTHER, ready } from './storytelling';
import type { World } from './world';

/** Makes every story. Runs before the general families, so that the stories get the sessions they need. */
export function makeStories(world: World): void {
  waiting(world);
  makeEpisodes(world);
}

/** Those who wait: for a booking, for a consent, for a grade, for a court, for a wish. */
function waiting(world: World): void {
  ready(
    world,
    family(
      world,
      {
        surname: '柳',
        children: [
          { age: 10, sex: 'female', given: '小雨', reference: 'DEM33' },
          { age: 17, sex: 'female', given: '晓晴', reference: 'DEM34' },
        ],
        caregiver: { ...GRANDMOTHER, name: '张奶奶' },
        visitedBefore: true,
        enrolledOn: world.day(-380),
      },
      '3',
    ),
  );
  ready(world, family(world, { surname: '麦', children: [{ age: 8, sex: 'male', given: '小宇', reference: 'DEM36' }] }, '2'));
  const left = family(world, {
    surname: '乔',
    children: [{ age: 12, sex: 'male', given: '思远', reference: 'DEM37' }],
    caregiver: { relationship: 'grandfather', channel: 'call', isGuardian: false },
  });
  clear(world, left, ['consent']);
  for (const child of left.children) {
    const at = world.office(world.day(-40));
    world.rows.add('consents', {
      id: world.rnd.id(at),
      dyadId: child.dyadId,
      purpose: 'visit',
      caregiverId: left.caregiver.id,
      capacity: 'entrusted_caregiver',
      evidence: 'recorded_call',
      startsOn: world.day(-40),
      expiresOn: world.day(320),
      recordedBy: left.ngo.coordinatorId,
      createdAt: at,
    });
  }
  ready(world, family(world, { children: [{ age: 9, sex: 'female', given: '可可', reference: 'DEM39' }], grade: 'strict' }));
  barred(world);
  const notNow = family(world, { children: [{ age: 14, sex: 'female', given: '若溪', reference: 'DEM3C' }] }, '4');
  clear(world, notNow, ['view']);
  for (const child of notNow.children) addView(world, notNow, child, 'not_now', 20);
}

function barred(world: World): void {
  const made = family(world, {
    children: [{ age: 7, sex: 'male', given: '一舟', reference: 'DEM3A' }],
    caregiver: { relationship: 'mother', channel: 'sms' },
  });
  clear(world, made, ['decision']);
  const at = world.office(world.day(-60));
  for (const child of made.children) {
    world.rows.add('restrictions', {
      id: world.rnd.id(at),
      organisationId: made.ngo.id,
      dyadId: child.dyadId,
      kind: 'court_order',
      modes: null,
      authority: '听雨县人民法院（虚构）',
      startsOn: world.day(-60),
      endsOn: null,
      recordedBy: made.ngo.leadId,
      createdAt: at,
    });
    addDecision(world, made, child, {
      level: 0,
      reason: '法院有禁止令，范围还没有弄清，先不联系。',
      proposedOn: world.day(-58),
      reviewOn: world.day(30),
    });
  }
}
