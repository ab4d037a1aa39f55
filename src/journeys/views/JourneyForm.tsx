import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { Checkbox } from '../../ui/components/Checkbox';
import { DateInput } from '../../ui/components/DateInput';
import { Fieldset } from '../../ui/components/Fieldset';
import { Form } from '../../ui/components/Form';
import { PageHeading } from '../../ui/components/PageHeading';
import { Select } from '../../ui/components/Select';
import { SummaryList } from '../../ui/components/SummaryList';
import { TextInput } from '../../ui/components/TextInput';
import { TimeInput } from '../../ui/components/TimeInput';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import { MEANS } from '../journey.rules';
import type { JourneyView } from '../journeys.queries';

/** What has been typed, as it came. */
export type JourneyFields = Record<string, unknown>;

/** Empty lines for as many legs as a way usually has; all that are known are shown. */
const USUAL_LEGS = 4;
const linesOf = (legs: unknown): number[] => Array.from({ length: Math.max(USUAL_LEGS, Array.isArray(legs) ? legs.length : 0) }, (_, i) => i);
const text = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
/** A field of a leg, whatever came in its place. */
const legField = (legs: unknown, index: number, name: string): string | undefined => {
  const leg: unknown = Array.isArray(legs) ? legs[index] : undefined;
  return leg !== null && typeof leg === 'object' ? text((leg as Record<string, unknown>)[name]) : undefined;
};

interface Props {
  fields: JourneyFields;
  facilities: readonly { id: string; name: string }[];
  /** The row that is changed; without one a new row is entered. */
  journey?: JourneyView;
  problem?: PageProblem;
}

/** What is known of one way, from a home county to a facility. */
export function JourneyForm({ fields, facilities, journey, problem }: Props) {
  const { t } = usePage();
  const number = (name: string, more: { hint?: string; suffix?: string; optional?: boolean }) => (
    <TextInput
      name={name}
      label={t(`journeys:field.${name}`)}
      value={text(fields[name])}
      width={5}
      inputMode="numeric"
      problem={problem}
      {...more}
    />
  );
  return (
    <div class="k-stack">
      <BackLink href="/journeys">{t('journeys:list.title')}</BackLink>
      <PageHeading title={t(`journeys:${journey ? 'one' : 'new'}.title`)} lead={t('journeys:one.lead')} />
      <Form action={journey ? `/journeys/${journey.id}` : '/journeys/new'} problem={problem}>
        {journey ? (
          <>
            <input type="hidden" name="version" value={text(fields.version) ?? String(journey.version)} />
            <SummaryList
              rows={[
                { key: t('journeys:field.countyCode'), value: journey.countyCode },
                { key: t('journeys:field.facility'), value: journey.facilityName },
              ]}
            />
          </>
        ) : (
          <>
            <TextInput
              name="countyCode"
              label={t('journeys:field.countyCode')}
              hint={t('journeys:hint.countyCode')}
              value={text(fields.countyCode)}
              width={10}
              inputMode="numeric"
              problem={problem}
            />
            <Select
              name="facilityId"
              label={t('journeys:field.facility')}
              value={text(fields.facilityId)}
              placeholder={t('journeys:choose')}
              options={facilities.map(({ id, name }) => ({ value: id, label: name }))}
              problem={problem}
            />
          </>
        )}
        {number('minutesThere', { hint: t('journeys:hint.minutesThere'), suffix: t('journeys:minutes') })}
        {number('minutesBack', { suffix: t('journeys:minutes') })}
        <Fieldset legend={t('journeys:field.legs')} hint={t('journeys:hint.legs')}>
          {linesOf(fields.legs).map((index) => (
            <div key={index} class="k-cluster">
              <Select
                name={`legs[${index}][means]`}
                label={t('journeys:field.leg', { n: index + 1 })}
                labelSize="s"
                value={legField(fields.legs, index, 'means')}
                placeholder={t('journeys:no_leg')}
                options={MEANS.map((means) => ({ value: means, label: t(`journeys:means.${means}`) }))}
                problem={problem}
              />
              <TextInput
                name={`legs[${index}][minutes]`}
                label={t('journeys:field.leg_minutes', { n: index + 1 })}
                labelSize="s"
                value={legField(fields.legs, index, 'minutes')}
                width={4}
                inputMode="numeric"
                problem={problem}
              />
            </div>
          ))}
        </Fieldset>
        <TimeInput
          name="lastReturnTime"
          label={t('journeys:field.lastReturnTime')}
          hint={t('journeys:hint.lastReturnTime')}
          value={text(fields.lastReturnTime)}
          optional
          problem={problem}
        />
        <Checkbox
          name="overnight"
          label={t('journeys:field.overnight')}
          hint={t('journeys:hint.overnight')}
          checked={fields.overnight === 'true'}
          problem={problem}
        />
        {number('costPerPerson', { optional: true })}
        <TextInput
          name="source"
          label={t('journeys:field.source')}
          hint={t('journeys:hint.source')}
          value={text(fields.source)}
          maxLength={200}
          problem={problem}
        />
        <DateInput name="asOf" label={t('journeys:field.asOf')} value={text(fields.asOf)} problem={problem} />
        <Button>{t('journeys:save')}</Button>
      </Form>
    </div>
  );
}
