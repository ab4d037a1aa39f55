import { hashPassword } from '../../src/access/passwords';
import { Database } from '../../src/database/database';
import { Clock } from '../../src/kernel/clock';
import { addDays, dayInZone, instantOf, monthOf } from '../../src/kernel/days';
import { newId, newReference } from '../../src/kernel/ids';
import { nameKey } from '../../src/kernel/names';
import { Role } from '../../src/kernel/permissions';
import type { StatedRules } from '../../src/facilities/facility.rules';

type Row = Record<string, unknown>;
const snake = (key: string): string => key.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);

let passwordHash: Promise<string> | undefined;
let counter = 0;

/** Rules of an easy facility: what a test does not care about allows. */
export const EASY_RULES: StatedRules = {
  visitorsMaxTotal: 3,
  childrenExtra: 0,
  adultAge: 18,
  minAdultsInside: 1,
  guardianMayAccompany: true,
  noticeWorkingDays: 3,
  horizonDays: 60,
  entitlement: { strict: 0, observation: 1, general: 1, lenient: 2 },
  sharedAcrossModes: true,
  proofsAccepted: ['household_register', 'birth_certificate'],
  makeUpWorkday: 'unknown',
  openOnHolidays: false,
  noShowForfeits: false,
  letters: { maxPages: 5, drawings: true, recordedMessages: true },
};

/** A dyad that may meet, with everything around it. */
export interface ReadyFamily {
  organisationId: string;
  facilityId: string;
  wardId: string;
  childId: string;
  caregiverId: string;
  parentId: string;
  rosterEntryId: string;
  dyadId: string;
  workerId: string;
}

/** Builders that make their own parents: `given.visit({ status: 'confirmed' })` needs nothing else. Rows go straight into the tables. */
export class Given {
  static readonly PASSWORD = 'kinline-test-password';

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Inserts a row given in camelCase; objects become JSON, string arrays stay arrays. Returns its id. */
  async row(table: string, values: Row): Promise<string> {
    const entries = Object.entries(values).filter(([, v]) => v !== undefined);
    const params = entries.map(([, v]) =>
      v !== null && typeof v === 'object' && !Array.isArray(v) && !(v instanceof Date) ? JSON.stringify(v) : v,
    ) as string[];
    await this.db.sql(
      `INSERT INTO ${table} (${entries.map(([k]) => snake(k)).join(', ')}) VALUES (${entries.map((_, i) => `$${i + 1}`).join(', ')})`,
      params,
    );
    return typeof values.id === 'string' ? values.id : '';
  }

  /** A court order of unknown scope on a dyad, in force, unless told otherwise. */
  async restriction(dyadId: string, values: Row = {}): Promise<string> {
    const dyad = await this.db.one<{ organisationId: string }>(`SELECT organisation_id FROM dyads WHERE id = $1`, [dyadId]);
    return this.row('restrictions', {
      id: newId(),
      organisationId: dyad?.organisationId,
      dyadId,
      kind: 'court_order',
      modes: null,
      startsOn: '2026-01-01',
      ...values,
    });
  }

  get today(): string {
    return dayInZone(this.clock.now(), 'Asia/Shanghai');
  }

  organisation(values: Row = {}): Promise<string> {
    return this.row('organisations', {
      id: newId(),
      kind: 'ngo',
      name: 'Test NGO (invented)',
      publicAlias: '小禾家庭服务',
      timeZone: 'Asia/Shanghai',
      ...values,
    });
  }

  /** A user with `Given.PASSWORD`; a liaison needs `facilityId`. */
  async user(role: Role, values: Row = {}): Promise<string> {
    passwordHash ??= hashPassword(Given.PASSWORD);
    const organisationId = values.organisationId ?? (await this.organisation());
    return this.row('users', {
      id: newId(),
      organisationId,
      email: `${role}-${(counter += 1)}@test.kinline.test`,
      name: `Test ${role}`,
      passwordHash: await passwordHash,
      role,
      locale: 'en',
      ...values,
    });
  }

