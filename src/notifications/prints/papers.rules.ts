import qrcode from 'qrcode-generator';
import type { PaperBlock, PaperSheet, Squares } from '../../files/pdf-paper';
import type { Way } from '../../journeys/journeys.queries';
import { Locale } from '../../kernel/locale';
import { formatLunarDay, formatTime } from '../../ui/format';
import { T, translator } from '../../ui/i18n';
import { childrenName, dayWords, MessageParams, ReplyAccess, teacherName } from '../wording/message-templates';

/** The escort's own sheet, the slip that a children's director hands over, and the card for the purse. */
export const PAPER_KINDS = ['escort-sheet', 'slip', 'card'] as const;
export type PaperKind = (typeof PAPER_KINDS)[number];
export const PAPER_SIZES = ['A4', 'A5'] as const;
export type PaperSize = (typeof PAPER_SIZES)[number];

/** Each for the eye it is for: a sheet with much on it is large, a card small. */
export const USUAL_SIZE: Record<PaperKind, PaperSize> = { 'escort-sheet': 'A4', slip: 'A5', card: 'A5' };

/** Names of files and windows: the kind and the visit's reference, nothing else. */
export const paperFileName = (kind: PaperKind, reference: string): string => `${kind === 'escort-sheet' ? 'sheet' : kind}-${reference}.pdf`;

/** What a family's paper is filled with. */
export interface FamilyPaper {
  params: MessageParams;
  locale: Locale;
  /** The organisation's neutral name. */
  alias: string;
  /** Of the worker who comes; null: none is known. */
  phone: string | null;
  access: ReplyAccess | null;
  /** Papers and things to bring, a line each, in plain words of the family's language; empty: nobody knows. */
  bring: readonly string[];
  /** The way there; null: nobody travels, or nobody can say. */
  way: Way | null;
}

/** A QR code of an address, with a quarter of it to spare for creases. */
export function squaresOf(address: string): Squares {
  const code = qrcode(0, 'Q');
  code.addData(address);
  code.make();
  const size = code.getModuleCount();
  return Array.from({ length: size }, (_, row) => Array.from({ length: size }, (__, column) => code.isDark(row, column)));
}

const wordsOf = ({ params, locale }: FamilyPaper): Record<string, string> => ({
  child: childrenName(params.children, locale),
  worker: teacherName(params.worker, locale),
  day: params.day === '' ? '' : dayWords(params.day, locale),
  time: params.time === '' ? '' : formatTime(params.time, 'UTC', locale),
});

/** When they leave home: the time on which everything else hangs. */
const leaveWords = (t: T, locale: Locale, { leavesDaysBefore, leaveTime, basis }: Way): string =>
  t(`papers:family.leave${leavesDaysBefore > 0 ? '_day_before' : ''}${basis === 'estimated' ? '_about' : ''}`, {
    time: formatTime(leaveTime, 'UTC', locale),
  });

function blocksOf(paper: FamilyPaper): PaperBlock[] {
  const t = translator(paper.locale);
  const words = wordsOf(paper);
  const { phone, access } = paper;
  return [
    {
      big: true,
      lines: [
        `${words.day} ${words.time}`,
        ...(paper.locale === 'zh-CN' && paper.params.day !== '' ? [formatLunarDay(paper.params.day)] : []),
        t('papers:family.with', { worker: words.worker ?? '', child: words.child ?? '' }),
      ],
    },
    ...(paper.way === null ? [] : [{ lines: [leaveWords(t, paper.locale, paper.way)] }]),
    {
      title: t('papers:family.bring'),
      lines: [...paper.bring, t(`papers:family.${paper.bring.length === 0 ? 'bring_value' : 'bring_besides'}`)],
    },
    {
      title: t('papers:family.answer'),
      lines: [
        ...(phone === null ? [] : [t('papers:family.phone', { phone })]),
        ...(access === null ? [] : [t('papers:family.page', { site: access.site.replace(/^https?:\/\//, ''), code: access.code })]),
        t('papers:family.no_blame'),
      ],
    },
  ];
}

/** The slip: folded once, writing inside, nothing outside. */
export function slipOf(paper: FamilyPaper): PaperSheet {
  const t = translator(paper.locale);
  return { title: paper.alias, blocks: blocksOf(paper), large: true, fold: t('papers:fold.once') };
}

/** The card: folded twice; outside stand the organisation's neutral name and a number for whoever finds it. */
export function cardOf(paper: FamilyPaper): PaperSheet {
  const t = translator(paper.locale);
  const { access, alias, phone } = paper;
  return {
    title: t('papers:card.inside'),
    blocks: blocksOf(paper),
    ...(access === null ? {} : { code: squaresOf(`${access.site}/${access.token}`) }),
    outer: { front: [alias, t('papers:card.front')], back: phone === null ? [] : [t('papers:card.found'), phone] },
    fold: t('papers:fold.twice'),
  };
}

/** Everything that can be read on a paper, for the lint. */
export const wordsOn = ({ title, blocks, outer, fold }: PaperSheet): string =>
  [
    title,
    ...blocks.flatMap((b) => [b.title ?? '', ...(b.lines ?? []), ...(b.facts ?? []).map((f) => f.join(' ')), ...(b.ticks ?? [])]),
    ...(outer ? [...outer.front, ...outer.back] : []),
    fold,
  ].join('\n');
