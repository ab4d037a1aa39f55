import { BackLink } from '../../../ui/components/BackLink';
import { Button } from '../../../ui/components/Button';
import { Checkboxes } from '../../../ui/components/Checkboxes';
import { Faces } from '../../../ui/components/Faces';
import { Form } from '../../../ui/components/Form';
import { Notice } from '../../../ui/components/Notice';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Radios } from '../../../ui/components/Radios';
import { Select } from '../../../ui/components/Select';
import { TextArea } from '../../../ui/components/TextArea';
import { TextInput } from '../../../ui/components/TextInput';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import { GATE_REFUSALS } from '../gate-arrival.rules';
import { CAUSES, OUTCOMES } from '../../visit.rules';
import type { Trip } from '../../visits.queries';
import { sessionTitle } from '../../booking/views/booking-words';

/** Next steps that cover most reports with one tap. */
export const NEXT_STEPS = ['plan_next', 'letter', 'talk_child', 'talk_family', 'rest', 'other'] as const;

/** What was typed; `came` holds `d-<dyad>` and `p-<person>`. */
export interface ReportValues {
  outcome?: string;
  cause?: string;
  refusedFor?: string;
  came?: readonly string[];
  moodBefore?: string;
  moodAfter?: string;
  concern?: string;
  concernNote?: string;
  next?: string;
  nextStep?: string;
}

interface Props {
  trip: Trip;
  values: ReportValues;
  tooEarly: boolean;
  problem?: PageProblem;
}

/** Six questions, most answered with one tap. */
export function ReportView({ trip, values, tooEarly, problem }: Props) {
  const { t, locale } = usePage();
  const people = [
    ...trip.dyads.map((d) => ({ value: `d-${d.dyadId}`, label: d.preferredName })),
    ...trip.party.map((p) => ({ value: `p-${p.personId}`, label: p.name })),
  ];
  return (
    <div class="k-stack">
      <BackLink href={`/m/visits/${trip.id}`}>{t('visits_pages:report.back')}</BackLink>
      <PageHeading
        caption={`${trip.reference} · ${sessionTitle(trip, trip.timeZone, locale)}`}
        title={t('visits_pages:report.title')}
        lead={t('visits_pages:report.lead')}
      />
      {tooEarly && <Notice title={t('visits_pages:report.too_early')} />}
      <Form action={`/m/visits/${trip.id}/report`} problem={problem}>
        <Radios
          name="outcome"
          labelSize="m"
          label={`1 ${t('visits_pages:report.outcome')}`}
          value={values.outcome}
          problem={problem}
          options={OUTCOMES.map((outcome) => ({
            value: outcome,
            label: t(`visits_pages:outcome.${outcome}`),
            ...(outcome === 'refused_at_gate'
              ? {
                  conditional: (
                    <Select
                      name="refusedFor"
                      label={t('gate_late:why')}
                      optional
                      value={values.refusedFor}
                      placeholder={t('visits_pages:choose')}
                      problem={problem}
                      options={GATE_REFUSALS.map((why) => ({ value: why, label: t(`gate_late:refusal.${why}`) }))}
                    />
                  ),
                }
              : {}),
          }))}
        />
        <Select
          name="cause"
          label={t('visits_pages:report.cause')}
          optional
          value={values.cause}
          placeholder={t('visits_pages:choose')}
          problem={problem}
          options={CAUSES.map((cause) => ({ value: cause, label: t(`visits_pages:cause.${cause}`) }))}
        />
        <Checkboxes
          name="came"
          labelSize="m"
          label={`2 ${t('visits_pages:report.came')}`}
          values={values.came ?? people.map((p) => p.value)}
          options={people}
          problem={problem}
        />
        <Faces
          name="moodBefore"
          labelSize="m"
          label={`3 ${t('visits_pages:report.before')}`}
          hint={t('visits_pages:report.faces_hint')}
          optional
          value={values.moodBefore}
          problem={problem}
        />
        <Faces
          name="moodAfter"
          labelSize="m"
          label={`4 ${t('visits_pages:report.after')}`}
          optional
          value={values.moodAfter}
          problem={problem}
        />
        <Radios
          name="concern"
          labelSize="m"
          label={`5 ${t('visits_pages:report.concern')}`}
          hint={t('visits_pages:report.concern_hint')}
          value={values.concern}
          problem={problem}
          options={[
            { value: 'false', label: t('visits_pages:report.concern_no') },
            {
              value: 'true',
              label: t('visits_pages:report.concern_yes'),
              conditional: (
                <TextArea
                  name="concernNote"
                  label={t('visits_pages:report.concern_note')}
                  optional
                  rows={2}
                  maxLength={1000}
                  value={values.concernNote}
                  problem={problem}
                />
              ),
            },
          ]}
        />
        <Radios
          name="next"
          labelSize="m"
          label={`6 ${t('visits_pages:report.next')}`}
          value={values.next}
          problem={problem}
          options={NEXT_STEPS.map((step) => ({
            value: step,
            label: t(`visits_pages:next_step.${step}`),
            ...(step === 'other'
              ? {
                  conditional: (
                    <TextInput
                      name="nextStep"
                      label={t('visits_pages:report.next_other')}
                      value={values.nextStep}
                      width={30}
                      maxLength={300}
                      problem={problem}
                    />
                  ),
                }
              : {}),
          }))}
        />
        <Button big>{t('visits_pages:report.save')}</Button>
      </Form>
    </div>
  );
}
