import type { Caregiver } from './world';

/** Every ninth family that gets texts wants a letter beside them, every fifth has followed the official account. All of it is invented. */
export function moreWays(phone: string, channel: Caregiver['channel'], name: string): Record<string, unknown> {
  const last = Number(phone.slice(-4));
  if (channel !== 'sms') return {};
  if (last % 9 === 0) return { postalAddress: `示例省示例县柳溪镇\n${(last % 7) + 1}组${(last % 40) + 1}号`, otherChannels: ['letter'] };
  if (last % 5 !== 0) return {};
  return { wechatOpenId: `oDemo${String(last).padStart(19, '0')}${String(name.length).padStart(4, '0')}`, otherChannels: ['wechat'] };
}
