import { CN_RULES } from './cn-rules';
import type { CalendarPack } from './pack';
import { CN_RETENTION } from './retention';
import { CN_TERMS } from './school-terms';

/** Mainland China. The days off of a year are announced in the autumn before it; 2027 is not yet. */
export const cn: CalendarPack = {
  pack: 'cn',
  source: '国务院办公厅关于2026年部分节假日安排的通知',
  asOf: '2026-08-07',
  timeZones: ['Asia/Shanghai', 'Asia/Urumqi', 'Asia/Chongqing', 'Asia/Harbin', 'PRC'],
  answerWorkingDays: 15,
  retention: CN_RETENTION,
  rules: CN_RULES,
  schoolTerms: CN_TERMS,
  years: {
    2026: {
      holidays: [
        ['2026-01-01', '2026-01-03', '元旦'],
        ['2026-02-15', '2026-02-23', '春节'],
        ['2026-04-04', '2026-04-06', '清明节'],
        ['2026-05-01', '2026-05-05', '劳动节'],
        ['2026-06-19', '2026-06-21', '端午节'],
        ['2026-09-25', '2026-09-27', '中秋节'],
        ['2026-10-01', '2026-10-07', '国庆节'],
      ],
      makeUpWorkdays: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
    },
  },
};
