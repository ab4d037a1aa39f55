import type { TaskKind } from '../../../src/tasks/task.entity';
import { Story } from '../story';
import { Walker } from '../walker';

const WAIT_MILLISECONDS = 30_000;

/**
 * From the page of a meeting or a trip, which `arrive` opens: each of its tasks, finished with one button. The tasks are opened a
 * moment after what asks for them.
 */
export async function doTasks(
  walker: Walker,
  { visitId }: Pick<Story, 'visitId'>,
  arrive: () => Promise<void>,
  answers: Partial<Record<TaskKind, string>>,
): Promise<void> {
  for (const [kind, outcome] of Object.entries(answers)) {
    await arrive();
    await walker.follow(`/tasks?visitId=${visitId}`);
    const line = walker.page.locator('.k-stack-s', { has: walker.page.locator('h3', { hasText: walker.words(`tasks:kind.${kind}`) }) });
    const button = line.locator(`form:has(input[name=outcome][value="${outcome}"]) button`);
    for (const end = Date.now() + WAIT_MILLISECONDS; Date.now() < end && (await button.count()) === 0;) await walker.reload();
    await walker.press(button);
  }
}
