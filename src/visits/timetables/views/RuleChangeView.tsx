import type { FacilityRow } from '../../../facilities/facilities.queries';
import { CONFIDENCES, RULE_GROUPS, RULE_KEYS, specOf } from '../../../facilities/rule-versions.queries';
import { BackLink } from '../../../ui/components/BackLink';
import { Button } from '../../../ui/components/Button';
import { ButtonGroup } from '../../../ui/components/ButtonGroup';
import { Checkboxes } from '../../../ui/components/Checkboxes';
import { DateInput } from '../../../ui/components/DateInput';
import { Form } from '../../../ui/components/Form';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Radios } from '../../../ui/components/Radios';
import { Section } from '../../../ui/components/Section';
import { TextArea } from '../../../ui/components/TextArea';
import { TextInput } from '../../../ui/components/TextInput';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import type { RulePreview } from '../rule-changes.service';
import { RuleFields, textsOf, Typed } from './RuleFields';
import { RulePreviewView } from './RulePreviewView';

/** First which rules, by their headings. */
export function RuleChoiceView({ facility }: { facility: FacilityRow }) {
  const { t } = usePage();
  return (
    <div class="k-stack">
      <BackLink href={`/facilities/${facility.id}/rules`}>{t('facility_rules:back')}</BackLink>
      <PageHeading title={t('facility_rules:choose_title')} caption={facility.name} lead={t('facility_rules:choose_lead')} />
      <form method="get" action={`/facilities/${facility.id}/rule-versions/new`}>
        <div class="k-grid-2">
          {RULE_GROUPS.map((group) => (
            <div key={group}>
              <Checkboxes
                name="keys"
                scope={group}
                small
                label={t(`facility_rules:group.${group}`)}
                options={RULE_KEYS.filter((spec) => spec.group === group).map(({ key, needsSecond }) => ({
                  value: key,
                  label: t(`facility_rules:key.${key}.label`),
                  ...(needsSecond ? { hint: t('facility_rules:needs_second_mark') } : {}),
                }))}
              />
            </div>
          ))}
        </div>
        <Button>{t('facility_rules:next')}</Button>
      </form>
    </div>
  );
}

interface Props {
  facility: FacilityRow;
  keys: readonly string[];
  typed: Typed;
  /** Whom it touches; nothing can be saved before that has been seen. */
  preview?: RulePreview;
  problem?: PageProblem;
}

/** Then what they shall say, from when, and where that is from; a look at whom it touches comes before saving. */
export function RuleChangeView({ facility, keys, typed, preview, problem }: Props) {
  const { t } = usePage();
  const text = (name: string): string | undefined => textsOf(typed, name)[0];
  return (
    <div class="k-stack">
      <BackLink href={`/facilities/${facility.id}/rule-versions/new`}>{t('facility_rules:choose_title')}</BackLink>
      <PageHeading title={t('facility_rules:write_title')} caption={facility.name} lead={t('facility_rules:write_lead')} />
      {preview && (
        <Section title={t('facility_rules:preview_title')}>
          <RulePreviewView preview={preview} />
        </Section>
      )}
      <Form action={`/facilities/${facility.id}/rule-versions`} problem={problem}>
        {keys.map((key) => (
          <input key={key} type="hidden" name="keys" value={key} />
        ))}
        <div class="k-stack">
          {keys.map((key) => {
            const spec = specOf(key);
            return spec && <RuleFields key={key} spec={spec} typed={typed} problem={problem} />;
          })}
          <div class="k-grid-2">
            <DateInput name="effectiveFrom" label={t('facility_rules:effective_from')} value={text('effectiveFrom')} problem={problem} />
            <DateInput
              name="effectiveTo"
              optional
              label={t('facility_rules:effective_to')}
              hint={t('facility_rules:effective_to_hint')}
              value={text('effectiveTo')}
              problem={problem}
            />
          </div>
          <TextInput
            name="source"
            label={t('facility_rules:source')}
            hint={t('facility_rules:source_hint')}
            value={text('source')}
            maxLength={300}
            problem={problem}
          />
          <DateInput name="asOf" label={t('facility_rules:as_of')} value={text('asOf')} problem={problem} />
          <Radios
            name="confidence"
            label={t('facility_rules:confidence')}
            small
            value={text('confidence')}
            options={CONFIDENCES.map((value) => ({ value, label: t(`facilities:confidence.${value}`) }))}
            problem={problem}
          />
          <TextArea
            name="why"
            optional
            label={t('facility_rules:why')}
            hint={t('facility_rules:why_hint')}
            value={text('why')}
            rows={2}
            maxLength={500}
            problem={problem}
          />
          <ButtonGroup>
            <Button formAction={`/facilities/${facility.id}/rule-versions/preview`} variant={preview ? 'secondary' : 'primary'}>
              {t(preview ? 'facility_rules:look_again' : 'facility_rules:look')}
            </Button>
            {preview && (
              <Button variant={preview.fallsOutside.length > 0 ? 'warning' : 'primary'}>
                {t(preview.needsSecond ? 'facility_rules:send' : 'facility_rules:save')}
              </Button>
            )}
          </ButtonGroup>
        </div>
      </Form>
    </div>
  );
}
