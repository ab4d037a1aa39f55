import { Injectable } from '@nestjs/common';
import { othersFor } from '../facility-desk/inbox.rules';
import { VisitGates } from '../visit-gates';
import type { OpenSession, RosterLine } from '../visit-pages.queries';
import type { VisitView } from '../visit.select';

/** Shown in place beside a request. */
const WANTED = 3;
/** Sessions asked about at most, and requests looked at at most, so that a page never waits long. */
const MOST_ASKED = 8;
const MOST_REQUESTS = 12;

/** Other sessions that a request could be moved to, with the gates asked. */
@Injectable()
export class AlternativesService {
  constructor(private readonly gates: VisitGates) {}

  /**
   * For the first twelve of some requests up to three sessions with a free place in which the gates are open, nearest first. Saves nothing;
   * whoever proposes one is asked again.
   */
  async of(
    visits: readonly VisitView[],
    sessions: readonly OpenSession[],
    rosters: ReadonlyMap<string, RosterLine>,
  ): Promise<Map<string, OpenSession[]>> {
    const found = new Map<string, OpenSession[]>();
    for (const visit of visits.slice(0, MOST_REQUESTS)) {
      const legal: OpenSession[] = [];
      const candidates = othersFor(sessions, visit, rosters.get(visit.rosterEntryId)?.wardId ?? null).slice(0, MOST_ASKED);
      for (const session of candidates) {
        if (legal.length === WANTED) break;
        if ((await this.gates.ask(visit.id, session.id, 'confirmation')).against.length === 0) legal.push(session);
      }
      found.set(visit.id, legal);
    }
    return found;
  }
}
