import { Injectable, Logger, OnModuleInit } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { Config } from '../../config/config';
import { Database } from '../../database/database';
import { FacilitiesQueries } from '../../facilities/facilities.queries';
import { packOfZone } from '../../facilities/packs/packs.queries';
import { CronLock } from '../../jobs/cron-lock';
import { Outbox, OutboxHandlers } from '../../jobs/outbox';
import { Clock } from '../../kernel/clock';
import { dayInZone, isoWeekday, timeInZone } from '../../kernel/days';
import { isWorkingDay } from '../../kernel/working-days';
import { formatDayShort } from '../../ui/format';
import { T, translator } from '../../ui/i18n';
import { Mailer } from '../engine/mailer';
import { DigestFacts, DigestReader, Span, StaffDigestQueries } from './staff-digests.queries';
import { DIGEST_ROLES, DigestKind, digestsDue, spanOf } from './staff-digests.rules';

const TOPIC = 'staff.digest';

/**
 * Digests by e-mail: how many of each thing wait, and since when; who and what stands behind the sign-in. Nothing to say, nothing sent. Half
 * and four fifths of a facility's time have notices of their own (visits: answer-clock.service.ts).
 */
@Injectable()
export class StaffDigests implements OnModuleInit {
  private readonly logger = new Logger('messages');

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly cron: CronLock,
    private readonly outbox: Outbox,
    private readonly handlers: OutboxHandlers,
    private readonly facilities: FacilitiesQueries,
    private readonly queries: StaffDigestQueries,
    private readonly mailer: Mailer,
  ) {}

  onModuleInit(): void {
    this.handlers.on(TOPIC, async ({ userId, kind, since, until }, { id }) => {
      const span = typeof since === 'string' && typeof until === 'string' ? { since: new Date(since), until: new Date(until) } : null;
      if (typeof userId === 'string' && (kind === 'morning' || kind === 'noon' || kind === 'monday'))
        await this.send(userId, kind, id, span);
    });
  }

  @Cron('30 */5 * * * *')
  async tick(): Promise<void> {
    if (this.config.test) return;
    try {
      await this.cron.once('notifications.digests', this.clock.now().toISOString().slice(0, 16), () => this.run());
    } catch (error) {
      this.logger.error({ event: 'messages.digests_failed', error: error instanceof Error ? error.name : 'unknown' });
    }
  }

  /** Puts down what is due; each digest once a person, kind and day, however often this runs. */
  async run(): Promise<void> {
    if (!this.mailer.configured) return;
    const now = this.clock.now();
    await this.db.transaction(async () => {
      for (const reader of await this.queries.readers(DIGEST_ROLES)) {
        const day = dayInZone(now, reader.zone);
        const { pack } = packOfZone(reader.zone);
        const calendar = (await this.facilities.calendars([pack])).get(pack);
        const working = (one: string): boolean => (calendar ? isWorkingDay(one, calendar, true) : isoWeekday(one) <= 5);
        for (const kind of digestsDue(reader.role, day, timeInZone(now, reader.zone), working))
          await this.outbox.put(
            TOPIC,
            { userId: reader.id, kind, ...(kind === 'morning' ? spanOf(day, reader.zone, working) : {}) },
            { key: `digest:${kind}:${reader.id}:${day}` },
          );
      }
    });
  }

  /** Counts at the moment of sending: what was done meanwhile is not asked for. */
  private async send(userId: string, kind: DigestKind, id: string, span: Span | null): Promise<void> {
    const reader = await this.queries.reader(userId);
    if (!reader || !this.mailer.configured) return;
    const facts = await this.queries.facts(reader, kind, this.clock.now(), span);
    const mail = digestMail(reader, kind, facts, `${this.config.publicUrl}/today`);
    if (mail) await this.mailer.send({ id: `${id}-${userId}`, to: reader.email, ...mail });
  }
}

/** Lines about what runs out. */
const ENDS = ['ends60', 'ends30', 'ends7'];

/** Subject and words of a digest; undefined when there is nothing to say. */
export function digestMail(
  reader: Pick<DigestReader, 'locale' | 'zone'>,
  kind: DigestKind,
  { counts, earliest }: DigestFacts,
  link: string,
): { subject: string; text: string; html: string } | undefined {
  const t: T = translator(reader.locale);
  const lines = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([key, count]) => t(`digests:line.${key}`, { count }));
  if (lines.length === 0) return undefined;
  if (earliest) lines.push(t('digests:earliest', { day: formatDayShort(dayInZone(earliest, reader.zone), reader.locale) }));
  if ((counts.unsent ?? 0) > 0) lines.push(t('digests:open_unsent', { link: new URL('/messages', link).href }));
  if (ENDS.some((key) => (counts[key] ?? 0) > 0))
    lines.push(t('digests:open_runs_out', { link: new URL('/tasks?runsOut=true', link).href }));
  const paragraphs = [t(`digests:lead.${kind}`), ...lines, t('digests:open', { link })];
  return {
    subject: t(`digests:subject.${kind}`),
    text: paragraphs.join('\n\n'),
    html: `<!doctype html><html lang="${reader.locale}"><body>${paragraphs.map((p) => `<p>${p}</p>`).join('')}</body></html>`,
  };
}
