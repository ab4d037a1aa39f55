import { ContactFact, foldMilestones, MILESTONE_RULE_VERSION } from '../milestones/milestone.rules';
import type { Random } from './random';
import type { Rows } from './rows';

/** A contact that took place, with the file it belongs to. */
export interface DemoContact extends Omit<ContactFact, 'id'> {
  organisationId: string;
  dyadId: string;
  childId: string;
  sourceType: 'visit' | 'exchange';
  sourceId: string;
  recordedAt: Date;
}

/** Contacts while the demo is being made; the steps written are what the milestones room's own fold says of them. */
export class Contacts {
  private readonly list: DemoContact[] = [];

  add(contact: DemoContact): void {
    this.list.push(contact);
  }

  writeTo(rows: Rows, rnd: Random): void {
    const byDyad = new Map<string, (DemoContact & { id: string })[]>();
    for (const contact of this.list) {
      const event = { id: rnd.id(contact.recordedAt), ...contact };
      rows.add('contact_events', event);
      byDyad.set(contact.dyadId, [...(byDyad.get(contact.dyadId) ?? []), event]);
    }
    for (const [dyadId, events] of byDyad) {
      for (const { code, reachedAt, contactEventId } of foldMilestones(events)) {
        rows.add('milestones', { id: rnd.id(reachedAt), dyadId, code, reachedAt, contactEventId, ruleVersion: MILESTONE_RULE_VERSION });
      }
    }
  }
}
