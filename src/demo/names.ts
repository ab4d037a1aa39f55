/*
 * EVERY NAME IN THIS FILE IS INVENTED. People, places and offices exist nowhere; whoever seems to meet a namesake meets a
 * coincidence. County codes begin with 99, which GB/T 2260 does not use; phone numbers begin with 100, which no mobile phone
 * has; e-mail addresses end in .test, which no mail server answers for (RFC 2606).
 */
import type { Random } from './random';

/** Marks a made-up facility on every page that shows its name. */
export const INVENTED = '（虚构）';

/** Invented counties in six invented prefectures. */
export const COUNTIES: readonly { code: string; prefecture: string; county: string }[] = [
  { code: '990101', prefecture: '云杉市', county: '柳堤县' },
  { code: '990102', prefecture: '云杉市', county: '鹿鸣坡县' },
  { code: '990201', prefecture: '石榴渡市', county: '麦浪县' },
  { code: '990202', prefecture: '石榴渡市', county: '橘灯县' },
  { code: '990301', prefecture: '雪松原市', county: '白鹭洲县' },
  { code: '990302', prefecture: '雪松原市', county: '半山亭县' },
  { code: '990401', prefecture: '星溪州', county: '竹影县' },
  { code: '990402', prefecture: '星溪州', county: '听雨县' },
  { code: '990501', prefecture: '谷雨市', county: '稻香湾县' },
  { code: '990502', prefecture: '谷雨市', county: '青芒县' },
  { code: '990601', prefecture: '月湖市', county: '风铃县' },
  { code: '990602', prefecture: '月湖市', county: '芦笛县' },
];

export const SURNAMES = [
  '柳',
  '麦',
  '禾',
  '桐',
  '蓝',
  '简',
  '乔',
  '白',
  '岳',
  '舒',
  '安',
  '宁',
  '温',
  '夏',
  '云',
  '苏',
  '叶',
  '竺',
  '桑',
  '稻',
  '池',
  '芦',
  '柏',
  '甘',
] as const;
const CHILD_FIRST = ['小', '晓', '思', '雨', '青', '星', '乐', '若', '一', '可', '知', '念'] as const;
const CHILD_SECOND = ['满', '谷', '溪', '舟', '朵', '遥', '年', '穗', '岚', '橙', '木', '川', '宁', '桃', '莓', '帆'] as const;
const PARENT_FIRST = ['建', '春', '秀', '大', '文', '永', '海', '冬', '玉', '长', '庆', '水'] as const;
const PARENT_SECOND = ['松', '芳', '田', '山', '荣', '兰', '平', '梅', '河', '贵', '苇', '禾', '石', '雁'] as const;

/** Names that are a word of every day, and read like one: "youth", "a year". */
const RATHER: Record<string, string> = { 青年: '青禾', 一年: '一禾' };

/** A child's given name. */
export function childName(rnd: Random): string {
  const name = rnd.pick(CHILD_FIRST) + rnd.pick(CHILD_SECOND);
  return RATHER[name] ?? name;
}
/** A grown-up's given name. */
export const adultName = (rnd: Random): string => rnd.pick(PARENT_FIRST) + rnd.pick(PARENT_SECOND);

/** How a village calls a caregiver: "Grandma Zhang". */
export const CALLED: Record<string, string> = {
  grandmother: '奶奶',
  grandfather: '爷爷',
  aunt: '姑姑',
  uncle: '伯伯',
  mother: '阿姨',
  father: '叔叔',
  foster_parent: '老师',
  sibling: '哥哥',
};

/** An 11-digit number that cannot be dialled. */
export const phoneNumber = (n: number): string => `100${String(20_000_000 + n).padStart(8, '0')}`;

/** The password of every demo account; the accounts exist only while DEMO is on. */
export const DEMO_PASSWORD = 'kinline-demo';
export const demoMail = (name: string): string => `${name}@demo.kinline.test`;
