import { randomUUID } from 'node:crypto';
import { DataSource, EntityManager, IsNull, LessThan, MoreThan } from 'typeorm';
import { AuditEvent } from '../src/audit/audit-event.entity';
import { dataSourceOptions } from '../src/database/data-source';
import { GateResult } from '../src/eligibility/gate-result.entity';
import { EntitlementEntry, EntitlementPeriod } from '../src/entitlements/entitlement.entity';
import { Facility, FacilityRuleVersion } from '../src/facilities/facility.entity';
import { Session } from '../src/facilities/session.entity';
import { Caregiver, ChildCaregiver } from '../src/families/caregiver.entity';
import { Child } from '../src/families/child.entity';
import { ChildView, Consent, Dyad, KinshipProof } from '../src/families/dyad.entity';
import { CustodyEpisode, RosterEntry } from '../src/families/parent.entity';
import { IdempotencyKey } from '../src/http/idempotency-key.entity';
import { OutboxMessage } from '../src/jobs/outbox.entity';
import { newId, newReference } from '../src/kernel/ids';
import { monthOf } from '../src/kernel/days';
import { ContactDecision } from '../src/safeguarding/contact-decision.entity';
import { Restriction } from '../src/safeguarding/restriction.entity';
import { Visit, VisitDyad, VisitPartyMember, VisitStatusChange } from '../src/visits/visit.entity';
import { Worker } from '../src/workers/worker.entity';
import type { BenchFamily } from './load';

/**
 * A booking as somebody writes it who trusts the repository: find what the decision needs, lock the session pessimistically, check, save one entity
 * after another. It reads the tables the gates read and writes the rows that ours writes. It is spared what ours does besides: HTTP, sign-in, the
 * judging itself, row-level security (it runs as the owner).
 */
export class NaiveVerb {
  private constructor(
    private readonly source: DataSource,
    private readonly sample: GateResult,
    private readonly userId: string,
  ) {}

  /** `connections` as many as there are clients; the gates' answer is copied from a booking that is there. @throws Error when there is none */
  static async start(url: string, connections: number): Promise<NaiveVerb> {
    const source = await new DataSource(dataSourceOptions(url, { poolSize: connections })).initialize();
    const [sample] = await source.manager.find(GateResult, { take: 1 });
    if (!sample?.actorUserId) throw new Error('Nothing has been booked yet');
    return new NaiveVerb(source, sample, sample.actorUserId);
  }

  stop(): Promise<void> {
    return this.source.destroy();
  }

  /** True when it was booked. */
  book(family: BenchFamily, sessionId: string): Promise<boolean> {
    return this.source.transaction((manager) => this.within(manager, family, sessionId));
  }

  private async within(m: EntityManager, family: BenchFamily, sessionId: string): Promise<boolean> {
    const { dyadId, childId, caregiverId, workerId, parentId, rosterEntryId } = family;
    const dyad = await m.findOneByOrFail(Dyad, { id: dyadId });
    const child = await m.findOneByOrFail(Child, { id: childId });
    const custody = await m.findOneByOrFail(CustodyEpisode, { parentId, endedOn: IsNull() });
    const roster = await m.findOneByOrFail(RosterEntry, { id: rosterEntryId });
    const facility = await m.findOneByOrFail(Facility, { id: custody.facilityId });
    const [rules] = await m.findBy(FacilityRuleVersion, { facilityId: facility.id });
    const consents = await m.findBy(Consent, { dyadId });
    const [view] = await m.find(ChildView, { where: { dyadId }, order: { askedOn: 'DESC' }, take: 1 });
    const proofs = await m.findBy(KinshipProof, { dyadId });
    const decision = await m.findOneBy(ContactDecision, { dyadId, status: 'active' });
    const restrictions = await m.find(Restriction, { where: [{ dyadId }, { parentId }] });
    const care = await m.findOneBy(ChildCaregiver, { childId, caregiverId });
    const caregiver = await m.findOneBy(Caregiver, { id: caregiverId });
    const worker = await m.findOneBy(Worker, { id: workerId });
    const known = rules && consents.length > 0 && view && proofs.length > 0 && decision && care && caregiver && worker;
    if (!known || restrictions.length > 0 || child.restrictedAt !== null || roster.status === 'released') return false;

    const session = await m.findOneOrFail(Session, { where: { id: sessionId }, lock: { mode: 'pessimistic_write' } });
    if (session.status !== 'open' || session.held + session.confirmed >= session.capacity) return false;
    const { startsAt, endsAt } = session;
    const atThatTime = { live: true, startsAt: LessThan(endsAt), endsAt: MoreThan(startsAt) };
    const busy =
      (await m.existsBy(VisitDyad, { childId, ...atThatTime })) ||
      (await m.existsBy(Visit, { rosterEntryId, ...atThatTime })) ||
      (await m.existsBy(VisitPartyMember, { personId: workerId, ...atThatTime }));
    if (busy) return false;
    const key = { rosterEntryId, period: monthOf(session.day), pool: 'contact' };
    const found = await m.findOne(EntitlementPeriod, { where: key, lock: { mode: 'pessimistic_write' } });
    const period = found ?? m.create(EntitlementPeriod, { ...key, granted: 1, held: 0, used: 0, adjusted: 0, closedOn: null });
    if (period.held + period.used >= period.granted) return false;

    const [at, visitId, actorUserId] = [new Date(), newId(), this.userId];
    session.held += 1;
    session.adultsTaken += 1;
    await m.save(session);
    period.held += 1;
    await m.save(period);
    const { organisationId } = dyad;
    await m.save(
      m.create(Visit, {
        ...{ id: visitId, organisationId, reference: newReference(8), sessionId, facilityId: facility.id, parentId, ...key },
        ...{ mode: session.mode, status: 'requested', startsAt, endsAt, holdExpiresAt: endsAt, requestedBy: actorUserId, requestedAt: at },
        takesAdults: 1,
      }),
    );
    await m.save(m.create(VisitDyad, { visitId, dyadId, childId, startsAt, endsAt }));
    await m.save([
      m.create(VisitPartyMember, { visitId, personId: caregiverId, personType: 'caregiver', place: 'inside', startsAt, endsAt }),
      m.create(VisitPartyMember, { visitId, personId: workerId, personType: 'worker', place: 'waits', startsAt, endsAt }),
    ]);
    await m.save(m.create(VisitStatusChange, { id: newId(), visitId, action: 'request', toStatus: 'requested', actorUserId, at }));
    const line = { ...key, recordedBy: actorUserId, at };
    await m.save(m.create(EntitlementEntry, { ...line, id: newId(), kind: 'hold', amount: 1, visitId }));
    if (!found) await m.save(m.create(EntitlementEntry, { ...line, id: newId(), kind: 'grant', amount: 1 }));
    const audited = { at, actorUserId, organisationId, childId, details: {} };
    await m.save([
      m.create(AuditEvent, { ...audited, id: newId(), action: 'visit.request', subjectType: 'visit', subjectId: visitId }),
      m.create(AuditEvent, { ...audited, id: newId(), action: 'dyad.read', subjectType: 'dyad', subjectId: dyadId }),
    ]);
    await m.save(m.create(GateResult, { ...this.sample, id: newId(), dyadId, visitId, at }));
    await m.save(m.create(OutboxMessage, { id: newId(), topic: 'visit.requested', payload: { visitId }, runAt: at }));
    await m.save(
      m.create(IdempotencyKey, { userId: this.userId, key: randomUUID(), requestHash: 'bench', status: 201, body: { id: visitId } }),
    );
    return true;
  }
}