  async facility(values: Row & { rules?: StatedRules } = {}): Promise<string> {
    const { rules, ...columns } = values;
    const organisationId = columns.organisationId ?? (await this.organisation({ kind: 'facility', name: 'Test authority (invented)' }));
    const id = await this.row('facilities', {
      id: newId(),
      organisationId,
      name: '柳堤监狱（虚构）',
      publicAlias: '柳堤',
      kind: 'prison',
      countyCode: '990101',
      timeZone: 'Asia/Shanghai',
      pack: 'cn',
      ...columns,
    });
    await this.row('facility_rules', {
      id: newId(),
      facilityId: id,
      effectiveFrom: '2020-01-01',
      rules: { ...EASY_RULES, ...rules },
      source: 'test',
      asOf: '2026-01-01',
      confidence: 'assumed',
    });
    return id;
  }

  ward(facilityId: string, code = '1'): Promise<string> {
    return this.row('wards', { id: newId(), facilityId, code, name: `Ward ${code}` });
  }

  async child(values: Row = {}): Promise<string> {
    const n = (counter += 1);
    const familyName = (values.familyName as string | undefined) ?? '柳';
    const givenName = (values.givenName as string | undefined) ?? `小测${n}`;
    return this.row('children', {
      id: newId(),
      organisationId: values.organisationId ?? (await this.organisation()),
      reference: newReference(),
      familyName,
      givenName,
      preferredName: givenName,
      nameKey: nameKey(familyName, givenName),
      sex: 'female',
      birthDate: '2016-04-09',
      homeCountyCode: '990101',
      careType: 'grandparents',
      ...values,
    });
  }

  async caregiver(childId: string, values: Row & { isGuardian?: boolean; relationship?: string } = {}): Promise<string> {
    const { isGuardian = true, relationship = 'grandmother', ...columns } = values;
    const child = await this.db.one<{ organisationId: string }>(`SELECT organisation_id FROM children WHERE id = $1`, [childId]);
    const id = await this.row('caregivers', {
      id: newId(),
      organisationId: child?.organisationId,
      name: '柳奶奶',
      phone: `100${String((counter += 1)).padStart(8, '0')}`,
      channel: 'sms',
      language: 'zh-CN',
      birthDate: '1958-01-01',
      ...columns,
    });
    await this.row('child_caregivers', { id: newId(), childId, caregiverId: id, relationship, isGuardian, since: '2020-01-01' });
    return id;
  }

  async worker(organisationId: string, values: Row = {}): Promise<string> {
    return this.row('workers', {
      id: newId(),
      organisationId,
      name: '王老师',
      sex: 'female',
      phone: '10000000001',
      vettedOn: addDays(this.today, -30),
      vettingClear: true,
      hiredOn: addDays(this.today, -30),
      trainedOn: addDays(this.today, -60),
      conductAcceptedOn: addDays(this.today, -30),
      ...values,
    });
  }

  /** Makes the worker the one the child knows: what else may she or he see of a family? */
  async inCaseload(childId: string, workerId: string): Promise<void> {
    await this.db.sql(`UPDATE children SET worker_id = $2 WHERE id = $1`, [childId, workerId]);
  }

  /** A social worker's account, with the child in the caseload. */
  async caseworker(organisationId: string, childId: string, values: Row = {}): Promise<string> {
    const workerId = await this.worker(organisationId);
    await this.inCaseload(childId, workerId);
    return this.user('worker', { organisationId, workerId, ...values });
  }

  async parent(organisationId: string, values: Row = {}): Promise<string> {
    const familyName = (values.familyName as string | undefined) ?? '柳';
    const givenName = (values.givenName as string | undefined) ?? `大测${(counter += 1)}`;
    return this.row('imprisoned_parents', {
      id: newId(),
      organisationId,
      familyName,
      givenName,
      nameKey: nameKey(familyName, givenName),
      sex: 'male',
      birthDate: '1985-05-05',
      homeCountyCode: '990101',
      ...values,
    });
  }

