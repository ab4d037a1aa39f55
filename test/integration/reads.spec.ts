import type { CallHandler, ExecutionContext } from '@nestjs/common';
import { lastValueFrom, of } from 'rxjs';
import { ReadsInterceptor } from '../../src/audit/reads.interceptor';
import { newId, newReference } from '../../src/kernel/ids';
import { useTwoSides } from '../support/two-sides';

const both = useTwoSides();

describe('the record of looks', () => {
  const look = async (path: string, answer: object, method = 'GET'): Promise<void> => {
    const { db, clock, a } = both.two;
    const request = { actor: a.people.lead, method, path };
    const context = { switchToHttp: () => ({ getRequest: () => request }) } as unknown as ExecutionContext;
    await lastValueFrom(new ReadsInterceptor(db, clock).intercept(context, { handle: () => of(answer) } as CallHandler));
  };
  const looks = async (): Promise<unknown[]> => {
    const { db, a } = both.two;
    const rows = await db.asSystem(() =>
      db.sql<{ details: { classes: string[] } }>(
        `SELECT details FROM audit_events WHERE action = 'child.look' AND child_id = $1 ORDER BY id`,
        [a.childId],
      ),
    );
    return rows.map(({ details }) => details.classes);
  };

  it('keeps a later look at other classes, and one line for the same', async () => {
    const { childId } = both.two.a;
    await look('/api/v1/children', { childId, incident: { note: 'x' } });
    const first = (await looks())[0];
    await look('/api/v1/children', { childId, incident: { note: 'x' } });
    expect(await looks()).toEqual([first]);
    await look('/api/v1/children', { childId, exchange: { facilityId: newId() }, incident: { note: 'x' } });
    expect((await looks()).length).toBe(2);
  });

  it('knows the child behind a letter and a parent, also in the answer to a verb', async () => {
    const { given, clock, a } = both.two;
    const dyad = await both.two.db.asSystem(() =>
      both.two.db.one<{ id: string; parentId: string }>(`SELECT id, parent_id FROM dyads WHERE child_id = $1`, [a.childId]),
    );
    const id = await given.row('exchanges', {
      ...{ id: newId(), organisationId: a.organisationId, reference: newReference(), dyadId: dyad?.id, facilityId: await given.facility() },
      ...{ kind: 'letter', direction: 'to_child', status: 'received', enteredAt: clock.now() },
    });
    await look('/api/v1/exchanges', { id, facilityId: newId() }, 'POST');
    expect((await looks()).length).toBe(1);
    clock.advanceMinutes(16);
    await look('/api/v1/exchanges', { parentId: dyad?.parentId, facilityId: newId() }, 'POST');
    expect((await looks()).length).toBe(2);
  });
});
