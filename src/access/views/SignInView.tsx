import { Button } from '../../ui/components/Button';
import { Form } from '../../ui/components/Form';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { TextInput } from '../../ui/components/TextInput';
import { usePage } from '../../ui/page-context';
import { PageProblem } from '../../ui/problem';

/** The sign-in form. */
export function SignInView({ next, email, welcome, problem }: { next?: string; email?: string; welcome?: boolean; problem?: PageProblem }) {
  const { t } = usePage();
  return (
    <div class="k-stack">
      <PageHeading title={t('access:sign_in.title')} />
      {welcome && <Notice tone="good">{t('access:sign_in.welcome')}</Notice>}
      <Form action="/sign-in" problem={problem}>
        {next !== undefined && <input type="hidden" name="next" value={next} />}
        <TextInput name="email" type="email" label={t('access:sign_in.email')} value={email} autoComplete="username" problem={problem} />
        <TextInput name="password" type="password" label={t('access:sign_in.password')} autoComplete="current-password" problem={problem} />
        <Button>{t('access:sign_in.submit')}</Button>
      </Form>
      <p class="k-muted">{t('access:sign_in.forgotten')}</p>
    </div>
  );
}
