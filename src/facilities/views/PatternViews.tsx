import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { DayText } from '../../ui/components/DayText';
import { Form } from '../../ui/components/Form';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Section } from '../../ui/components/Section';
import { Select } from '../../ui/components/Select';
import { SourceText } from '../../ui/components/SourceText';
import { SummaryList } from '../../ui/components/SummaryList';
import { Table } from '../../ui/components/Table';
import { Tag } from '../../ui/components/Tag';
import { TextInput } from '../../ui/components/TextInput';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import { FACILITY_KINDS } from '../facility.entity';
import { PACKS } from '../packs/packs';
import type { FacilityPattern } from '../patterns/pattern';
import type { EffectiveRule } from '../rules/effective.rules';
import { ruleText } from '../rules/rule-words';

/** A pattern as pages show it. */
export type ShownPattern = Omit<FacilityPattern, 'rules'>;

function VerifyNotice() {
  const { t } = usePage();
  return (
    <Notice tone="warn" title={t('facility_rules:verify')}>
      {t('facility_rules:patterns_lead')}
    </Notice>
  );
}

/** Every published pattern. */
export function PatternsView({ patterns }: { patterns: readonly ShownPattern[] }) {
  const { t } = usePage();
  return (
    <div class="k-stack">
      <BackLink href="/facilities">{t('facilities:list.title')}</BackLink>
      <PageHeading title={t('facility_rules:patterns_title')} />
      <VerifyNotice />
      <Table
        caption={t('facility_rules:patterns_title')}
        captionHidden
        rows={patterns}
        rowKey={(pattern) => pattern.key}
        columns={[
          {
            key: 'publisher',
            header: t('facility_rules:col_pattern'),
            rowHeader: true,
            cell: (pattern) => <a href={`/facility-patterns/${pattern.key}`}>{pattern.publisher}</a>,
          },
          { key: 'kind', header: t('facilities:field.kind'), cell: (pattern) => t(`facilities:kind.${pattern.kind}`) },
          { key: 'source', header: t('facility_rules:col_source'), cell: (pattern) => <SourceText text={pattern.source} /> },
          { key: 'as_of', header: t('facility_rules:col_as_of'), cell: (pattern) => <DayText day={pattern.asOf} /> },
          {
            key: 'sure',
            header: t('facility_rules:col_sure'),
            cell: (pattern) => (
              <Tag tone={pattern.confidence === 'published' ? 'info' : 'warn'}>{t(`facilities:confidence.${pattern.confidence}`)}</Tag>
            ),
          },
        ]}
      />
    </div>
  );
}

interface Props {
  pattern: ShownPattern;
  rules: readonly EffectiveRule[];
  authorities: readonly { id: string; label: string }[];
  typed: readonly (readonly [name: string, text: string])[];
  problem?: PageProblem;
}

/** One pattern with what it states, and the form that sets a facility up from it. */
export function PatternView({ pattern, rules, authorities, typed, problem }: Props) {
  const { t } = usePage();
  const text = (name: string): string | undefined => typed.find(([other]) => other === name)?.[1];
  const field = (name: string, key: string) => ({ name, label: t(`facility_rules:${key}`), value: text(name), problem });
  return (
    <div class="k-stack">
      <BackLink href="/facility-patterns">{t('facility_rules:patterns_title')}</BackLink>
      <PageHeading title={pattern.publisher} caption={t(`facilities:kind.${pattern.kind}`)} />
      <VerifyNotice />
      <SummaryList
        rows={[
          { key: t('facility_rules:col_source'), value: <SourceText text={pattern.source} /> },
          { key: t('facility_rules:col_as_of'), value: <DayText day={pattern.asOf} /> },
          { key: t('facility_rules:col_sure'), value: t(`facilities:confidence.${pattern.confidence}`) },
          ...rules.map((rule) => ({ key: t(`facility_rules:key.${rule.key}.label`), value: ruleText(rule, t) })),
          ...(pattern.remark === '' ? [] : [{ key: t('facility_rules:key.arrivalNote.label'), value: pattern.remark }]),
        ]}
      />
      <Section title={t('facility_rules:pattern_start')}>
        <Form action={`/facility-patterns/${pattern.key}`} problem={problem}>
          <TextInput {...field('name', 'field_name')} maxLength={120} />
          <TextInput {...field('publicAlias', 'field_alias')} hint={t('facility_rules:field_alias_hint')} maxLength={60} />
          <Select
            {...field('kind', 'field_kind')}
            value={text('kind') ?? pattern.kind}
            options={FACILITY_KINDS.map((value) => ({ value, label: t(`facilities:kind.${value}`) }))}
          />
          <TextInput
            {...field('countyCode', 'field_county')}
            hint={t('facility_rules:field_county_hint')}
            inputMode="numeric"
            width={10}
            maxLength={6}
          />
          <Select
            {...field('timeZone', 'field_zone')}
            value={text('timeZone') ?? pattern.timeZone}
            options={(PACKS.get(pattern.pack)?.timeZones ?? []).map((value) => ({ value, label: value }))}
          />
          <Select
            {...field('organisationId', 'field_organisation')}
            placeholder={t('facility_rules:choose')}
            options={authorities.map(({ id, label }) => ({ value: id, label }))}
          />
          <Button>{t('facility_rules:pattern_start')}</Button>
        </Form>
      </Section>
    </div>
  );
}
