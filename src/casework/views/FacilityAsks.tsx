import { EffectiveRule, ruleText } from '../../facilities/rule-versions.queries';
import { Details } from '../../ui/components/Details';
import { SourceText } from '../../ui/components/SourceText';
import { SummaryList } from '../../ui/components/SummaryList';
import { formatDay } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import { sourceWords } from '../../ui/source-words';

/** What the facility asks of this family, each rule with where it is from. */
export function FacilityAsks({ rules }: { rules: readonly EffectiveRule[] }) {
  const { t, locale } = usePage();
  return (
    <Details summary={t('facility_rules:asks_title')} open>
      <p class="k-strong">{t('facility_rules:verify')}</p>
      <SummaryList
        rows={rules.map((rule) => ({
          key: t(`facility_rules:key.${rule.key}.label`),
          value: (
            <>
              <div>{ruleText(rule, t)}</div>
              <div class="k-muted k-small">
                <SourceText
                  text={t('facility_rules:asks_source', {
                    source: sourceWords(rule.source, locale),
                    asOf: formatDay(rule.asOf, locale),
                    confidence: t(`facilities:confidence.${rule.confidence}`),
                  })}
                />
              </div>
            </>
          ),
        }))}
      />
    </Details>
  );
}
