import { Button } from '../../ui/components/Button';
import { Form } from '../../ui/components/Form';
import { PageHeading } from '../../ui/components/PageHeading';
import { TextInput } from '../../ui/components/TextInput';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import { PASSWORD_MAX, PASSWORD_MIN } from '../users.rules';

/** Chooses the password of an account. Says nothing of whose it is: links go astray. */
export function WelcomeView({ token, problem }: { token: string; problem?: PageProblem }) {
  const { t } = usePage();
  const common = { type: 'password', autoComplete: 'new-password', maxLength: PASSWORD_MAX, problem } as const;
  return (
    <div class="k-stack">
      <PageHeading title={t('access:welcome.title')} lead={t('access:welcome.lead')} />
      <Form action={`/welcome/${token}`} problem={problem}>
        <TextInput
          {...common}
          name="password"
          label={t('access:welcome.password')}
          hint={t('access:welcome.password_hint', { least: PASSWORD_MIN })}
        />
        <TextInput {...common} name="again" label={t('access:welcome.again')} />
        <Button>{t('access:welcome.submit')}</Button>
      </Form>
    </div>
  );
}
