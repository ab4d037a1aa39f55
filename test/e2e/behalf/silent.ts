import { ApiClient, UsedApp } from '../../support/app';
import { house, ShutHouse } from '../closures-given';

/** A facility at which nobody has an account any more, with confirmed meetings of one organisation, and that organisation's coordinator. */
export interface SilentHouse extends ShutHouse {
  userId: string;
  organisationId: string;
}

export async function silentHouse(used: UsedApp, count = 1): Promise<SilentHouse> {
  const at = await house(used, count);
  await leave(used, at.facilityId);
  const organisationId = at.families[0]?.organisationId ?? '';
  const userId = await used.given.user('coordinator', { organisationId });
  return { ...at, organisationId, userId, coordinator: await used.as(userId) };
}

/** Every officer of a facility has lost her account. */
export const leave = (used: UsedApp, facilityId: string): Promise<unknown> =>
  used.db.sql(`UPDATE users SET active = false WHERE role = 'liaison' AND facility_id = $1`, [facilityId]);

/** Who said it. */
export const SAID = { name: '韩警官', channel: 'phone', saidAt: '2026-09-01T00:00:00.000Z' } as const;

/** Looks at whom a told closure hits, and publishes what was seen. */
export async function shutFor(api: ApiClient, body: object): Promise<Record<string, unknown>> {
  const look = await api.post('/told-closures?dryRun=true', body).expect(200);
  const { fingerprint } = look.body as { fingerprint: string };
  return (await api.post('/told-closures', { ...body, fingerprint }).expect(201)).body as Record<string, unknown>;
}
