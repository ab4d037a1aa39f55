import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { Actor } from '../../kernel/actor';
import { notFound } from '../../kernel/domain-error';
import { nextSafe } from '../safe-hours.rules';

/** How a family wants to be reached. Of a family that has told us nothing, everything is empty and the version 0. */
export interface DiscretionView {
  caregiverId: string;
  caregiverName: string;
  /** A child of hers, to go back to. */
  childId: string | null;
  whoAnswers: string | null;
  /** "HH:mm-HH:mm", in order. */
  safeHours: string[];
  coverPhrase: string | null;
  strangerScript: string | null;
  childWords: string | null;
  secondName: string | null;
  secondPhone: string | null;
  version: number;
  updatedAt: Date | null;
}

/** Reads how families want to be reached. */
@Injectable()
export class DiscretionQueries {
  constructor(private readonly db: Database) {}

  /**
   * One family's wishes.
   * @throws DomainError not_found for a caregiver who is not ours
   */
  async one(actor: Actor, caregiverId: string): Promise<DiscretionView> {
    const view = await this.db.one<DiscretionView>(
      `SELECT g.id AS caregiver_id, g.name AS caregiver_name,
              (SELECT k.child_id FROM child_caregivers k WHERE k.caregiver_id = g.id AND k.until IS NULL ORDER BY k.since, k.id LIMIT 1) AS child_id,
              p.who_answers, coalesce(p.safe_hours, '{}') AS safe_hours, p.cover_phrase, p.stranger_script, p.child_words, p.second_name, p.second_phone,
              coalesce(p.version, 0) AS version, p.updated_at
         FROM caregivers g LEFT JOIN discretion_profiles p ON p.caregiver_id = g.id WHERE g.id = $1 AND g.organisation_id = $2`,
      [caregiverId, actor.organisationId],
    );
    if (!view) throw notFound();
    return view;
  }

  /**
   * The next instant, `at` or later, at which this person may be called or written to: her safe hours where she has named some, else
   * outside the usual quiet hours of her organisation's time zone. Instead of `nextAllowed`, not on top of it.
   */
  async safeAt(caregiverId: string, at: Date): Promise<Date> {
    const found = await this.db.one<{ zone: string; safeHours: string[] }>(
      `SELECT o.time_zone AS zone, coalesce(p.safe_hours, '{}') AS safe_hours FROM caregivers g JOIN organisations o ON o.id = g.organisation_id
         LEFT JOIN discretion_profiles p ON p.caregiver_id = g.id WHERE g.id = $1`,
      [caregiverId],
    );
    return found ? nextSafe(at, found.zone, found.safeHours) : at;
  }

  /** Is there somebody else who may be asked to let her know? */
  async hasSecond(caregiverId: string): Promise<boolean> {
    const row = await this.db.one(`SELECT 1 AS there FROM discretion_profiles WHERE caregiver_id = $1 AND second_phone IS NOT NULL`, [
      caregiverId,
    ]);
    return row !== undefined;
  }
}
