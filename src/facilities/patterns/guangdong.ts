import { copied, FacilityPattern, official, pattern } from './pattern';

const WORKDAYS = [1, 2, 3, 4, 5];
const ONE_POOL = { sharedAcrossModes: true, entitlementPeriod: 'calendar_month' } as const;

/** Guangdong: booked five working days ahead, one way of contact a month. */
export const GUANGDONG: readonly FacilityPattern[] = [
  pattern(
    'cn-sihui',
    '四会监狱（广东）',
    official('https://shjy.gd.gov.cn mpost_222688', '2022-12-31'),
    {
      wardDays: [
        { code: '1', weekdays: [1] },
        { code: '2', weekdays: [2] },
        { code: '3', weekdays: [3] },
        { code: '4', weekdays: [4] },
        { code: '5', weekdays: [5] },
        { code: '6', weekdays: [5] },
      ],
      channels: ['online', 'phone'],
    },
    { remark: '医院犯区随一监区；周末和节假日只接受网上预约。8:30–10:45，14:00–16:30；视频周一至周五。' },
  ),
  pattern('cn-huizhou', '惠州监狱（广东）', official('https://hzjy.gd.gov.cn post_208248', '2022-12-31'), {
    visitorsMaxTotal: 3,
    childrenExtra: 2,
    noticeWorkingDays: 5,
    villageProof: 'invalid',
    proofsAccepted: ['household_register', 'birth_certificate', 'police_certificate'],
    channels: ['online'],
  }),
  pattern(
    'cn-wujiang',
    '武江监狱（广东）',
    official('https://wjjy.gd.gov.cn mpost_3284412', '2022-06-30'),
    { ...ONE_POOL, openOnHolidays: false, noShowForfeits: true, noticeWorkingDays: 5 },
    { remark: '法定节假日以外每天；8:40–11:00，14:10–16:30；须在 11:00 和 17:00 前到达，迟到作废当月次数。' },
  ),
  pattern(
    'cn-meizhou',
    '梅州监狱（广东）',
    official('https://mzjy.gd.gov.cn/hjzy', '2022-12-31'),
    {
      visitorsMaxTotal: 3,
      entitlement: { strict: 0, observation: 1, general: 1, lenient: 1 },
      durationMinutes: { strict: 60, observation: 60, general: 60, lenient: 60 },
      documentsFirst: ['id_card', 'household_register', 'intake_notice'],
      documentsLater: ['id_card', 'visit_card'],
      videoCrossProvince: false,
    },
    { remark: '按监区排日；首次凭入监通知书办会见证。' },
  ),
  pattern('cn-beijiang', '北江监狱（广东）', official('https://bjjy.gd.gov.cn/hjzy', '2022-12-31'), {
    visitorsMaxTotal: 3,
    durationMinutes: { strict: 60, observation: 60, general: 60, lenient: 60 },
  }),
  pattern('cn-shaoguan', '韶关监狱（广东）', official('https://sgjy.gd.gov.cn post_4015862', '2022-12-31'), {
    ...ONE_POOL,
    visitorsMaxTotal: 3,
    videoMinutes: 25,
    openWeekdays: WORKDAYS,
    videoPlace: 'justice_office',
  }),
  pattern(
    'cn-zhaoqing',
    '肇庆监狱（广东）',
    official('https://zqjy.gd.gov.cn post_4504175', '2022-12-31'),
    { visitorBanMonthsMost: 3 },
    { remark: '公布了暂停情形：立案侦查、禁闭、押解途中、自然灾害、公共卫生、重大活动、监管安全；违规来访停 1–3 个月。' },
  ),
  pattern('cn-qingyuan', '清远监狱（广东）', copied('bbzdgl.com/qyjy（转载）', '2022-12-31'), {
    ...ONE_POOL,
    noticeWorkingDays: 5,
    channels: ['phone', 'online', 'window'],
  }),
  pattern(
    'cn-dongguan',
    '东莞监狱（广东）',
    copied('015365.xyz（转载）', '2020-12-31'),
    { openWeekdays: WORKDAYS, noShowForfeits: true, channels: ['phone'] },
    { remark: '每日限额，未预约不接待。' },
  ),
];
