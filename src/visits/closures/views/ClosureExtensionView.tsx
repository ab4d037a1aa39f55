import type { ClosureRow } from '../../../facilities/closures.queries';
import { BackLink } from '../../../ui/components/BackLink';
import { Button } from '../../../ui/components/Button';
import { ButtonGroup } from '../../../ui/components/ButtonGroup';
import { ErrorSummary } from '../../../ui/components/ErrorSummary';
import { FormFields } from '../../../ui/components/FormFields';
import { PageHeading } from '../../../ui/components/PageHeading';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import type { ClosurePlace } from '../closure-desk';
import { Fields, one } from '../closure.forms';
import type { ClosureResult } from '../closures.service';
import type { OpenSession } from '../../visit-pages.queries';
import { closureTime } from './closure-words';
import { ClosurePreview } from './ClosurePreview';
import { BehalfFields } from '../../behalf/views/BehalfFields';
import { BehalfHead } from '../../behalf/views/BehalfHead';
import { StateFields } from '../../views/StateFields';

interface Props {
  at: ClosurePlace;
  now: Date;
  closure: ClosureRow;
  values: Fields;
  preview: ClosureResult;
  openSessions: readonly OpenSession[];
  problem?: PageProblem;
}

/** A later end: whom it hits besides, then saving it. */
export function ClosureExtensionView({ at, now, closure, values, preview, openSessions, problem }: Props) {
  const page = usePage();
  const { t } = page;
  const home = `${at.home}/${closure.id}`;
  const { endsAt } = preview.plan.window;
  return (
    <div class="k-stack">
      <BackLink href={home} />
      <PageHeading title={t('closures:extension.title')} lead={closureTime(page, { ...closure, endsAt })} />
      <BehalfHead behalf={at.behalf} current="closures" />
      <ErrorSummary problem={problem} />
      <form method="post" action={`${home}/extensions`} noValidate>
        <FormFields />
        <StateFields fields={(['to', 'toTime', 'openEnded'] as const).map((name) => [name, one(values[name])] as const)} />
        <StateFields
          fields={[
            ['version', String(closure.version)],
            ['fingerprint', preview.fingerprint],
          ]}
        />
        <ClosurePreview preview={preview} values={values} openSessions={openSessions} problem={problem} />
        <BehalfFields behalf={at.behalf} values={values} now={now} timeZone={closure.timeZone} problem={problem} />
        <ButtonGroup>
          <Button variant="warning">{t('closures:extension.save', { count: preview.affected.length })}</Button>
          {preview.affected.length > 0 && (
            <Button variant="secondary" formAction={`${home}/extension`}>
              {t('closures:form.look_again')}
            </Button>
          )}
        </ButtonGroup>
      </form>
    </div>
  );
}
