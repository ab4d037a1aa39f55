import type { Locale } from '../kernel/locale';

/** Sources of rules and gates as they are kept, in English, and as a reader of Chinese knows them; the longer first. */
const KNOWN: readonly (readonly [string, string])[] = [
  [' (MOJ rules on visits and letters, 2016)', ''],
  ['Supplement of 2019 to ', '2019年补充规定，补充'],
  ['Supportive guidance by non-relatives', '非亲属帮教'],
  ['Personal Information Protection Law', '《个人信息保护法》'],
  ['Law on the Protection of Minors', '《未成年人保护法》'],
  ['Convention on the Rights of the Child', '《儿童权利公约》'],
  ['Civil Code', '《民法典》'],
  ['Kinline safeguarding policy 2026-11', '本系统儿童保护守则（2026年11月）'],
  ['Court, protection or no-contact order', '法院裁定、保护令或不接触要求'],
  ['State Council, yearly notice of days off', '国务院办公厅每年的放假通知'],
  ['Council of Europe CM/Rec(2018)5', '欧洲委员会 CM/Rec(2018)5 号建议'],
  ['Published rules of facilities', '各单位公开的须知'],
  ['Rules of the facility', '该单位的规定'],
  ['site files of England & Wales', '英格兰和威尔士各单位的说明'],
  ['Treatment grades', '分级处遇'],
  ['treatment grades', '分级处遇'],
  ['Append-only by design; lines carry ids and codes, never a name', '设计上只增不改；只记编号和代码，不记姓名'],
  ['Ends by itself', '到期自动失效'],
  ['Emptied every hour', '每小时清空'],
];
/** "art. 62 and 98", "art. 5, 7", "art. 27–36". */
const ARTICLES = /,? ?art\. (\d+(?:(?:–| and |, )\d+)*)/g;

/**
 * Where a rule is from, for a reader's eyes: in Chinese with the names the laws have there, in English as it is kept. What is not known
 * stays as it was written.
 */
export function sourceWords(source: string, locale: Locale): string {
  if (locale !== 'zh-CN') return source;
  const named = KNOWN.reduce((text, [english, chinese]) => text.replaceAll(english, chinese), source);
  return named.replace(ARTICLES, (_, numbers: string) => `第${numbers.replace(/ and |, /g, '、')}条`).replace(/; /g, '；');
}
