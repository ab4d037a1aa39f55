import { ButtonGroup } from '../../ui/components/ButtonGroup';
import { Button } from '../../ui/components/Button';
import { Card } from '../../ui/components/Card';
import { EmptyState } from '../../ui/components/EmptyState';
import { Filters } from '../../ui/components/Filters';
import { Form } from '../../ui/components/Form';
import { PageHeading } from '../../ui/components/PageHeading';
import { PhoneFrame } from '../../ui/components/PhoneFrame';
import { PhoneLink } from '../../ui/components/PhoneLink';
import { Section } from '../../ui/components/Section';
import { Select } from '../../ui/components/Select';
import { SummaryList } from '../../ui/components/SummaryList';
import { Table } from '../../ui/components/Table';
import { Tag } from '../../ui/components/Tag';
import { TextArea } from '../../ui/components/TextArea';
import { formatDayTime } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import { PageProblem } from '../../ui/problem';
import type { CallTaskView } from '../call-tasks.queries';
import { CALL_REASONS, CallReason } from '../message.entity';
import type { Talk } from '../messages.queries';

/** The call in hand. */
export interface CurrentCall {
  task: CallTaskView;
  /** What to say, in the caregiver's language. */
  script: string;
  /** What to say to anybody else who answers. */
  scriptOther: string;
  outcomes: readonly string[];
  talk: Talk[];
  access?: { site: string; code: string };
}

interface Props {
  count: number;
  current?: CurrentCall;
  others: CallTaskView[];
  nextDue: Date | null;
  reasonCode?: CallReason;
  note?: string;
  problem?: PageProblem;
}

/** The call list: one call at a time, the rest below. */
export function CallsView({ count, current, others, nextDue, reasonCode, note, problem }: Props) {
  const { t, locale, timeZone } = usePage();
  return (
    <div class="k-stack">
      <PageHeading title={t('notifications:calls.title')} lead={t('notifications:calls.lead', { count })} />
      <Filters action="/calls">
        <Select
          name="reasonCode"
          label={t('notifications:calls.filter_reason')}
          labelSize="s"
          value={reasonCode}
          placeholder={t('notifications:calls.filter_all')}
          options={CALL_REASONS.map((code) => ({ value: code, label: t(`notifications:calls.reason.${code}`) }))}
        />
      </Filters>
      {current ? (
        <Current current={current} note={note} problem={problem} />
      ) : (
        <EmptyState title={t('notifications:calls.none')} icon="phone">
          <p>
            {nextDue
              ? t('notifications:calls.next_due', { when: formatDayTime(nextDue, timeZone, locale) })
              : t('notifications:calls.none_more')}
          </p>
        </EmptyState>
      )}
      {others.length > 0 && (
        <Section title={t('notifications:calls.others')} count={others.length}>
          <Table
            caption={t('notifications:calls.others')}
            captionHidden
            rows={others}
            rowKey={(row) => row.id}
            columns={[
              { key: 'name', header: t('notifications:calls.name'), cell: (row) => row.caregiverName, rowHeader: true },
              {
                key: 'reason',
                header: t('notifications:calls.reason_header'),
                cell: (row) => t(`notifications:calls.reason.${row.reasonCode}`),
              },
              { key: 'due', header: t('notifications:calls.due'), cell: (row) => formatDayTime(row.dueAt, row.timeZone, locale) },
              {
                key: 'choose',
                header: t('notifications:calls.choose'),
                headerHidden: true,
                cell: (row) => (
                  <a href={`/calls?task=${row.id}`}>
                    {t('notifications:calls.choose')}
                    <span class="k-hidden"> {row.caregiverName}</span>
                  </a>
                ),
              },
            ]}
          />
        </Section>
      )}
    </div>
  );
}

function Current({ current, note, problem }: { current: CurrentCall; note?: string; problem?: PageProblem }) {
  const { t, locale } = usePage();
  const { task, talk, access } = current;
  const about = task.startsAt ? `${formatDayTime(task.startsAt, task.timeZone, locale)} · #${task.visitReference ?? ''}` : '–';
  return (
    <Card title={task.caregiverName} icon="phone" tone="info">
      <div class="k-stack">
        <div class="k-cluster">
          <Tag tone="warn" icon="phone">
            {t(`notifications:calls.reason.${task.reasonCode}`)}
          </Tag>
          {task.attempts > 0 && <Tag tone="neutral">{t('notifications:calls.tries', { count: task.attempts })}</Tag>}
        </div>
        {task.phone ? <PhoneLink number={task.phone} big /> : <p>{t('notifications:calls.no_number')}</p>}
        <SummaryList
          rows={[
            { key: t('notifications:calls.about'), value: about },
            { key: t('notifications:calls.child'), value: task.children.join('、') },
            ...(task.bestTime ? [{ key: t('notifications:calls.best_time'), value: task.bestTime }] : []),
          ]}
        />
        <div class="k-panel-quiet">
          <p class="k-strong">{t('notifications:calls.script')}</p>
          <p lang={task.language}>{current.script}</p>
          <p class="k-muted" lang={task.language}>
            {current.scriptOther}
          </p>
          {access && <p class="k-muted">{t('notifications:calls.card', access)}</p>}
        </div>
        <Form action={`/calls/${task.id}/outcomes`} problem={problem}>
          <TextArea
            name="note"
            label={t('notifications:calls.note')}
            hint={t('notifications:calls.note_hint')}
            labelSize="s"
            rows={2}
            maxLength={500}
            value={note ?? task.note ?? ''}
            optional
            problem={problem}
          />
          <ButtonGroup>
            {current.outcomes.map((outcome, i) => (
              <Button key={outcome} name="outcome" value={outcome} big variant={i === 0 ? 'primary' : 'secondary'}>
                {t(`notifications:calls.outcomes.${outcome}`)}
              </Button>
            ))}
          </ButtonGroup>
        </Form>
        {talk.length > 0 ? (
          <PhoneFrame
            title={t('notifications:calls.last_messages')}
            messages={talk.map((m) => ({ id: m.id, from: m.from, text: m.text, when: formatDayTime(m.at, task.timeZone, locale) }))}
          />
        ) : (
          <p class="k-muted">{t('notifications:calls.no_messages')}</p>
        )}
      </div>
    </Card>
  );
}
