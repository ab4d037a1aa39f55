import { ComponentChildren } from 'preact';
import { usePage } from '../page-context';
import { Icon, IconName } from './Icon';
import { Tone } from './tone';

/** How each state looks; its word is `ui:status.<state>`. A visit that did not happen is grey, never red: it stands on a child's file. */
const STATES = {
  draft: ['neutral', 'circle'],
  proposed: ['neutral', 'circle'],
  requested: ['info', 'clock'],
  alternative_proposed: ['warn', 'swap'],
  confirmed: ['good', 'check'],
  family_confirmed: ['good', 'checks'],
  under_way: ['good', 'arrow'],
  completed: ['dark', 'dot'],
  partial: ['dark', 'half'],
  rejected: ['neutral', 'cross'],
  cancelled: ['neutral', 'cross'],
  no_answer: ['neutral', 'cross'],
  paused_by_child: ['violet', 'pause'],
  active: ['good', 'check'],
  inactive: ['neutral', 'circle'],
  pending: ['info', 'clock'],
  expired: ['warn', 'warn'],
  expiring: ['warn', 'clock'],
  verified: ['good', 'check'],
  missing: ['warn', 'warn'],
  queued: ['neutral', 'clock'],
  sent: ['info', 'arrow'],
  delivered: ['good', 'check'],
  failed: ['warn', 'warn'],
  open: ['info', 'circle'],
  closed: ['neutral', 'cross'],
  approved: ['good', 'check'],
  returned: ['warn', 'swap'],
  referred: ['violet', 'flag'],
} as const satisfies Record<string, readonly [Tone, IconName]>;

export type Status = keyof typeof STATES;

interface Props {
  status?: Status;
  tone?: Tone;
  icon?: IconName;
  /** Words; needed without `status`, and take the place of its word. */
  children?: ComponentChildren;
}

/** A state as icon, word and colour together. */
export function Tag({ status, tone, icon, children }: Props) {
  const { t } = usePage();
  const [stateTone, stateIcon]: readonly [Tone, IconName | undefined] = status ? STATES[status] : ['neutral', undefined];
  const shown = icon ?? stateIcon;
  return (
    <span class={`k-tag k-tag--${tone ?? stateTone}`}>
      {shown && <Icon name={shown} size={16} />}
      <span>{children ?? (status ? t(`ui:status.${status}`) : '')}</span>
    </span>
  );
}
