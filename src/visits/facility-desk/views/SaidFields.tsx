import { DateInput } from '../../../ui/components/DateInput';
import { TextInput } from '../../../ui/components/TextInput';
import { TimeInput } from '../../../ui/components/TimeInput';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';

/** Who decided at the facility, and when: asked wherever somebody writes down what another has said. */
export function SaidFields({ values, problem }: { values: Record<string, string>; problem?: PageProblem }) {
  const { t } = usePage();
  return (
    <>
      <TextInput
        name="saidBy"
        label={t('visits_desk:said.by')}
        hint={t('visits_desk:said.by_hint')}
        value={values.saidBy}
        width={20}
        maxLength={60}
        autoComplete="off"
        problem={problem}
      />
      <div class="k-grid-2">
        <DateInput name="saidOn" label={t('visits_desk:said.day')} value={values.saidOn} problem={problem} />
        <TimeInput name="saidTime" label={t('visits_desk:said.time')} value={values.saidTime} problem={problem} />
      </div>
    </>
  );
}
