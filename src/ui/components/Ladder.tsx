import { usePage } from '../page-context';
import { Icon, IconName } from './Icon';

const ICONS = { reached: 'check', next: 'arrow', future: 'circle', paused: 'pause' } as const satisfies Record<string, IconName>;

export interface LadderStep {
  label: string;
  state: keyof typeof ICONS;
  when?: string;
  note?: string;
}

/** The steps from "no contact" to "steady contact". A pause at the child's wish is respected, not a failure. */
export function Ladder({ steps }: { steps: readonly LadderStep[] }) {
  const { t } = usePage();
  return (
    <ol class="k-ladder">
      {steps.map((step) => (
        <li key={step.label} class={`k-ladder__step k-ladder__step--${step.state}`}>
          <span class="k-ladder__sign">
            <Icon name={ICONS[step.state]} size={16} />
          </span>
          <span class="k-ladder__words">
            <span class="k-ladder__label">{step.label}</span>
            <span class="k-ladder__when">
              <span class={step.when ? 'k-hidden' : undefined}>{t(`ui:ladder.${step.state}`)}</span> {step.when}
            </span>
            {step.note && <span class="k-ladder__note">{step.note}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
