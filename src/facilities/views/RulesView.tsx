import type { Day } from '../../kernel/days';
import { BackLink } from '../../ui/components/BackLink';
import { ButtonGroup } from '../../ui/components/ButtonGroup';
import { ButtonLink } from '../../ui/components/ButtonLink';
import { DayText } from '../../ui/components/DayText';
import { DateInput } from '../../ui/components/DateInput';
import { Filters } from '../../ui/components/Filters';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Section } from '../../ui/components/Section';
import { SourceText } from '../../ui/components/SourceText';
import { Table } from '../../ui/components/Table';
import { Tag } from '../../ui/components/Tag';
import type { Tone } from '../../ui/components/tone';
import { formatDay } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import { sourceWords } from '../../ui/source-words';
import type { FacilityRow } from '../facilities.queries';
import type { EffectiveRule } from '../rules/effective.rules';
import { RULE_GROUPS } from '../rules/rule-key';
import { specOf } from '../rules/rule-keys';
import { ruleText } from '../rules/rule-words';

const TONES: Record<EffectiveRule['confidence'], Tone> = { verified: 'good', published: 'info', assumed: 'warn' };

interface Props {
  facility: FacilityRow;
  on: Day;
  /** Null: no version of the facility's own holds on the day. */
  versionId: string | null;
  rules: readonly EffectiveRule[];
  /** The reader may change them. */
  canChange: boolean;
  /** It has just been started from a pattern. */
  started: boolean;
  problem?: PageProblem;
}

/** What holds at a facility on a day: every rule by its heading, with who says so, since when and how sure we are. */
export function RulesView({ facility, on, versionId, rules, canChange, started, problem }: Props) {
  const { t, locale } = usePage();
  const unsure = rules.some((rule) => rule.level === 'facility' && rule.confidence !== 'verified');
  return (
    <div class="k-stack">
      <BackLink href={`/facilities/${facility.id}`}>{facility.name}</BackLink>
      <PageHeading
        title={t('facility_rules:title')}
        caption={facility.name}
        lead={t('facility_rules:lead', { day: formatDay(on, locale) })}
      />
      {started && <Notice tone="good" title={t('facility_rules:started')} />}
      {versionId === null && (
        <Notice tone="warn" title={t('facility_rules:no_version')}>
          {t('facility_rules:no_version_detail')}
        </Notice>
      )}
      {unsure && (
        <Notice tone="warn" title={t('facility_rules:verify')}>
          {t('facility_rules:verify_detail')}
        </Notice>
      )}
      <Filters action={`/facilities/${facility.id}/rules`} submit={t('facility_rules:show')}>
        <DateInput name="on" label={t('facility_rules:on')} value={on} problem={problem} />
      </Filters>
      <ButtonGroup>
        {canChange && <ButtonLink href={`/facilities/${facility.id}/rule-versions/new`}>{t('facility_rules:change')}</ButtonLink>}
        <ButtonLink variant="secondary" href={`/facilities/${facility.id}/rule-versions`}>
          {t('facility_rules:history')}
        </ButtonLink>
        {canChange && (
          <ButtonLink variant="secondary" href={`/facilities/${facility.id}/wards`}>
            {t('wards:title')}
          </ButtonLink>
        )}
      </ButtonGroup>
      {RULE_GROUPS.map((group) => (
        <Section key={group} title={t(`facility_rules:group.${group}`)}>
          <Table
            caption={t(`facility_rules:group.${group}`)}
            captionHidden
            compact
            rows={rules.filter((rule) => specOf(rule.key)?.group === group)}
            rowKey={(rule) => rule.key}
            columns={[
              {
                key: 'rule',
                header: t('facility_rules:col_rule'),
                rowHeader: true,
                cell: (rule) => t(`facility_rules:key.${rule.key}.label`),
              },
              { key: 'value', header: t('facility_rules:col_value'), cell: (rule) => <span class="k-strong">{ruleText(rule, t)}</span> },
              { key: 'from', header: t('facility_rules:col_from'), cell: (rule) => t(`facility_rules:level.${rule.level}`) },
              {
                key: 'source',
                header: t('facility_rules:col_source'),
                cell: (rule) => (
                  <>
                    <SourceText text={sourceWords(rule.source, locale)} />{' '}
                    <span class="k-muted k-small">{sourceWords(specOf(rule.key)?.legalBasis ?? '', locale)}</span>
                  </>
                ),
              },
              { key: 'as_of', header: t('facility_rules:col_as_of'), cell: (rule) => <DayText day={rule.asOf} /> },
              {
                key: 'sure',
                header: t('facility_rules:col_sure'),
                cell: (rule) => <Tag tone={TONES[rule.confidence]}>{t(`facilities:confidence.${rule.confidence}`)}</Tag>,
              },
            ]}
          />
        </Section>
      ))}
    </div>
  );
}