  /** A line on a facility's roster for a parent, and the open episode that ties them. */
  async custody(parentId: string, facilityId: string, values: Row = {}): Promise<string> {
    const parent = await this.db.one<{ familyName: string; givenName: string; nameKey: string; birthDate: string }>(
      `SELECT family_name, given_name, name_key, birth_date FROM imprisoned_parents WHERE id = $1`,
      [parentId],
    );
    const id = await this.row('roster_entries', {
      id: newId(),
      facilityId,
      number: `T${(counter += 1)}`,
      ...parent,
      sex: 'male',
      grade: 'general',
      ...values,
    });
    await this.row('custody_episodes', {
      id: newId(),
      parentId,
      rosterEntryId: id,
      facilityId,
      beganOn: '2025-01-01',
      confirmedAt: this.clock.now(),
    });
    return id;
  }

  async dyad(childId: string, parentId: string, values: Row = {}): Promise<string> {
    const child = await this.db.one<{ organisationId: string }>(`SELECT organisation_id FROM children WHERE id = $1`, [childId]);
    return this.row('dyads', {
      id: newId(),
      organisationId: child?.organisationId,
      childId,
      parentId,
      relationship: 'father',
      enrolledOn: addDays(this.today, -100),
      ...values,
    });
  }

  /** Consents, the child's yes, a proof and an approved decision of level 3: nothing of the family's own stands in the way. */
  async cleared(dyadId: string, caregiverId: string, organisationId: string): Promise<void> {
    for (const purpose of ['letter', 'recorded_message', 'call', 'video', 'visit', 'travel']) {
      await this.row('consents', {
        id: newId(),
        dyadId,
        purpose,
        caregiverId,
        capacity: 'court_appointed',
        evidence: 'signed_form',
        startsOn: addDays(this.today, -60),
        expiresOn: addDays(this.today, 300),
      });
    }
    await this.row('child_views', {
      id: newId(),
      dyadId,
      view: 'yes',
      method: 'talk',
      caregiverPresent: false,
      askedOn: addDays(this.today, -20),
      validUntil: addDays(this.today, 160),
    });
    await this.row('kinship_proofs', { id: newId(), dyadId, kind: 'household_register', seenOn: addDays(this.today, -20) });
    const proposedBy = await this.user('coordinator', { organisationId });
    const approvedBy = await this.user('lead', { organisationId });
    const at = this.clock.now();
    await this.row('contact_decisions', {
      id: newId(),
      dyadId,
      level: 3,
      reason: 'Invented for a test',
      status: 'active',
      proposedBy,
      proposedAt: at,
      approvedBy,
      approvedAt: at,
      reviewOn: addDays(this.today, 150),
    });
  }

  /** A family that may book today. Give `organisationId`/`facilityId` to put several into one place. */
  async readyFamily(
    values: { organisationId?: string; facilityId?: string; wardId?: string; childId?: string; workerId?: string } = {},
  ): Promise<ReadyFamily> {
    const organisationId = values.organisationId ?? (await this.organisation());
    const facilityId = values.facilityId ?? (await this.facility());
    const wardId = values.wardId ?? (await this.ward(facilityId, String((counter += 1))));
    const childId = values.childId ?? (await this.child({ organisationId, visitedBefore: true }));
    const caregiverId = await this.caregiver(childId);
    const parentId = await this.parent(organisationId);
    const rosterEntryId = await this.custody(parentId, facilityId, { wardId });
    const dyadId = await this.dyad(childId, parentId);
    await this.cleared(dyadId, caregiverId, organisationId);
    const workerId = values.workerId ?? (await this.worker(organisationId));
    if (values.childId === undefined) await this.inCaseload(childId, workerId);
    return { organisationId, facilityId, wardId, childId, caregiverId, parentId, rosterEntryId, dyadId, workerId };
  }

