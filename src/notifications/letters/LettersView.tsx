import { ButtonForm } from '../../ui/components/ButtonForm';
import { DayText } from '../../ui/components/DayText';
import { EmptyState } from '../../ui/components/EmptyState';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Table } from '../../ui/components/Table';
import { Tag } from '../../ui/components/Tag';
import { usePage } from '../../ui/page-context';
import type { LettersToPost } from './letters.service';

/** Letters that wait: print all, put them in the post, tick each. */
export function LettersView({ letters: { data, tornUp } }: { letters: LettersToPost }) {
  const { t } = usePage();
  return (
    <div class="k-stack-l">
      <PageHeading title={t('letters:title')} lead={t('letters:lead')} />
      {tornUp.length > 0 && (
        <Notice tone="stop" title={t('letters:torn_up')}>
          <ul class="govuk-list govuk-list--bullet">
            {tornUp.map((letter) => (
              <li key={letter.id}>{letter.caregiverName}</li>
            ))}
          </ul>
        </Notice>
      )}
      {data.length === 0 ? (
        <EmptyState title={t('letters:none')} icon="letter">
          {t('letters:none_more')}
        </EmptyState>
      ) : (
        <>
          <ButtonForm action="/letters-to-post/prints" variant="primary">
            {t('letters:print', { count: data.length })}
          </ButtonForm>
          <Table
            caption={t('letters:title')}
            captionHidden
            rows={data}
            rowKey={(letter) => letter.id}
            columns={[
              {
                key: 'to',
                header: t('letters:to'),
                rowHeader: true,
                cell: (letter) => (
                  <div>
                    {letter.caregiverName}
                    {(letter.postalAddress ?? '').split('\n').map((line) => (
                      <div key={line} class="k-muted k-small">
                        {line}
                      </div>
                    ))}
                  </div>
                ),
              },
              { key: 'what', header: t('letters:what'), cell: (letter) => t(`message_setup:template.${letter.template}`) },
              { key: 'by', header: t('letters:by'), cell: (letter) => letter.postBy && <DayText day={letter.postBy} short /> },
              {
                key: 'state',
                header: t('letters:state'),
                cell: (letter) =>
                  letter.printedAt === null ? (
                    <Tag tone="neutral" icon="document">
                      {t('letters:not_printed')}
                    </Tag>
                  ) : (
                    <ButtonForm
                      action={`/letters-to-post/${letter.id}/postings`}
                      variant="secondary"
                      label={t('letters:posted_label', { name: letter.caregiverName })}
                    >
                      {t('letters:posted')}
                    </ButtonForm>
                  ),
              },
            ]}
          />
        </>
      )}
    </div>
  );
}
