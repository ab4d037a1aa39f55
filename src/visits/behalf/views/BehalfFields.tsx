import { dayInZone, timeInZone } from '../../../kernel/days';
import { Fieldset } from '../../../ui/components/Fieldset';
import { Radios } from '../../../ui/components/Radios';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import { SaidFields } from '../../facility-desk/views/SaidFields';

interface Props {
  /** The facility in whose name is written; null: an officer writes in her own, and nothing is asked. */
  behalf: string | null;
  values: Record<string, string | string[] | undefined>;
  now: Date;
  timeZone: string;
  problem?: PageProblem;
}

const CHANNELS = ['phone', 'in_person', 'message'] as const;

/** Who at the facility said it, how and when; filled in with "by phone, just now". */
export function BehalfFields({ behalf, values, now, timeZone, problem }: Props) {
  const { t } = usePage();
  if (behalf === null) return null;
  const text = (name: string): string => {
    const value = values[name];
    return (Array.isArray(value) ? value[0] : value) ?? '';
  };
  const said = {
    saidBy: text('saidBy'),
    saidOn: text('saidOn') || dayInZone(now, timeZone),
    saidTime: text('saidTime') || timeInZone(now, timeZone),
  };
  return (
    <Fieldset legend={t('behalf:said.title')} hint={t('behalf:said.hint')}>
      <Radios
        name="channel"
        label={t('visits_pages:answer.via')}
        inline
        small
        value={text('channel') || 'phone'}
        problem={problem}
        options={CHANNELS.map((via) => ({ value: via, label: t(`visits_pages:via.${via}`) }))}
      />
      <SaidFields values={said} problem={problem} />
    </Fieldset>
  );
}
