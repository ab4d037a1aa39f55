import { GRADES } from '../../kernel/vocabulary';
import type { T } from '../../ui/i18n';
import type { DatedCap, NoticeLine, RelationPapers, RuleValue, WardDays } from './rule-key';
import { specOf } from './rule-keys';

/** A rule's value in the reader's language, on one line. */
export function ruleText({ key, value }: { key: string; value: RuleValue | null }, t: T): string {
  const spec = specOf(key);
  const nothing = t('facility_rules:nothing');
  if (spec === undefined || value === null) return nothing;
  const join = (parts: readonly string[]): string => parts.join(t('facility_rules:list_separator')) || nothing;
  switch (spec.type.kind) {
    case 'int':
      return spec.unit === null || spec.unit === 'money' ? String(value) : `${String(value)} ${t(`facility_rules:unit.${spec.unit}`)}`;
    case 'bool':
      return t(value === true ? 'facility_rules:yes' : 'facility_rules:no');
    case 'enum':
      return t(`facility_rules:value.${String(value)}`);
    case 'list':
      return join((value as readonly string[]).map((item) => t(`facility_rules:value.${item}`)));
    case 'weekdays':
      return weekdaysText(value as readonly number[], t);
    case 'grades':
      return GRADES.map((grade) =>
        t('facility_rules:grade_line', { grade: t(`facilities:grade.${grade}`), number: (value as Record<string, number>)[grade] ?? 0 }),
      ).join(' · ');
    case 'wards':
      return (
        (value as readonly WardDays[])
          .map(({ code, weekdays }) => t('facility_rules:ward_line', { ward: code, days: weekdaysText(weekdays, t) }))
          .join(' · ') || nothing
      );
    case 'caps':
      return (value as readonly DatedCap[]).map((cap) => t('facility_rules:cap_line', { ...cap })).join(' · ') || nothing;
    case 'notices':
      return (value as readonly NoticeLine[]).map((line) => noticeText(line, t)).join(' · ') || nothing;
    case 'relations':
      return (
        (value as readonly RelationPapers[])
          .map(({ relation, papers }) =>
            t('facility_rules:relation_line', {
              relation: t(`facility_rules:value.${relation}`),
              papers: join(papers.map((paper) => t(`facility_rules:value.${paper}`))),
            }),
          )
          .join(' · ') || nothing
      );
    case 'text':
      return String(value) || nothing;
  }
}

const noticeText = ({ audience, amount, unit }: NoticeLine, t: T): string =>
  t('facility_rules:notice_line', {
    audience: t(`facility_rules:audience.${audience}`),
    amount,
    unit: t(`facility_rules:notice_unit.${unit}`),
  });

const weekdaysText = (days: readonly number[], t: T): string =>
  [...days]
    .sort()
    .map((day) => t(`facility_rules:weekday.${day}`))
    .join(t('facility_rules:list_separator')) || t('facility_rules:nothing');
