import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { ButtonLink } from '../../ui/components/ButtonLink';
import { DateInput } from '../../ui/components/DateInput';
import { Details } from '../../ui/components/Details';
import { Form } from '../../ui/components/Form';
import { PageHeading } from '../../ui/components/PageHeading';
import { Panel } from '../../ui/components/Panel';
import { Radios } from '../../ui/components/Radios';
import { formatDay } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import { PageProblem } from '../../ui/problem';
import { VIEW_METHODS } from '../consent.rules';
import { CHILD_VIEWS } from '../dyad.entity';
import { ChildRow } from '../families.queries';
import { FormValues, text } from './form-values';

interface Props {
  dyadId: string;
  child: ChildRow;
  today: string;
  values: FormValues;
  problem?: PageProblem;
}

/** What the child said. Every answer is a good one. */
export function NewChildViewView({ dyadId, child, today, values, problem }: Props) {
  const { t } = usePage();
  const v = (name: string): string | undefined => text(values, name);
  return (
    <div class="k-stack">
      <BackLink href={`/children/${child.id}`} />
      <PageHeading caption={child.preferredName} title={t('families:new_view.title')} lead={t('families:new_view.lead')} />
      <Form action={`/dyads/${dyadId}/child-views/new`} problem={problem}>
        <Radios
          name="view"
          label={t('families:field.view')}
          value={v('view')}
          options={CHILD_VIEWS.map((value) => ({ value, label: t(`families:view.${value}`), hint: t(`families:view_hint.${value}`) }))}
          problem={problem}
        />
        <Radios
          name="method"
          label={t('families:field.method')}
          value={v('method')}
          options={VIEW_METHODS.map((value) => ({ value, label: t(`families:method.${value}`) }))}
          problem={problem}
        />
        <Radios
          name="caregiverPresent"
          label={t('families:field.caregiverPresent')}
          value={v('caregiverPresent')}
          options={['true', 'false'].map((value) => ({ value, label: t(`families:yes_no.${value}`) }))}
          inline
          problem={problem}
        />
        <DateInput name="askedOn" label={t('families:field.askedOn')} value={v('askedOn') ?? today} problem={problem} />
        <Details summary={t('families:new_view.later')} open={v('askAgainOn') !== undefined && v('askAgainOn') !== ''}>
          <DateInput
            name="askAgainOn"
            label={t('families:field.askAgainOn')}
            hint={t('families:field.askAgainOn_hint')}
            value={v('askAgainOn')}
            optional
            problem={problem}
          />
        </Details>
        <Button>{t('families:save')}</Button>
      </Form>
    </div>
  );
}

/** The whole answer to "not now" and "no". */
export function ViewThanksView({ childId, askAgainOn }: { childId: string; askAgainOn: string | null }) {
  const { t, locale } = usePage();
  const sentence = askAgainOn
    ? t('families:view_thanks.until', { day: formatDay(askAgainOn, locale) })
    : t('families:view_thanks.sentence');
  return (
    <div class="k-stack">
      <Panel title={sentence} />
      <p>
        <ButtonLink href={`/children/${childId}`}>{t('families:view_thanks.back')}</ButtonLink>
      </p>
    </div>
  );
}
