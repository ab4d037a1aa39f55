import { LOCALES } from '../../../src/kernel/locale';
import { findBanned } from '../../../src/notifications/discretion/discretion.rules';
import { ReplyCodes } from '../../../src/notifications/replies/reply-codes.service';
import { useApp } from '../../support/app';
import { textOfPdf } from '../../support/pdf';

const KINDS = ['escort-sheet', 'slip', 'card'] as const;

describe('papers of an outing', () => {
  const used = useApp();
  async function outing(language = 'zh-CN') {
    const visit = await used.given.visit({ status: 'confirmed' });
    await used.db.sql(`UPDATE caregivers SET language = $2 WHERE id = $1`, [visit.caregiverId, language]);
    await used.db.sql(`UPDATE children SET preferred_name = '小宇' WHERE id = $1`, [visit.childId]);
    await used.db.sql(`UPDATE workers SET name = '王小满', phone = '13900000001' WHERE id = $1`, [visit.workerId]);
    await used.app.get(ReplyCodes).ensure(visit.visitId, visit.caregiverId, new Date('2026-12-01T00:00:00Z'));
    const facility = await used.db.one<{ name: string }>(`SELECT name FROM facilities WHERE id = $1`, [visit.facilityId]);
    const userId = await used.given.user('worker', { organisationId: visit.organisationId, workerId: visit.workerId });
    const reference =
      (await used.db.one<{ reference: string }>(`SELECT reference FROM visits WHERE id = $1`, [visit.visitId]))?.reference ?? '';
    const access = await used.app.get(ReplyCodes).access(visit.visitId, visit.caregiverId);
    return { ...visit, facility: facility?.name ?? '', userId, reference, code: access?.code ?? '', token: access?.token ?? '' };
  }

  it.each(LOCALES)(
    'say what a family needs and nothing else, under names that say nothing (%s)',
    async (language) => {
      const made = await outing(language);
      const api = await used.as(made.userId);
      for (const kind of KINDS) {
        for (const size of ['A4', 'A5']) {
          const answer = await api.get(`/visits/${made.visitId}/papers/${kind}?size=${size}`).buffer(true).expect(200);
          const file = kind === 'escort-sheet' ? 'sheet' : kind;
          expect(answer.headers['content-disposition']).toBe(`attachment; filename="${file}-${made.reference}.pdf"`);
          const { text, title, pages, widths } = textOfPdf(answer.body as Buffer);
          expect(findBanned(`${text}\n${title}`, [made.facility])).toEqual([]);
          expect([pages, Math.round(widths[0] ?? 0)]).toEqual([1, size === 'A4' ? 595 : 420]);
          expect(title).toContain(made.reference);
          if (kind === 'escort-sheet') expect(text).toContain('小宇');
          else expect(text).toContain(made.code);
          expect(text).not.toContain(made.facility);
        }
      }
      await api.get(`/visits/${made.visitId}/papers/poster`).expect(404);
      await api.get(`/visits/${made.visitId}/papers/slip?size=A3`).expect(422);
      const reads = await used.db.sql(`SELECT 1 AS seen FROM audit_events WHERE action = 'visit.print' AND child_id = $1`, [made.childId]);
      expect(reads).toHaveLength(6);
    },
    120_000,
  );

  it('are looked at on a page, the outside of the card with nothing but the neutral name and a number', async () => {
    const made = await outing('en');
    const page = await used.browser(made.userId);
    const list = (await page.get(`/visits/${made.visitId}/papers`).expect(200)).text;
    for (const kind of KINDS) expect(list).toContain(`/visits/${made.visitId}/papers/${kind}/pdf?size=A5`);
    expect((await page.get(`/m/visits/${made.visitId}`)).text).toContain(`/visits/${made.visitId}/papers`);
    const card = (await page.get(`/visits/${made.visitId}/papers/card`).expect(200)).text;
    const outside = /<div class="k-paper__outside">(.*?)<p class="k-paper__fold">/s.exec(card)?.[1]?.replace(/<[^>]+>/g, ' ') ?? '';
    expect(outside.trim().split(/\s{2,}/)).toEqual(['Found this? Please call', '13900000001', '小禾家庭服务', 'Please keep']);
    expect(outside).not.toContain('小宇');
    expect(card).toContain('<path d="M0 0h1v1h-1z');
    expect(/<title>(.*?)<\/title>/.exec(card)?.[1]).toBe(`Outing ${made.reference} – Kinline`);
    const pdf = await page.get(`/visits/${made.visitId}/papers/card/pdf`).buffer(true).expect(200);
    expect(pdf.headers['content-type']).toBe('application/pdf');
  });

  it('are held when a name on them says too much, and there are none before it is arranged', async () => {
    const made = await outing();
    const api = await used.as(made.userId);
    await used.db.sql(`UPDATE organisations SET public_alias = '服刑人员子女之家' WHERE id = $1`, [made.organisationId]);
    const held = await api.get(`/visits/${made.visitId}/papers/slip`).expect(409);
    expect(held.body.code).toBe('paper.says_too_much');
    await used.db.sql(`UPDATE organisations SET public_alias = $2 WHERE id = $1`, [made.organisationId, made.facility]);
    await api.get(`/visits/${made.visitId}/papers/card`).expect(409);
    await used.db.sql(`UPDATE visits SET status = 'cancelled', live = false WHERE id = $1`, [made.visitId]);
    expect((await api.get(`/visits/${made.visitId}/papers/slip`).expect(409)).body.code).toBe('paper.not_arranged');
    const other = await used.as(await used.given.user('coordinator', { organisationId: await used.given.organisation() }));
    await other.get(`/visits/${made.visitId}/papers/slip`).expect(404);
  });
});
