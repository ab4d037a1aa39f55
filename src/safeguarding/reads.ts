import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import type { Actor } from '../kernel/actor';
import type { Page } from '../kernel/page';
import { DyadSeen, SafeguardingQueries } from './safeguarding.queries';

/** A list that is always given whole. */
export const whole = <R>(data: R[]): Page<R> => ({ data, page: { nextCursor: null } });

/** Looks at what belongs to a dyad are written down before they are answered. */
@Injectable()
export class SafeguardingReads {
  constructor(
    private readonly queries: SafeguardingQueries,
    private readonly audit: Audit,
  ) {}

  /** The dyad, with a line that somebody looked. @throws DomainError not_found */
  async dyad(actor: Actor, id: string, action: string): Promise<DyadSeen> {
    const dyad = await this.queries.dyad(actor, id);
    await this.audit.read({ action, subjectType: 'dyad', subjectId: id, childId: dyad.childId });
    return dyad;
  }

  /** A line that somebody looked at a list of many children. */
  async list(action: string, subjectType: string, number: number, details: Record<string, string> = {}): Promise<void> {
    await this.audit.read({ action, subjectType, details: { number, ...details } });
  }
}
