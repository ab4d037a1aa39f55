import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { Form } from '../../ui/components/Form';
import { PageHeading } from '../../ui/components/PageHeading';
import { TextInput } from '../../ui/components/TextInput';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import type { UserPlaces } from '../users.queries';
import { UserFields } from './UserFields';

interface Props {
  values: Record<string, string>;
  places: UserPlaces;
  mails: boolean;
  problem?: PageProblem;
}

/** Opens an account; its owner chooses the password. */
export function NewUserView({ values, places, mails, problem }: Props) {
  const { t } = usePage();
  return (
    <div class="k-stack">
      <BackLink href="/users">{t('access:users.title')}</BackLink>
      <PageHeading title={t('access:users.new')} lead={t(mails ? 'access:users.new_lead_mail' : 'access:users.new_lead_hand')} />
      <Form action="/users/new" problem={problem}>
        <TextInput
          name="userEmail"
          type="email"
          label={t('access:users.email')}
          hint={t('access:users.email_hint')}
          value={values.userEmail}
          autoComplete="off"
          maxLength={200}
          problem={problem}
        />
        <UserFields values={{ locale: 'zh-CN', ...values }} places={places} problem={problem} />
        <Button>{t('access:users.create')}</Button>
      </Form>
    </div>
  );
}
