import { Steps } from '../../../ui/components/Steps';
import { usePage } from '../../../ui/page-context';

const STEPS = ['when', 'who', 'check'] as const;

/** Where in the booking the reader is. */
export function BookingSteps({ current }: { current: (typeof STEPS)[number] }) {
  const { t } = usePage();
  const at = STEPS.indexOf(current);
  return (
    <Steps
      items={STEPS.map((step, index) => ({
        label: t(`visits_pages:book.step.${step}`),
        state: index < at ? 'done' : index === at ? 'current' : 'todo',
      }))}
    />
  );
}
