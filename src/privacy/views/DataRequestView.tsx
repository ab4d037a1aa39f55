import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { ButtonForm } from '../../ui/components/ButtonForm';
import { ErrorSummary } from '../../ui/components/ErrorSummary';
import { Form } from '../../ui/components/Form';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Radios } from '../../ui/components/Radios';
import { Section } from '../../ui/components/Section';
import { SummaryList } from '../../ui/components/SummaryList';
import { TextArea } from '../../ui/components/TextArea';
import { formatDay, formatDayTime } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import type { DataRequestRow } from '../requests.queries';
import { RequestTag } from './RequestTag';

interface Props {
  row: DataRequestRow;
  values: Record<string, string | string[] | undefined>;
  problem?: PageProblem;
}

/** One request: what is asked, by whom, until when, and its answer. */
export function DataRequestView({ row, values, problem }: Props) {
  const { t, locale, timeZone, can } = usePage();
  const one = (name: string): string | undefined => [values[name]].flat()[0];
  const action = `/privacy/requests/${row.id}`;
  return (
    <div class="k-stack">
      <BackLink href="/privacy/requests">{t('privacy:requests.title')}</BackLink>
      <PageHeading title={t(`privacy:kind.${row.kind}`)} caption={row.childReference} tag={<RequestTag row={row} />} />
      {!can('privacy.write') && <ErrorSummary problem={problem} />}
      <SummaryList
        rows={[
          { key: t('privacy:requests.requester_label'), value: t(`privacy:requester.${row.requester}`) },
          { key: t('privacy:requests.wording'), value: row.wording },
          { key: t('privacy:requests.proof'), value: row.identityProof },
          { key: t('privacy:requests.received'), value: formatDay(row.receivedOn, locale) },
          { key: t('privacy:requests.due'), value: formatDay(row.dueOn, locale) },
          ...(row.decidedAt ? [{ key: t('privacy:requests.decided'), value: formatDayTime(row.decidedAt, timeZone, locale) }] : []),
          ...(row.answer ? [{ key: t('privacy:requests.answer'), value: row.answer }] : []),
          ...(row.refusal ? [{ key: t('privacy:requests.refusal'), value: row.refusal }] : []),
        ]}
      />
      {row.kind === 'access' && row.status !== 'refused' && (
        <Section title={t('privacy:record.hand_out')}>
          <p>{t(can('data_audit.sign') ? 'privacy:record.hand_out_whole' : 'privacy:record.hand_out_part')}</p>
          <div class="k-cluster">
            <ButtonForm action={`${action}/record`} variant="secondary">
              {t('privacy:record.read')}
            </ButtonForm>
            <ButtonForm action={`${action}/record.json`} variant="secondary">
              {t('privacy:record.download')}
            </ButtonForm>
          </div>
        </Section>
      )}
      {row.status === 'open' && can('privacy.write') && (
        <Section title={t('privacy:requests.answer_title')}>
          {row.kind === 'erasure' && (
            <Notice tone="warn" title={t('privacy:requests.erasure_title')}>
              {t('privacy:requests.erasure_detail')}
            </Notice>
          )}
          <Form action={`${action}/decisions`} problem={problem}>
            <Radios
              name="outcome"
              label={t('privacy:requests.outcome')}
              value={one('outcome')}
              problem={problem}
              options={[
                {
                  value: 'done',
                  label: t(`privacy:requests.do.${row.kind}`),
                  conditional: (
                    <TextArea
                      name="answer"
                      label={t('privacy:requests.answer')}
                      hint={t('privacy:requests.answer_hint')}
                      value={one('answer')}
                      problem={problem}
                      maxLength={2000}
                    />
                  ),
                },
                {
                  value: 'refused',
                  label: t('privacy:requests.refuse'),
                  conditional: (
                    <TextArea
                      name="refusal"
                      label={t('privacy:requests.refusal')}
                      hint={t('privacy:requests.refusal_hint')}
                      value={one('refusal')}
                      problem={problem}
                      maxLength={2000}
                    />
                  ),
                },
              ]}
            />
            <Button>{t('privacy:requests.decide')}</Button>
          </Form>
        </Section>
      )}
    </div>
  );
}
