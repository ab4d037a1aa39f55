import { Channel, keepsWords } from '../channels/channel';
import type { OwnWords } from './message-templates';
import type { Wording } from './wording.rules';

/** What a channel may say in an organisation's own words. */
export interface Usable {
  /** Null: it says the built-in ones. */
  own: OwnWords | null;
  /** Under which number, where the provider keeps the words. */
  templateNumber?: string;
}

const NUMBER_AT: Record<string, 'aliyunTemplate' | 'tencentTemplate'> = { aliyun: 'aliyunTemplate', tencent: 'tencentTemplate' };

/**
 * The organisation's words as far as a channel may use them. A provider that keeps the words it has approved gets them only under the number
 * under which these very words were approved; without one the built-in words leave under theirs. So nothing goes out under words it is not.
 * @param wording what stands now; null: nothing but the built-in words
 */
export function ownWordsFor(channel: Channel, wording: Wording | null): Usable {
  if (wording === null) return { own: null };
  if (!keepsWords(channel)) return { own: wording };
  const at = NUMBER_AT[channel.name];
  const templateNumber = at === undefined ? null : wording[at];
  // It fills these words whatever the names: no shorter ones.
  return templateNumber === null ? { own: null } : { own: { ...wording, smsShort: null }, templateNumber };
}
