import { Injectable } from '@nestjs/common';
import { Audit } from '../../audit/audit';
import { Database } from '../../database/database';
import { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { DomainError, FieldError, invalid } from '../../kernel/domain-error';
import { DiscretionBody } from './discretion.dto';
import { DiscretionQueries, DiscretionView } from './discretion.queries';
import { findBanned } from './discretion.rules';
import { MeetingQueries } from '../meeting.queries';
import { isSafeRange } from '../safe-hours.rules';

const filled = (text: string | null | undefined): string | null => text?.trim() || null;

/** Writes down how a family wants to be reached. */
@Injectable()
export class DiscretionService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly meetings: MeetingQueries,
    private readonly queries: DiscretionQueries,
  ) {}

  /**
   * Replaces the whole profile.
   * @param version of the profile that was looked at; 0 when there was none
   * @throws DomainError not_found · precondition `version.stale` · invalid for hours that cannot be, words that must not be said to a
   *   family, and a second contact without a number
   */
  async put(actor: Actor, caregiverId: string, version: number, body: DiscretionBody): Promise<DiscretionView> {
    return this.db.transaction(async () => {
      await this.db.sql(`SELECT id FROM caregivers WHERE id = $1 AND organisation_id = $2 FOR UPDATE`, [caregiverId, actor.organisationId]);
      const known = await this.queries.one(actor, caregiverId);
      if (known.version !== version) throw new DomainError('precondition', 'version.stale');
      const next = {
        whoAnswers: filled(body.whoAnswers),
        safeHours: [...new Set(body.safeHours ?? [])].sort(),
        coverPhrase: filled(body.coverPhrase),
        strangerScript: filled(body.strangerScript),
        childWords: filled(body.childWords),
        secondName: filled(body.secondName),
        secondPhone: filled(body.secondPhone),
      };
      const errors = await this.errorsOf(next);
      if (errors.length > 0) throw invalid('validation.failed', {}, errors);
      await this.db.sql(
        `INSERT INTO discretion_profiles (caregiver_id, organisation_id, who_answers, safe_hours, cover_phrase, stranger_script, child_words, second_name,
                                          second_phone, updated_by, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (caregiver_id) DO UPDATE SET who_answers = $3, safe_hours = $4, cover_phrase = $5, stranger_script = $6, child_words = $7,
           second_name = $8, second_phone = $9, updated_by = $10, updated_at = $11, version = discretion_profiles.version + 1`,
        [
          caregiverId,
          actor.organisationId,
          next.whoAnswers,
          next.safeHours,
          next.coverPhrase,
          next.strangerScript,
          next.childWords,
          next.secondName,
          next.secondPhone,
          actor.userId,
          this.clock.now(),
        ],
      );
      await this.audit.record({
        action: 'discretion.set',
        subjectType: 'caregiver',
        subjectId: caregiverId,
        childId: known.childId,
        organisationId: actor.organisationId,
      });
      return this.queries.one(actor, caregiverId);
    });
  }

  private async errorsOf(next: {
    safeHours: string[];
    coverPhrase: string | null;
    strangerScript: string | null;
    secondName: string | null;
    secondPhone: string | null;
  }): Promise<FieldError[]> {
    const names = await this.meetings.facilityNames();
    // These are said aloud to whoever picks up.
    const spoken = (['coverPhrase', 'strangerScript'] as const).flatMap((key): FieldError[] => {
      const [word] = findBanned(next[key] ?? '', names);
      return word === undefined ? [] : [{ pointer: `/${key}`, code: 'discretion.banned', params: { word } }];
    });
    return [
      ...(next.safeHours.every(isSafeRange) ? [] : [{ pointer: '/safeHours', code: 'discretion.hours' }]),
      ...spoken,
      ...(next.secondName !== null && next.secondPhone === null ? [{ pointer: '/secondPhone', code: 'discretion.second_phone' }] : []),
    ];
  }
}
