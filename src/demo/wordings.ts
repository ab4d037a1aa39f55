import { need, World } from './world';

/** How the first organisation says that a child is back: its lead tried a word, and then a shorter one. */
const TRIES: readonly { sms: string; sentence: string | null; daysAgo: number }[] = [
  { sms: '{child}到家了，一切都好，请放心。想说说今天，回3，我们打给您。', sentence: null, daysAgo: 40 },
  { sms: '{child}平平安安到家了。想聊聊今天，回3，我们打给您。', sentence: '{child}平平安安到家了。想聊聊今天，请告诉我们。', daysAgo: 12 },
];

/** An organisation's own words for one message, with their history. */
export function makeWordings(world: World): void {
  const [ngo] = world.ngos;
  const { id: organisationId, leadId: savedBy } = need(ngo);
  TRIES.forEach(({ daysAgo, ...words }, i) => {
    const savedAt = world.at(world.day(-daysAgo), '10:20');
    world.rows.add('message_wordings', {
      ...{ id: world.rnd.id(savedAt), organisationId, template: 'home_safe', locale: 'zh-CN', version: i + 1, ...words },
      ...{ savedBy, savedAt },
    });
  });
}
