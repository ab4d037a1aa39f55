import { ageOn } from '../../../kernel/days';
import { Button } from '../../../ui/components/Button';
import { ErrorSummary } from '../../../ui/components/ErrorSummary';
import { FormFields } from '../../../ui/components/FormFields';
import { Select } from '../../../ui/components/Select';
import { maskName } from '../../../ui/format';
import type { T } from '../../../ui/i18n';
import { usePage } from '../../../ui/page-context';
import type { FailedForm } from '../../views/failed-form';
import { DECLINE_REASONS } from '../../visit.rules';
import type { VisitView } from '../../visits.queries';
import type { DeskPerson } from '../desk-people.queries';
import { withoutField } from '../without-form.rules';
import { NoteFields } from './NoteFields';

interface Props {
  path: string;
  visit: VisitView;
  comers: readonly DeskPerson[];
  failed?: FailedForm;
}

/** "Yes, but without …": a reason beside each who is not admitted; the others come. */
export function WithoutForm({ path, visit, comers, failed }: Props) {
  const { t } = usePage();
  const mine = failed?.form === 'confirmations' ? failed : undefined;
  return (
    <form method="post" action={`${path}/confirmations`} noValidate id="f-without">
      <FormFields />
      {path.startsWith('/liaison') && <ErrorSummary problem={mine?.problem} />}
      <p class="k-muted">{t('not_admitted:form.how')}</p>
      <WithoutSelects visit={visit} comers={comers} values={mine?.values ?? {}} />
      <NoteFields path={path} form="confirmations" kind="not_admitted" visit={visit} failed={mine} />
      <Button>{t('not_admitted:form.submit')}</Button>
    </form>
  );
}

/** A choice for each person: comes, or the reason why not. */
export function WithoutSelects({ visit, comers, values }: Pick<Props, 'visit' | 'comers'> & { values: Readonly<Record<string, string>> }) {
  const { t } = usePage();
  return (
    <>
      {comers
        .filter((person) => person.reasonCode === null)
        .map((person) => {
          const name = withoutField(person.personType, person.subjectId);
          return (
            <Select
              key={name}
              name={name}
              label={deskLabel(t, person, visit.day)}
              value={values[name]}
              placeholder={t('not_admitted:form.comes')}
              options={DECLINE_REASONS.map((code, i) => ({ value: code, label: `${i + 1} ${t(`visits_pages:reason.${code}`)}` }))}
            />
          );
        })}
    </>
  );
}

/** "Child Z** (8)", "Caregiver W** · grandmother · inside": enough for the desk to find them in its own list, and no more. */
export function deskLabel(t: T, { personType, name, relationship, birthDate, place }: DeskPerson, day: string): string {
  const who = `${t(`visits_pages:party.${personType}`)} ${maskName(name)}`;
  if (personType === 'child') return birthDate === null ? who : t('visits_pages:book.who.child', { name: who, age: ageOn(birthDate, day) });
  return [who, ...(relationship === null ? [] : [t(`families:relationship.${relationship}`)]), t(`visits_pages:place.${place}`)].join(
    ' · ',
  );
}
