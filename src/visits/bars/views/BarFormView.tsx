import { SUSPENSION_KINDS } from '../../../safeguarding/facility-bars.service';
import type { VisitorRow } from '../../../safeguarding/facility-bars.service';
import { BackLink } from '../../../ui/components/BackLink';
import { Button } from '../../../ui/components/Button';
import { DateInput } from '../../../ui/components/DateInput';
import { Form } from '../../../ui/components/Form';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Radios } from '../../../ui/components/Radios';
import { Select } from '../../../ui/components/Select';
import { TextInput } from '../../../ui/components/TextInput';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import { BehalfFields } from '../../behalf/views/BehalfFields';
import { BehalfHead } from '../../behalf/views/BehalfHead';
import { StateFields } from '../../views/StateFields';

interface Props {
  at: { home: string; behalf: string | null };
  people?: readonly { id: string; name: string; number: string }[];
  visitors: readonly VisitorRow[];
  values: Record<string, string>;
  now: Date;
  timeZone: string;
  problem?: PageProblem;
}

/** Suspending somebody's contact, or banning a visitor: whom, a code, and two days. */
export function BarFormView({ at, people, visitors, values, now, timeZone, problem }: Props) {
  const { t } = usePage();
  const about = values.about === 'visitor' ? 'visitor' : 'parent';
  return (
    <div class="k-stack">
      <BackLink href={at.home}>{t('bars:list.title')}</BackLink>
      <PageHeading title={t(`bars:form.${about}`)} lead={t(`bars:form.${about}_lead`)} />
      <BehalfHead behalf={at.behalf} current="bars" />
      <Form action={`${at.home}/previews`} problem={problem}>
        <StateFields fields={[['about', about]]} />
        {about === 'visitor' ? (
          <Select
            name="visitor"
            label={t('bars:form.who')}
            hint={t('bars:form.visitor_hint')}
            value={values.visitor}
            placeholder={t('visits_pages:choose')}
            problem={problem}
            options={visitors.map(({ personType, personId, name, rosterNumber }) => ({
              value: `${personType}:${personId}`,
              label: t('behalf:custody.person', { name, number: rosterNumber }),
            }))}
          />
        ) : (
          <>
            {at.behalf === null ? (
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
                options={(people ?? []).map(({ id, name, number }) => ({ value: id, label: t('behalf:custody.person', { name, number }) }))}
              />
            )}
            <Radios
              name="kind"
              label={t('bars:form.kind')}
              value={values.kind}
              problem={problem}
              options={SUSPENSION_KINDS.map((kind) => ({ value: kind, label: t(`bars:kind.${kind}`) }))}
            />
          </>
        )}
        <div class="k-grid-2">
          <DateInput name="startsOn" label={t('bars:form.starts')} value={values.startsOn} problem={problem} />
          <DateInput
            name="endsOn"
            label={t('bars:form.ends')}
            hint={t(`bars:form.ends_${about}`)}
            value={values.endsOn}
            problem={problem}
            optional={about === 'parent'}
          />
        </div>
        <BehalfFields behalf={at.behalf} values={values} now={now} timeZone={timeZone} problem={problem} />
        <Button>{t('visits_pages:closure.look')}</Button>
      </Form>
    </div>
  );
}
