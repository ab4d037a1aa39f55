import { Button } from '../../../ui/components/Button';
import { Details } from '../../../ui/components/Details';
import { Form } from '../../../ui/components/Form';
import { Notice } from '../../../ui/components/Notice';
import { Radios } from '../../../ui/components/Radios';
import { formatTime } from '../../../ui/format';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import { DELAY_MINUTES } from '../delays.rules';
import type { Delay } from '../delays.service';

interface Props {
  visitId: string;
  timeZone: string;
  /** What was said last. */
  delay?: Delay;
  /** Only while the trip has not begun. */
  open: boolean;
  problem?: PageProblem;
}

/** "I come later": what was said, who hears of it, and the buttons to say it. */
export function TripDelay({ visitId, timeZone, delay, open, problem }: Props) {
  const { t, locale } = usePage();
  if (!open) return null;
  return (
    <>
      {delay && (
        <Notice
          tone="info"
          title={t('visits_pages:delay.said', { minutes: delay.minutes, time: formatTime(delay.recordedAt, timeZone, locale) })}
        >
          <p>{t(delay.told ? 'visits_pages:delay.told' : 'visits_pages:delay.not_told')}</p>
        </Notice>
      )}
      <Details summary={t('visits_pages:delay.late')} open={problem?.errors.some((error) => error.pointer === '/minutes')}>
        <Form action={`/m/visits/${visitId}/delays`}>
          <Radios
            name="minutes"
            label={t('visits_pages:delay.question')}
            hint={t('visits_pages:delay.hint')}
            options={DELAY_MINUTES.map((minutes) => ({ value: String(minutes), label: t('visits_pages:delay.minutes', { minutes }) }))}
            problem={problem}
            small
            inline
          />
          <Button variant="secondary">{t('visits_pages:delay.save')}</Button>
        </Form>
      </Details>
    </>
  );
}
