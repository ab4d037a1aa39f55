import { RuleSpec, unsetName } from '../../../facilities/rule-versions.queries';
import { NOTICE_AUDIENCES, NOTICE_UNITS } from '../../../kernel/notices';
import { GRADES } from '../../../kernel/vocabulary';
import { Checkbox } from '../../../ui/components/Checkbox';
import { Checkboxes } from '../../../ui/components/Checkboxes';
import { Fieldset } from '../../../ui/components/Fieldset';
import { Radios } from '../../../ui/components/Radios';
import { Details } from '../../../ui/components/Details';
import { Select } from '../../../ui/components/Select';
import { TextArea } from '../../../ui/components/TextArea';
import { TextInput } from '../../../ui/components/TextInput';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';

/** What stands in a form: the texts under each name. */
export type Typed = readonly (readonly [name: string, texts: readonly string[]])[];
export const textsOf = (typed: Typed, name: string): readonly string[] => typed.find(([other]) => other === name)?.[1] ?? [];

const WEEKDAYS = ['1', '2', '3', '4', '5', '6', '7'];

/** The field or fields of one rule, with the box that gives it back to the country's pack. */
export function RuleFields({ spec, typed, problem }: { spec: RuleSpec; typed: Typed; problem?: PageProblem }) {
  const { t } = usePage();
  return (
    <div class="k-panel-quiet k-stack-s">
      <RuleInput spec={spec} typed={typed} problem={problem} />
      <Checkbox
        name={unsetName(spec.key)}
        label={t('facility_rules:unset')}
        hint={t('facility_rules:unset_hint')}
        checked={textsOf(typed, unsetName(spec.key)).length > 0}
      />
    </div>
  );
}

function RuleInput({ spec, typed, problem }: { spec: RuleSpec; typed: Typed; problem?: PageProblem }) {
  const { t } = usePage();
  const { key, type, unit } = spec;
  const values = textsOf(typed, key);
  const hintKey = HINTED.has(key) ? t(`facility_rules:key.${key}.hint`) : undefined;
  const common = { name: key, label: t(`facility_rules:key.${key}.label`), problem, ...(hintKey === undefined ? {} : { hint: hintKey }) };
  const suffix = unit === null || unit === 'money' ? undefined : t(`facility_rules:unit.${unit}`);
  const choice = (value: string) => ({ value, label: t(`facility_rules:value.${value}`) });
  switch (type.kind) {
    case 'int':
      return <TextInput {...common} width={5} inputMode="numeric" value={values[0]} {...(suffix === undefined ? {} : { suffix })} />;
    case 'bool':
      return (
        <Radios
          {...common}
          inline
          small
          value={values[0]}
          options={[
            { value: 'true', label: t('facility_rules:yes') },
            { value: 'false', label: t('facility_rules:no') },
          ]}
        />
      );
    case 'enum':
      return <Radios {...common} small value={values[0]} options={type.values.map(choice)} />;
    case 'list':
      return <Checkboxes {...common} small values={[...values]} options={type.values.map(choice)} />;
    case 'weekdays':
      return (
        <Checkboxes
          {...common}
          small
          values={[...values]}
          options={WEEKDAYS.map((value) => ({ value, label: t(`facility_rules:weekday.${value}`) }))}
        />
      );
    case 'grades':
      return (
        <Fieldset legend={common.label} {...(hintKey === undefined ? {} : { hint: hintKey })}>
          <div class="k-grid-4">
            {GRADES.map((grade) => (
              <TextInput
                key={grade}
                name={`${key}.${grade}`}
                label={t(`facilities:grade.${grade}`)}
                width={5}
                inputMode="numeric"
                value={textsOf(typed, `${key}.${grade}`)[0]}
                problem={problem}
              />
            ))}
          </div>
        </Fieldset>
      );
    case 'notices':
      return (
        <Fieldset legend={common.label} {...(hintKey === undefined ? {} : { hint: hintKey })}>
          {NOTICE_AUDIENCES.map((audience) => (
            <div key={audience} class="k-grid-2">
              <TextInput
                name={`${key}.${audience}.amount`}
                label={t(`facility_rules:audience.${audience}`)}
                optional
                width={5}
                inputMode="numeric"
                value={textsOf(typed, `${key}.${audience}.amount`)[0]}
                problem={problem}
              />
              <Select
                name={`${key}.${audience}.unit`}
                label={t('facility_rules:notice_counted_in', { audience: t(`facility_rules:audience.${audience}`) })}
                value={textsOf(typed, `${key}.${audience}.unit`)[0] ?? NOTICE_UNITS[0]}
                options={NOTICE_UNITS.map((value) => ({ value, label: t(`facility_rules:notice_unit.${value}`) }))}
                problem={problem}
              />
            </div>
          ))}
        </Fieldset>
      );
    case 'relations':
      return (
        <Fieldset legend={common.label} {...(hintKey === undefined ? {} : { hint: hintKey })}>
          {type.relations.map((relation) => {
            const papers = textsOf(typed, `${key}.${relation}`);
            return (
              <Details key={relation} summary={t(`facility_rules:value.${relation}`)} open={papers.length > 0}>
                <Checkboxes
                  name={`${key}.${relation}`}
                  label={t('facility_rules:relation_brings', { relation: t(`facility_rules:value.${relation}`) })}
                  small
                  values={[...papers]}
                  options={type.values.map(choice)}
                  problem={problem}
                />
              </Details>
            );
          })}
        </Fieldset>
      );
    case 'wards':
    case 'caps':
    case 'text':
      return <TextArea {...common} value={values[0]} rows={type.kind === 'text' ? 3 : 5} />;
  }
}

/** Rules whose label alone does not say enough. */
const HINTED: ReadonlySet<string> = new Set([
  'visitorsMaxTotal',
  'uncountedAgeBelow',
  'adultAge',
  'adultsEligible',
  'childShowsRegister',
  'entitlement',
  'entitlementCaps',
  'wardDays',
  'moneyMostPerVisit',
  'arrivalNote',
  'childExempt',
  'documentsByRelation',
  'initiators',
  'notices',
  'videoCrossProvince',
]);
