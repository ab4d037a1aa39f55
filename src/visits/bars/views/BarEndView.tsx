import type { FacilityBarRow } from '../../../safeguarding/facility-bars.service';
import { BackLink } from '../../../ui/components/BackLink';
import { Button } from '../../../ui/components/Button';
import { Form } from '../../../ui/components/Form';
import { PageHeading } from '../../../ui/components/PageHeading';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import { BehalfFields } from '../../behalf/views/BehalfFields';
import { BehalfHead } from '../../behalf/views/BehalfHead';

interface Props {
  at: { home: string; behalf: string | null };
  bar: FacilityBarRow;
  values: Record<string, string>;
  now: Date;
  timeZone: string;
  problem?: PageProblem;
}

/** Ending a bar in a facility's name: who said that it ends. */
export function BarEndView({ at, bar, values, now, timeZone, problem }: Props) {
  const { t } = usePage();
  return (
    <div class="k-stack">
      <BackLink href={at.home}>{t('bars:list.title')}</BackLink>
      <PageHeading
        title={t('bars:list.lift')}
        caption={`${t(`bars:kind.${bar.kind}`)} · ${bar.rosterNumber ?? bar.personName ?? t('bars:nobody')}`}
      />
      <BehalfHead behalf={at.behalf} current="bars" />
      <Form action={`${at.home}/${bar.id}/liftings`} problem={problem}>
        <BehalfFields behalf={at.behalf} values={values} now={now} timeZone={timeZone} problem={problem} />
        <Button>{t('bars:list.lift')}</Button>
      </Form>
    </div>
  );
}