  /** A dated session; by default in three weeks at 09:30 local time for half an hour, 10 windows. */
  async session(facilityId: string, values: Row & { day?: string; time?: string; endTime?: string } = {}): Promise<string> {
    const { day = addDays(this.today, 21), time = '09:30', endTime = '10:00', ...columns } = values;
    const zone = 'Asia/Shanghai';
    return this.row('sessions', {
      id: newId(),
      facilityId,
      mode: 'visit',
      day,
      startsAt: instantOf(day, time, zone),
      endsAt: instantOf(day, endTime, zone),
      capacity: 10,
      ...columns,
    });
  }

  /** A visit with its dyad, caregiver inside and worker waiting; seat and entitlement are counted as its status says. */
  async visit(
    values: Row & { family?: ReadyFamily; sessionId?: string } = {},
  ): Promise<ReadyFamily & { visitId: string; sessionId: string }> {
    const { family: given, sessionId: givenSession, ...columns } = values;
    const family = given ?? (await this.readyFamily());
    const sessionId = givenSession ?? (await this.session(family.facilityId));
    const session = await this.db.one<{ day: string; startsAt: Date; endsAt: Date; mode: string }>(
      `SELECT day, starts_at, ends_at, mode FROM sessions WHERE id = $1`,
      [sessionId],
    );
    if (!session) throw new Error('no such session');
    const status = (columns.status as string | undefined) ?? 'requested';
    const live = ['requested', 'proposed', 'confirmed', 'under_way'].includes(status);
    const seat = live ? (status === 'confirmed' || status === 'under_way' ? 'confirmed' : 'held') : undefined;
    const period = monthOf(session.day);
    const visitId = await this.row('visits', {
      id: newId(),
      organisationId: family.organisationId,
      reference: newReference(),
      sessionId,
      facilityId: family.facilityId,
      parentId: family.parentId,
      rosterEntryId: family.rosterEntryId,
      mode: session.mode,
      status,
      live,
      startsAt: session.startsAt,
      endsAt: session.endsAt,
      period,
      pool: 'contact',
      holdExpiresAt: status === 'requested' || status === 'proposed' ? addDays(this.today, 2) + 'T00:00:00Z' : null,
      requestedAt: this.clock.now(),
      ...columns,
    });
    const at = { startsAt: session.startsAt, endsAt: session.endsAt, live };
    await this.row('visit_dyads', { visitId, dyadId: family.dyadId, childId: family.childId, ...at });
    await this.row('visit_party', { visitId, personId: family.caregiverId, personType: 'caregiver', place: 'inside', ...at });
    await this.row('visit_party', { visitId, personId: family.workerId, personType: 'worker', place: 'waits', ...at });
    await this.row('visit_status_changes', { id: newId(), visitId, action: 'request', toStatus: 'requested', at: this.clock.now() });
    if (seat) {
      await this.db.sql(`UPDATE sessions SET ${seat} = ${seat} + 1 WHERE id = $1`, [sessionId]);
      await this.db.sql(
        `INSERT INTO entitlement_periods (roster_entry_id, period, pool, granted, held) VALUES ($1, $2, 'contact', 1, 1)
         ON CONFLICT (roster_entry_id, period, pool) DO UPDATE SET held = entitlement_periods.held + 1`,
        [family.rosterEntryId, period],
      );
      await this.row('entitlement_entries', {
        id: newId(),
        rosterEntryId: family.rosterEntryId,
        period,
        pool: 'contact',
        kind: 'grant',
        amount: 1,
        at: this.clock.now(),
      });
      await this.row('entitlement_entries', {
        id: newId(),
        rosterEntryId: family.rosterEntryId,
        period,
        pool: 'contact',
        kind: 'hold',
        amount: 1,
        visitId,
        at: this.clock.now(),
      });
    }
    return { ...family, visitId, sessionId };
  }
}
