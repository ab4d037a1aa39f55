import { LOCALES } from '../../../kernel/locale';
import { Button } from '../../../ui/components/Button';
import { Form } from '../../../ui/components/Form';
import { Notice } from '../../../ui/components/Notice';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Section } from '../../../ui/components/Section';
import { Table } from '../../../ui/components/Table';
import { Tag } from '../../../ui/components/Tag';
import { TextInput } from '../../../ui/components/TextInput';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import type { MessageSetupView } from '../message-setup.service';

/** What families read: the signature every text begins with, and each text with how long it can get. */
export function MessageSetupPageView({ setup, typed, problem }: { setup: MessageSetupView; typed?: string; problem?: PageProblem }) {
  const { t } = usePage();
  return (
    <div class="k-stack-l">
      <PageHeading title={t('message_setup:title')} lead={t('message_setup:lead')} />
      {!setup.neutral && <Notice tone="stop" title={t('message_setup:not_neutral')} />}
      <Form action="/message-setup" problem={problem}>
        <TextInput
          name="signature"
          label={t('message_setup:signature')}
          hint={t('message_setup:hint')}
          value={typed ?? setup.signature}
          problem={problem}
          width={20}
          maxLength={60}
          spellcheck={false}
        />
        <Button>{t('message_setup:save')}</Button>
      </Form>
      <Section title={t('message_setup:channels.title')}>
        <Table
          caption={t('message_setup:channels.title')}
          captionHidden
          rows={setup.channels}
          rowKey={(one) => `${one.route}-${one.provider}`}
          columns={[
            { key: 'way', header: t('message_setup:channels.way'), rowHeader: true, cell: (one) => t(`families:channel.${one.route}`) },
            { key: 'by', header: t('message_setup:channels.by'), cell: (one) => t(`message_setup:provider.${one.provider}`) },
            {
              key: 'signature',
              header: t('message_setup:signature'),
              cell: (one) => (
                <>
                  {one.signature ?? t('message_setup:channels.no_signature')}{' '}
                  {!one.neutral && (
                    <Tag tone="stop" icon="warn">
                      {t('message_setup:channels.says_too_much')}
                    </Tag>
                  )}
                </>
              ),
            },
            {
              key: 'answers',
              header: t('message_setup:channels.answers'),
              cell: (one) => t(`message_setup:channels.${one.answerable ? 'same_way' : one.linkable ? 'by_link' : 'no_answer'}`),
            },
            {
              key: 'longest',
              header: t('message_setup:longest'),
              numeric: true,
              cell: (one) =>
                one.longest === null || one.limit === null
                  ? t('message_setup:channels.any')
                  : t('message_setup:of', { longest: one.longest, limit: one.limit }),
            },
          ]}
        />
      </Section>
      {LOCALES.map((locale) => (
        <Section key={locale} title={t(`message_setup:texts.${locale}`)}>
          <Table
            caption={t(`message_setup:texts.${locale}`)}
            captionHidden
            rows={setup.templates.filter((one) => one.locale === locale)}
            rowKey={(one) => one.template}
            columns={[
              {
                key: 'template',
                header: t('message_setup:when'),
                rowHeader: true,
                cell: (one) => t(`message_setup:template.${one.template}`),
              },
              {
                key: 'example',
                header: t('message_setup:example'),
                cell: (one) => (
                  <>
                    <span lang={locale}>{one.example}</span> {one.reworded && <Tag tone="info">{t('message_setup:reworded')}</Tag>}
                  </>
                ),
              },
              {
                key: 'longest',
                header: t('message_setup:longest'),
                numeric: true,
                cell: (one) => t('message_setup:of', { longest: one.longest, limit: one.limit }),
              },
              {
                key: 'reword',
                header: t('message_setup:reword'),
                headerHidden: true,
                cell: (one) => (
                  <a class="k-nowrap" href={`/message-setup/words?template=${one.template}&locale=${locale}`}>
                    {t('message_setup:reword')}
                    <span class="k-hidden"> {t(`message_setup:template.${one.template}`)}</span>
                  </a>
                ),
              },
            ]}
          />
        </Section>
      ))}
      <p class="k-muted k-small">{t('message_setup:held')}</p>
    </div>
  );
}
