import { EmptyState } from '../../ui/components/EmptyState';
import { ErrorSummary } from '../../ui/components/ErrorSummary';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Table } from '../../ui/components/Table';
import { TimeText } from '../../ui/components/TimeText';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import type { SaidMessage } from '../messages.queries';
import { MessageState } from './SaidSection';

/** What did not go out: put the name, the number or the words right, and send it again. */
export function UnsentView({ messages, done, problem }: { messages: readonly SaidMessage[]; done?: boolean; problem?: PageProblem }) {
  const { t } = usePage();
  return (
    <div class="k-stack-l">
      <PageHeading title={t('said:unsent.title')} lead={t('said:unsent.lead')} />
      <ErrorSummary problem={problem} />
      {done && <Notice tone="good" title={t('said:unsent.done')} />}
      {messages.length === 0 ? (
        <EmptyState title={t('said:unsent.none')} icon="check" />
      ) : (
        <Table
          caption={t('said:unsent.title')}
          captionHidden
          rows={messages}
          rowKey={(message) => message.id}
          columns={[
            {
              key: 'what',
              header: t('said:unsent.what'),
              rowHeader: true,
              cell: (message) => (
                <>
                  {t(`message_setup:template.${message.template}`)}
                  {message.visitId !== null && (
                    <div>
                      <a href={`/visits/${message.visitId}#said`}>{t('said:unsent.visit', { reference: message.visitReference ?? '' })}</a>
                    </div>
                  )}
                </>
              ),
            },
            {
              key: 'to',
              header: t('said:unsent.to'),
              cell: (message) => (
                <>
                  <div class="k-nowrap">{message.caregiverName}</div>
                  <div class="k-muted k-nowrap">{t(`families:channel.${message.channel}`)}</div>
                </>
              ),
            },
            { key: 'due', header: t('said:unsent.due'), cell: (message) => <TimeText at={message.runAt} withDay /> },
            { key: 'state', header: t('said:unsent.state'), cell: (message) => <MessageState message={message} back="list" /> },
          ]}
        />
      )}
    </div>
  );
}
