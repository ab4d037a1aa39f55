import { Button } from '../../../ui/components/Button';
import { DateInput } from '../../../ui/components/DateInput';
import { Form } from '../../../ui/components/Form';
import { Notice } from '../../../ui/components/Notice';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Radios } from '../../../ui/components/Radios';
import { Select } from '../../../ui/components/Select';
import { TextInput } from '../../../ui/components/TextInput';
import { TimeInput } from '../../../ui/components/TimeInput';
import { GRADES } from '../../../kernel/vocabulary';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import { BehalfFields } from '../../behalf/views/BehalfFields';
import { BehalfHead } from '../../behalf/views/BehalfHead';
import type { CustodyPlace, REPORTABLE } from '../custody.forms';

interface Props {
  at: CustodyPlace;
  /** In a facility's name: the parents of one's own there, one of whom it is about. An officer types a number of the roster. */
  people?: readonly { id: string; name: string; number: string }[];
  /** … and the facility's clock, for who said it and when. */
  clock?: { now: Date; timeZone: string };
  values: Record<string, string | undefined>;
  wards: readonly { code: string; name: string }[];
  facilities: readonly { id: string; name: string }[];
  /** What was just reported, and how many visits it ended. */
  done?: { kind: (typeof REPORTABLE)[number]; visits: number };
  problem?: PageProblem;
}

/** Reporting a transfer, a change of ward or grade, or a release: first what it would touch, then saving it. */
export function CustodyView({ at, people, clock, values, wards, facilities, done, problem }: Props) {
  const { t } = usePage();
  return (
    <div class="k-stack">
      <PageHeading title={t('visits_pages:custody.title')} lead={t('visits_pages:custody.lead')} />
      <BehalfHead behalf={at.behalf} current="custody" />
      {done && (
        <Notice tone="good" title={t(`visits_pages:custody.done_${done.kind}`)}>
          <p>{t('visits_pages:custody.visits', { count: done.visits })}</p>
        </Notice>
      )}
      <Form action={`${at.home}/previews`} problem={problem}>
        {people === undefined ? (
          <TextInput
            name="number"
            label={t('visits_pages:custody.number')}
            value={values.number}
            width={10}
            maxLength={40}
            autoComplete="off"
            spellcheck={false}
            problem={problem}
          />
        ) : (
          <Select
            name="parentId"
            label={t('behalf:custody.who')}
            value={values.parentId}
            placeholder={t('visits_pages:choose')}
            problem={problem}
            options={people.map(({ id, name, number }) => ({ value: id, label: t('behalf:custody.person', { name, number }) }))}
          />
        )}
        <Radios
          name="kind"
          label={t('visits_pages:custody.kind')}
          value={values.kind}
          problem={problem}
          options={[
            {
              value: 'transferred',
              label: t('visits_pages:custody.transferred'),
              conditional: (
                <Select
                  name="facilityId"
                  label={t('visits_pages:custody.facility')}
                  value={values.facilityId}
                  placeholder={t('visits_pages:choose')}
                  problem={problem}
                  options={facilities.map((f) => ({ value: f.id, label: f.name }))}
                />
              ),
            },
            {
              value: 'ward_changed',
              label: t('visits_pages:custody.ward_changed'),
              conditional: (
                <Select
                  name="ward"
                  label={t('visits_pages:custody.ward')}
                  value={values.ward}
                  placeholder={t('visits_pages:choose')}
                  problem={problem}
                  options={wards.map((w) => ({ value: w.code, label: `${w.code} ${w.name}` }))}
                />
              ),
            },
            {
              value: 'grade_changed',
              label: t('visits_pages:custody.grade_changed'),
              conditional: (
                <Select
                  name="grade"
                  label={t('visits_pages:custody.grade')}
                  value={values.grade}
                  placeholder={t('visits_pages:choose')}
                  problem={problem}
                  options={GRADES.map((g) => ({ value: g, label: t(`visits_pages:grade.${g}`) }))}
                />
              ),
            },
            { value: 'released', label: t('visits_pages:custody.released') },
            { value: 'temporary_absence', label: t('visits_pages:custody.temporary_absence') },
            { value: 'returned', label: t('visits_pages:custody.returned') },
          ]}
        />
        <div class="k-grid-2">
          <DateInput name="day" label={t('visits_pages:custody.day')} value={values.day} problem={problem} />
          <TimeInput name="time" label={t('visits_pages:custody.time')} value={values.time} problem={problem} />
        </div>
        {clock && <BehalfFields behalf={at.behalf} values={values} {...clock} problem={problem} />}
        <Button>{t('visits_pages:closure.look')}</Button>
      </Form>
    </div>
  );
}
