import { GRADES } from '../../kernel/vocabulary';
import { SummaryList } from '../../ui/components/SummaryList';
import { Tag } from '../../ui/components/Tag';
import type { Tone } from '../../ui/components/tone';
import { formatDay } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { RulesOn } from '../facilities.queries';

const TONES: Record<RulesOn['confidence'], Tone> = { verified: 'good', published: 'info', assumed: 'warn' };

/** A version of a facility's rules in words, with its source, its date and how sure we are. */
export function RulesList({ rules: { rules, source, asOf, confidence } }: { rules: RulesOn }) {
  const { t, locale } = usePage();
  const yesNo = (value: boolean): string => t(value ? 'facilities:yes' : 'facilities:no');
  return (
    <SummaryList
      rows={[
        { key: t('facilities:rules.source'), value: source },
        { key: t('facilities:rules.as_of'), value: formatDay(asOf, locale) },
        { key: t('facilities:rules.confidence'), value: <Tag tone={TONES[confidence]}>{t(`facilities:confidence.${confidence}`)}</Tag> },
        {
          key: t('facilities:rules.people'),
          value: t('facilities:rules.people_value', {
            most: rules.visitorsMaxTotal,
            extra: rules.childrenExtra,
            age: rules.adultAge,
            adults: rules.minAdultsInside,
          }),
        },
        { key: t('facilities:rules.guardian'), value: yesNo(rules.guardianMayAccompany) },
        {
          key: t('facilities:rules.notice'),
          value: t('facilities:rules.notice_value', { notice: rules.noticeWorkingDays, horizon: rules.horizonDays }),
        },
        {
          key: t('facilities:rules.entitlement'),
          value: (
            <ul>
              {GRADES.map((grade) => (
                <li key={grade}>
                  {t('facilities:rules.entitlement_value', { grade: t(`facilities:grade.${grade}`), number: rules.entitlement[grade] })}
                </li>
              ))}
            </ul>
          ),
        },
        { key: t('facilities:rules.shared'), value: yesNo(rules.sharedAcrossModes) },
        {
          key: t('facilities:rules.proofs'),
          value: rules.proofsAccepted.map((kind) => t(`facilities:proof.${kind}`)).join(' · ') || t('facilities:none'),
        },
        { key: t('facilities:rules.make_up'), value: t(`facilities:make_up.${rules.makeUpWorkday}`) },
        { key: t('facilities:rules.holidays'), value: yesNo(rules.openOnHolidays) },
        { key: t('facilities:rules.no_show'), value: yesNo(rules.noShowForfeits) },
        {
          key: t('facilities:rules.letters'),
          value: t('facilities:rules.letters_value', {
            pages: rules.letters.maxPages,
            drawings: yesNo(rules.letters.drawings),
            clips: yesNo(rules.letters.recordedMessages),
          }),
        },
      ]}
    />
  );
}
