import { BackLink } from '../../../ui/components/BackLink';
import { Button } from '../../../ui/components/Button';
import { Checkboxes } from '../../../ui/components/Checkboxes';
import { DateInput } from '../../../ui/components/DateInput';
import { Form } from '../../../ui/components/Form';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Radios } from '../../../ui/components/Radios';
import { TextInput } from '../../../ui/components/TextInput';
import { TimeInput } from '../../../ui/components/TimeInput';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import type { BookingFamily } from '../../booking/booking-family.queries';

interface Props {
  family: BookingFamily;
  values: Record<string, string | string[] | undefined>;
  problem?: PageProblem;
}

/** A family is put on the list: which kind of contact, in which window, on which days. */
export function WaitlistJoinView({ family, values, problem }: Props) {
  const { t } = usePage();
  const text = (name: string): string | undefined => (typeof values[name] === 'string' ? values[name] : undefined);
  const weekdays = values.weekdays ?? [];
  return (
    <div class="k-stack">
      <BackLink href={`/dyads/${family.dyadId}/book`}>{t('visits_pages:book.back_to_when')}</BackLink>
      <PageHeading
        caption={t('visits_pages:book.caption', { name: family.child.preferredName, reference: family.child.reference })}
        title={t('requests:waitlist.join.title')}
        lead={t('requests:waitlist.join.lead')}
      />
      <Form action="/waitlist" problem={problem}>
        <input type="hidden" name="dyadId" value={family.dyadId} />
        <Radios
          name="mode"
          label={t('visits_pages:book.when.modes')}
          inline
          value={text('mode')}
          problem={problem}
          options={(['visit', 'video'] as const).map((mode) => ({ value: mode, label: t(`visits_pages:mode.${mode}`) }))}
        />
        <DateInput name="fromDay" label={t('requests:waitlist.join.from')} value={text('fromDay')} problem={problem} />
        <DateInput name="toDay" label={t('requests:waitlist.join.to')} value={text('toDay')} problem={problem} />
        <Checkboxes
          name="weekdays"
          label={t('requests:waitlist.join.weekdays')}
          hint={t('requests:waitlist.join.weekdays_hint')}
          optional
          small
          values={Array.isArray(weekdays) ? weekdays : [weekdays]}
          problem={problem}
          options={[1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: String(day), label: t(`requests:weekday.${day}`) }))}
        />
        <TimeInput name="earliest" label={t('requests:waitlist.join.earliest')} optional value={text('earliest')} problem={problem} />
        <TimeInput name="latest" label={t('requests:waitlist.join.latest')} optional value={text('latest')} problem={problem} />
        <TextInput
          name="adults"
          label={t('visit_groups:waitlist.adults')}
          hint={t('visit_groups:waitlist.adults_hint')}
          inputMode="numeric"
          width={2}
          value={text('adults') || '1'}
          problem={problem}
        />
        <Button>{t('requests:waitlist.join.submit')}</Button>
      </Form>
    </div>
  );
}
