import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { Actor } from '../kernel/actor';
import { FieldError, invalid } from '../kernel/domain-error';
import { accessNeedsOf, conditionsOf, VisitDyadView, VisitPartyView, VisitView } from './visit.select';
import { RequestVisitBody } from './visits.dto';

/** The words of a visit that a request's ids stand for. */
export type NamedRequest = Pick<
  VisitView,
  'dyads' | 'party' | 'facilityName' | 'facilityAlias' | 'rosterNumber' | 'documentsOk' | 'approvalNeeded' | 'conditions' | 'accessNeeds'
>;

/** Finds the people of a request, all in one statement. */
@Injectable()
export class RequestNames {
  constructor(private readonly db: Database) {}

  /**
   * Names for ids.
   * @throws DomainError invalid `visit.unknown_people` with a pointer to each dyad or companion the organisation does not have
   */
  async of(actor: Actor, body: Pick<RequestVisitBody, 'dyadIds' | 'sessionId' | 'party'>): Promise<NamedRequest> {
    const row = await this.db.one<Partial<NamedRequest> & { people: Omit<VisitPartyView, 'place' | 'attended'>[] }>(
      `SELECT f.name AS facility_name, f.public_alias AS facility_alias,
              (SELECT r.number FROM dyads y JOIN custody_episodes e ON e.parent_id = y.parent_id AND e.ended_on IS NULL JOIN roster_entries r ON r.id = e.roster_entry_id
                WHERE y.id IN (SELECT few($1)) LIMIT 1) AS roster_number,
              (SELECT coalesce(jsonb_agg(jsonb_build_object('dyadId', y.id, 'childId', c.id, 'childReference', c.reference, 'preferredName', c.preferred_name,
                        'familyName', c.family_name, 'givenName', c.given_name, 'birthDate', c.birth_date, 'relationship', y.relationship, 'attended', NULL) ORDER BY y.id), '[]')
                 FROM dyads y JOIN children c ON c.id = y.child_id WHERE y.id IN (SELECT few($1)) AND y.organisation_id = $3) AS dyads,
              (SELECT coalesce(bool_and(EXISTS (SELECT 1 FROM kinship_proofs k WHERE k.dyad_id = y.id AND k.withdrawn_at IS NULL
                                                   AND (k.expires_on IS NULL OR k.expires_on > s.day))), false)
                 FROM dyads y WHERE y.id IN (SELECT few($1)) AND y.organisation_id = $3) AS documents_ok,
              (SELECT coalesce(jsonb_agg(jsonb_build_object('personType', p.type, 'personId', p.id, 'name', p.name, 'phone', p.phone)), '[]') FROM (
                 SELECT 'caregiver' AS type, id, name, phone FROM caregivers WHERE id IN (SELECT few($2)) AND organisation_id = $3
                 UNION ALL SELECT 'worker', id, name, phone FROM workers WHERE id IN (SELECT few($2)) AND organisation_id = $3
                 UNION ALL SELECT 'relative', id, name, phone FROM relatives WHERE id IN (SELECT few($2)) AND organisation_id = $3) p) AS people,
              EXISTS (SELECT 1 FROM few($4) AS w(id) WHERE NOT EXISTS (SELECT 1 FROM worker_approvals a
                        WHERE a.worker_id = w.id AND a.facility_id = f.id AND a.approved_on <= s.day AND a.expires_on > s.day)) AS approval_needed,
              ${conditionsOf('SELECT id FROM dyads WHERE id IN (SELECT few($1)) AND organisation_id = $3')} AS conditions,
              ${accessNeedsOf('SELECT child_id FROM dyads WHERE id IN (SELECT few($1)) AND organisation_id = $3', 'SELECT few($2)')} AS access_needs
         FROM sessions s JOIN facilities f ON f.id = s.facility_id WHERE s.id = $5`,
      [
        body.dyadIds,
        body.party.map((p) => p.personId),
        actor.organisationId,
        body.party.filter((p) => p.personType === 'worker' && p.place === 'inside').map((p) => p.personId),
        body.sessionId,
      ],
      'visits_names',
    );
    if (!row) throw invalid('session.not_found', {}, [{ pointer: '/sessionId', code: 'session.not_found' }]);
    const dyads: VisitDyadView[] = row.dyads ?? [];
    const party = body.party.map((member) => ({
      member,
      person: row.people.find((p) => p.personId === member.personId && p.personType === member.personType),
    }));
    const errors: FieldError[] = [
      ...body.dyadIds.flatMap((id, i) =>
        dyads.some((d) => d.dyadId === id) ? [] : [{ pointer: `/dyadIds/${i}`, code: 'visit.unknown_people' }],
      ),
      ...party.flatMap(({ person }, i) => (person ? [] : [{ pointer: `/party/${i}/personId`, code: 'visit.unknown_people' }])),
    ];
    if (errors.length > 0) throw invalid('visit.unknown_people', {}, errors);
    return {
      dyads,
      party: party.flatMap(({ member, person }) => (person ? [{ ...person, place: member.place, attended: null }] : [])),
      facilityName: row.facilityName ?? '',
      facilityAlias: row.facilityAlias ?? '',
      rosterNumber: row.rosterNumber ?? '',
      documentsOk: row.documentsOk ?? false,
      approvalNeeded: row.approvalNeeded ?? false,
      conditions: row.conditions ?? [],
      accessNeeds: row.accessNeeds ?? [],
    };
  }
}
