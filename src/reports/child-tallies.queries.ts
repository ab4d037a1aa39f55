import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { Day } from '../kernel/days';
import { CHILD_FACTS } from './child-facts.sql';
import { ChildTally, frameOf, tallyOf } from './child-tally.rules';
import { ChildFacts } from './visit-rate.rules';

/** How many children one statement reads: some tens of milliseconds, and no other request waits longer for the process. */
const AT_ONCE = 500;

/** Reads the files of children and works out what each adds to the figures. */
@Injectable()
export class ChildTallies {
  constructor(private readonly db: Database) {}

  /** Of every child of the organisation whose file the reader sees, as it stands now. */
  async now(organisationId: string, zone: string, asOf: Day): Promise<ChildTally[]> {
    // Figures of whole months and years: seconds do not matter, and every file of the organisation is read.
    return this.db.maybeSecondsOld(async () => {
      const seen = await this.db.sql<{ id: string }>(`SELECT DISTINCT child_id AS id FROM dyads WHERE organisation_id = $1`, [
        organisationId,
      ]);
      const tallies: ChildTally[] = [];
      for (let i = 0; i < seen.length; i += AT_ONCE) {
        const ids = seen.slice(i, i + AT_ONCE).map((child) => child.id);
        for (const [tally] of await this.of(organisationId, zone, ids, [asOf])) if (tally) tallies.push(tally);
      }
      return tallies;
    });
  }

  /**
   * Of the organisation's children after this one, in the order of their ids, for each of some days.
   * @returns a list for each child with the tallies in the order of the days; none when there is no further child
   */
  async after(
    organisationId: string,
    zone: string,
    child: string,
    days: readonly Day[],
  ): Promise<{ last: string; tallies: ChildTally[][] } | undefined> {
    const next = await this.db.sql<{ id: string }>(`SELECT id FROM children WHERE organisation_id = $1 AND id > $2 ORDER BY id LIMIT $3`, [
      organisationId,
      child,
      AT_ONCE,
    ]);
    const last = next.at(-1)?.id;
    return last === undefined
      ? undefined
      : { last, tallies: await this.of(organisationId, zone, next.map(({ id }) => id), days) }; // prettier-ignore
  }

  private async of(organisationId: string, zone: string, ids: readonly string[], days: readonly Day[]): Promise<ChildTally[][]> {
    // As the system: which children there are was asked in the reader's scope. Their papers hang from them, and asking the policies of eleven
    // tables about each again takes longer than reading them.
    const children = await this.db.asSystem(() => this.db.sql<ChildFacts>(CHILD_FACTS, [organisationId, zone, ids]));
    const frames = days.map(frameOf);
    return children.map((child) => frames.map((frame) => tallyOf(child, frame)));
  }
}
