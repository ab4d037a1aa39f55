import { IconName } from '../../ui/components/Icon';
import { Tag } from '../../ui/components/Tag';
import { Tone } from '../../ui/components/tone';
import { usePage } from '../../ui/page-context';
import { ConsentStatus } from '../consent-status.rules';

/** How each state looks. A "no" is an answer like any other: never red. */
const LOOKS: Record<ConsentStatus, readonly [Tone, IconName]> = {
  upcoming: ['info', 'clock'],
  active: ['good', 'check'],
  expiring: ['warn', 'clock'],
  to_reconfirm: ['warn', 'swap'],
  refused: ['violet', 'pause'],
  expired: ['neutral', 'circle'],
  withdrawn: ['neutral', 'cross'],
  superseded: ['neutral', 'swap'],
};

/** A consent's state as icon, word and colour. */
export function ConsentTag({ status }: { status: ConsentStatus }) {
  const { t } = usePage();
  const [tone, icon] = LOOKS[status];
  return (
    <Tag tone={tone} icon={icon}>
      {t(`families:consent_status.${status}`)}
    </Tag>
  );
}
