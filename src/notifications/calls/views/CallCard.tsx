import { Button } from '../../../ui/components/Button';
import { ButtonForm } from '../../../ui/components/ButtonForm';
import { ButtonGroup } from '../../../ui/components/ButtonGroup';
import { Card } from '../../../ui/components/Card';
import { DateInput } from '../../../ui/components/DateInput';
import { Form } from '../../../ui/components/Form';
import { Notice } from '../../../ui/components/Notice';
import { PhoneFrame } from '../../../ui/components/PhoneFrame';
import { PhoneLink } from '../../../ui/components/PhoneLink';
import { SummaryList } from '../../../ui/components/SummaryList';
import { Tag } from '../../../ui/components/Tag';
import { TextArea } from '../../../ui/components/TextArea';
import { TimeInput } from '../../../ui/components/TimeInput';
import { formatDayTime } from '../../../ui/format';
import { usePage } from '../../../ui/page-context';
import { PageProblem } from '../../../ui/problem';
import type { CallTaskView } from '../call-tasks.queries';
import type { Talk } from '../../messages.queries';

/** The call in hand. */
export interface CurrentCall {
  task: CallTaskView;
  /** What to say, in the caregiver's language. */
  script: string;
  /** What to say to anybody else who answers. */
  scriptOther: string;
  /** Who else has the card in hand. */
  heldByOther: string | null;
  /** It is in the reader's hand. */
  mine: boolean;
  outcomes: readonly string[];
  talk: Talk[];
  access?: { site: string; code: string };
}

/** The family's answers, which stand first and large. */
const ANSWERS = ['can_go', 'cannot', 'call_me'];

/** One card: number, words, result. Everything that the call needs, and nothing to look up. */
export function CallCard({ current, body, problem }: { current: CurrentCall; body?: Record<string, string>; problem?: PageProblem }) {
  const { t, locale, timeZone } = usePage();
  const { task, talk, access } = current;
  const second = task.reasonCode === 'second_contact';
  const number = second ? task.secondPhone : task.phone;
  const about = task.startsAt ? `${formatDayTime(task.startsAt, task.timeZone, locale)} · #${task.visitReference ?? ''}` : '–';
  const row = (key: string, value: string | null): { key: string; value: string }[] =>
    value === null || value === '' ? [] : [{ key: t(`notifications:calls.${key}`), value }];
  return (
    <Card title={second ? (task.secondName ?? t('notifications:calls.second')) : task.caregiverName} icon="phone" tone="info">
      <div class="k-stack">
        <div class="k-cluster">
          <Tag tone="warn" icon="phone">
            {t(`notifications:calls.reason.${task.reasonCode}`)}
          </Tag>
          {task.attempts > 0 && <Tag tone="neutral">{t('notifications:calls.tries', { count: task.attempts })}</Tag>}
        </div>
        {current.heldByOther !== null && <Notice tone="warn">{t('notifications:calls.held_by', { name: current.heldByOther })}</Notice>}
        {number ? <PhoneLink number={number} big /> : <p>{t('notifications:calls.no_number')}</p>}
        <div class="k-panel-quiet">
          <p class="k-strong">{t('notifications:calls.script')}</p>
          <p lang={task.language}>{current.script}</p>
          <p class="k-strong">{t('notifications:calls.script_other')}</p>
          <p lang={task.language}>{current.scriptOther}</p>
          {access && <p class="k-muted">{t('notifications:calls.card', access)}</p>}
        </div>
        {current.mine ? (
          <Results current={current} body={body} problem={problem} />
        ) : (
          current.heldByOther === null &&
          task.status === 'open' && (
            <ButtonForm action={`/calls/${task.id}/takings`} big>
              {t('notifications:calls.take')}
            </ButtonForm>
          )
        )}
        {!second && (
          <SummaryList
            rows={[
              { key: t('notifications:calls.about'), value: about },
              { key: t('notifications:calls.child'), value: task.children.join('、') },
              ...row('who_answers', task.whoAnswers),
              ...row('safe_hours', task.safeHours.join('、')),
              ...row('best_time', task.bestTime),
              ...row('child_words', task.childWords),
              {
                key: t('notifications:discretion.title'),
                value: <a href={`/caregivers/${task.caregiverId}/discretion`}>{t('notifications:discretion.change')}</a>,
              },
            ]}
          />
        )}
        {talk.length > 0 ? (
          <PhoneFrame
            title={t('notifications:calls.last_messages')}
            messages={talk.map((m) => ({ id: m.id, from: m.from, text: m.text, when: formatDayTime(m.at, timeZone, locale) }))}
          />
        ) : (
          !second && <p class="k-muted">{t('notifications:calls.no_messages')}</p>
        )}
      </div>
    </Card>
  );
}

/** The result, one press; note and time only where they help. */
function Results({ current, body, problem }: { current: CurrentCall; body?: Record<string, string>; problem?: PageProblem }) {
  const { t } = usePage();
  const { task } = current;
  const answers = current.outcomes.filter((outcome) => ANSWERS.includes(outcome));
  const others = current.outcomes.filter((outcome) => !ANSWERS.includes(outcome));
  const button = (outcome: string, variant: 'primary' | 'secondary') => (
    <Button key={outcome} name="outcome" value={outcome} big variant={variant}>
      {t(`notifications:calls.outcomes.${outcome}`)}
    </Button>
  );
  return (
    <>
      <Form action={`/calls/${task.id}/outcomes`} problem={problem}>
        <div class="k-stack">
          {answers.length > 0 && <ButtonGroup>{answers.map((outcome) => button(outcome, 'primary'))}</ButtonGroup>}
          <ButtonGroup>{others.map((outcome) => button(outcome, 'secondary'))}</ButtonGroup>
          <DateInput
            name="callBackAt"
            label={t('notifications:calls.call_back_day')}
            hint={t('notifications:calls.call_back_hint')}
            labelSize="s"
            value={body?.callBackAt}
            optional
            problem={problem}
          />
          <TimeInput
            name="callBackTime"
            label={t('notifications:calls.call_back_time')}
            labelSize="s"
            value={body?.callBackTime}
            optional
            problem={problem}
          />
          <TextArea
            name="note"
            label={t('notifications:calls.note')}
            hint={t('notifications:calls.note_hint')}
            labelSize="s"
            rows={2}
            maxLength={500}
            value={body?.note ?? task.note ?? ''}
            optional
            problem={problem}
          />
        </div>
      </Form>
      <ButtonForm action={`/calls/${task.id}/returns`} variant="quiet">
        {t('notifications:calls.put_back')}
      </ButtonForm>
    </>
  );
}
