import { FormFields } from '../../../ui/components/FormFields';
import { usePage } from '../../../ui/page-context';

/** Six digits and the end of the phone number open the page: no account, no password, nothing to remember. */
export function ReplyCodeView({ problem, code = '', last4 = '' }: { problem?: 'wrong' | 'too_many'; code?: string; last4?: string }) {
  const { t } = usePage();
  const input = { type: 'text', inputMode: 'numeric', autoComplete: 'off', class: 'c-input', required: true } as const;
  return (
    <>
      <h1>{t('notifications:reply.code_title')}</h1>
      {problem && (
        <p class="c-problem" role="alert" id="problem">
          {t(`notifications:reply.${problem}`)}
        </p>
      )}
      <p>{t('notifications:reply.code_lead')}</p>
      <form method="post" action="/r">
        <FormFields />
        <p>
          <label class="c-label" for="code">
            {t('notifications:reply.code')}
          </label>
          <input {...input} id="code" name="code" value={code} aria-describedby={problem && 'problem'} />
        </p>
        <p>
          <label class="c-label" for="last4">
            {t('notifications:reply.last4')}
          </label>
          <input {...input} id="last4" name="last4" value={last4} aria-describedby={problem && 'problem'} />
        </p>
        <button type="submit" class="c-button c-button--yes">
          {t('notifications:reply.open')}
        </button>
      </form>
    </>
  );
}
