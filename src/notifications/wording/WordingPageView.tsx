import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { ButtonForm } from '../../ui/components/ButtonForm';
import { ButtonGroup } from '../../ui/components/ButtonGroup';
import { ErrorSummary } from '../../ui/components/ErrorSummary';
import { Form } from '../../ui/components/Form';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Section } from '../../ui/components/Section';
import { Table } from '../../ui/components/Table';
import { TextArea } from '../../ui/components/TextArea';
import { TextInput } from '../../ui/components/TextInput';
import { TimeText } from '../../ui/components/TimeText';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import type { WordingLook, WordingView } from './wording.service';
import { WordingHistory } from './WordingHistory';
import { WordingLooks } from './WordingLooks';

interface Props {
  words: WordingView;
  /** What was typed, when it is not kept. */
  typed?: Record<string, unknown>;
  problem?: PageProblem;
  /** Of what was typed, when it would do. */
  look?: WordingLook;
}

const NUMBER_FIELDS = { aliyun: 'aliyunTemplate', tencent: 'tencentTemplate' } as const;

/** The words of one message in one language: what may stand in them, a form, how they look, and what they were before. */
export function WordingPageView({ words, typed, problem, look }: Props) {
  const { t } = usePage();
  const { template, locale, own, builtIn, keepers } = words;
  const begun = { ...(own ?? { ...builtIn, aliyunTemplate: null, tencentTemplate: null }) };
  const value = (key: keyof typeof begun): string => {
    const text = typed?.[key];
    return typeof text === 'string' ? text : (begun[key] ?? '');
  };
  const field = (key: 'sms' | 'smsShort' | 'sentence' | 'aliyunTemplate' | 'tencentTemplate') => ({
    name: key,
    label: t(`wording:${key}`),
    hint: t(`wording:${key}_hint`),
    value: value(key),
    problem,
  });
  const [last] = words.history;
  const numbers = (['aliyun', 'tencent'] as const).filter(
    (provider) => keepers.some((one) => one.provider === provider) || value(NUMBER_FIELDS[provider]) !== '',
  );
  return (
    <div class="k-stack-l">
      <BackLink href="/message-setup">{t('message_setup:title')}</BackLink>
      <PageHeading
        title={t('wording:title')}
        caption={`${t(`message_setup:template.${template}`)} · ${t(`message_setup:texts.${locale}`)}`}
        lead={t('wording:lead')}
      />
      <ErrorSummary problem={problem} />
      {own !== null && last && (
        <Notice
          tone="info"
          title={t('wording:own_stands')}
          actions={
            <ButtonForm
              action="/message-setup/words/built-in"
              fields={{ template, locale, version: String(words.version) }}
              variant="secondary"
              confirm={t('wording:use_built_in_confirm')}
            >
              {t('wording:use_built_in')}
            </ButtonForm>
          }
        >
          <p>
            <TimeText at={last.savedAt} withDay /> · {last.savedByName ?? t('wording:somebody')}
          </p>
        </Notice>
      )}
      {own === null && <p>{t('wording:built_in_stands')}</p>}
      <Section title={t('wording:variables')}>
        <Table
          caption={t('wording:variables')}
          captionHidden
          rows={words.variables}
          rowKey={(one) => one.variable}
          columns={[
            { key: 'variable', header: t('wording:write'), rowHeader: true, cell: (one) => <code>{`{${one.variable}}`}</code> },
            { key: 'stands', header: t('wording:stands_for'), cell: (one) => t(`wording:variable.${one.variable}`) },
            { key: 'must', header: t('wording:needed'), cell: (one) => t(one.must ? 'wording:must' : 'wording:may') },
            { key: 'most', header: t('wording:at_most'), numeric: true, cell: (one) => String(one.most) },
          ]}
        />
      </Section>
      <Section title={t('wording:form')}>
        <Form action="/message-setup/words">
          <input type="hidden" name="template" value={template} />
          <input type="hidden" name="locale" value={locale} />
          <input type="hidden" name="version" value={String(words.version)} />
          <TextArea {...field('sms')} rows={3} maxLength={1000} />
          <TextArea {...field('smsShort')} rows={2} maxLength={1000} optional />
          <TextArea {...field('sentence')} rows={3} maxLength={1000} optional />
          {numbers.map((provider) => (
            <TextInput key={provider} {...field(NUMBER_FIELDS[provider])} width={20} maxLength={100} spellcheck={false} optional />
          ))}
          <ButtonGroup>
            <Button>{t('wording:save')}</Button>
            <Button variant="secondary" formAction="/message-setup/words/previews">
              {t('wording:try')}
            </Button>
          </ButtonGroup>
        </Form>
        {keepers.map(({ provider, approved }) => (
          <p key={provider} class="k-muted">
            {t(approved ? 'wording:approved' : 'wording:not_approved', { provider: t(`message_setup:provider.${provider}`) })}
          </p>
        ))}
        <p class="k-muted k-small">{t('wording:account_keeps')}</p>
      </Section>
      <WordingLooks
        title={t(look ? 'wording:would_look' : 'wording:looks')}
        look={look ?? words.look}
        locale={locale}
        limit={words.limit}
      />
      <Section title={t('wording:built_in')}>
        <p lang={locale}>{builtIn.sms}</p>
        <p lang={locale}>{builtIn.smsShort}</p>
        <p lang={locale}>{builtIn.sentence}</p>
      </Section>
      <WordingHistory history={words.history} locale={locale} />
    </div>
  );
}
