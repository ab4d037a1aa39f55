import { Injectable } from '@nestjs/common';
import { FacilitiesQueries } from '../../facilities/facilities.queries';
import { TimetableQueries } from '../../facilities/timetable.queries';
import { LineValues, ReplacementLine, TimetablesService } from '../../facilities/timetables.service';
import type { Actor } from '../../kernel/actor';
import { TimetableChangesService, TimetableResult } from './timetable-changes.service';
import {
  admitsOf,
  ReplacementDayBody,
  ReplacementLineBody,
  SessionFieldsBody,
  TimetableChangeBody,
  TimetableEndBody,
  TimetableLineBody,
} from './timetables.dto';

const NO_LINES = { lineIds: [], days: [] };

/** The acts of a liaison officer on her timetable, each with what it does to arranged visits. `dryRun` only looks. */
@Injectable()
export class TimetableActs {
  constructor(
    private readonly facilities: FacilitiesQueries,
    private readonly lines: TimetableQueries,
    private readonly timetables: TimetablesService,
    private readonly changes: TimetableChangesService,
  ) {}

  /** Lines in force on a day or later, with the replaced days. @throws DomainError not_found for another officer's facility */
  async list(actor: Actor, facilityId: string, from?: string) {
    const facility = await this.facilities.one(actor, facilityId);
    const day = from ?? this.facilities.today(facility);
    return { lines: await this.lines.lines(facilityId, day), replaced: await this.lines.replacedDays(facilityId, day) };
  }

  /** @throws what TimetablesService.add and TimetableChangesService.run throw */
  add(actor: Actor, facilityId: string, body: TimetableLineBody, dryRun: boolean): Promise<TimetableResult> {
    const { mode, startsAt, endsAt, capacity, validFrom } = body;
    const values: LineValues = { ...PLAIN, ...patternOf(body), ...sessionOf(body), mode, startsAt, endsAt, capacity, validFrom };
    return this.changes.run(actor, facilityId, NO_LINES, () => this.timetables.add(actor, facilityId, values), { dryRun });
  }

  /** @throws what TimetablesService.change and TimetableChangesService.run throw */
  change(
    actor: Actor,
    facilityId: string,
    lineId: string,
    version: number,
    body: TimetableChangeBody,
    dryRun: boolean,
  ): Promise<TimetableResult> {
    const { from, visits, mode, startsAt, endsAt, capacity } = body;
    const times = {
      mode: mode ?? undefined,
      startsAt: startsAt ?? undefined,
      endsAt: endsAt ?? undefined,
      capacity: capacity ?? undefined,
    };
    const patch = defined({ ...patternOf(body), ...sessionOf(body), ...times });
    return this.changes.run(
      actor,
      facilityId,
      { lineIds: [lineId], days: [] },
      () => this.timetables.change(actor, facilityId, lineId, { version, from, patch }),
      { dryRun, treatment: visits },
    );
  }

  /** @throws what TimetablesService.end and TimetableChangesService.run throw */
  end(
    actor: Actor,
    facilityId: string,
    lineId: string,
    version: number,
    { lastDay, visits }: TimetableEndBody,
    dryRun: boolean,
  ): Promise<TimetableResult> {
    const act = () => this.timetables.end(actor, facilityId, lineId, { version, lastDay });
    return this.changes.run(actor, facilityId, { lineIds: [lineId], days: [] }, act, { dryRun, treatment: visits });
  }

  /** @throws what TimetablesService.withdraw throws */
  withdraw(actor: Actor, facilityId: string, lineId: string, version: number): Promise<TimetableResult> {
    const act = () => this.timetables.withdraw(actor, facilityId, lineId, version);
    return this.changes.run(actor, facilityId, { lineIds: [lineId], days: [] }, act, { dryRun: false });
  }

  /** @throws what TimetablesService.replaceDay and TimetableChangesService.run throw */
  replaceDay(
    actor: Actor,
    facilityId: string,
    { day, description, lines, visits }: ReplacementDayBody,
    dryRun: boolean,
  ): Promise<TimetableResult> {
    const act = () => this.timetables.replaceDay(actor, facilityId, day, description ?? null, lines.map(replacementOf));
    return this.changes.run(actor, facilityId, { lineIds: [], days: [day] }, act, { dryRun, treatment: visits });
  }

  /** @throws what TimetablesService.restoreDay and TimetableChangesService.run throw */
  restoreDay(
    actor: Actor,
    facilityId: string,
    day: string,
    { dryRun, treatment }: { dryRun: boolean; treatment?: 'hand_back' },
  ): Promise<TimetableResult> {
    const act = () => this.timetables.restoreDay(actor, facilityId, day);
    return this.changes.run(actor, facilityId, { lineIds: [], days: [day] }, act, { dryRun, treatment });
  }
}

const PLAIN: Omit<LineValues, 'mode' | 'startsAt' | 'endsAt' | 'capacity' | 'validFrom'> = {
  wardId: null,
  weekday: null,
  dates: null,
  exceptDates: null,
  everyWeeks: 1,
  anchorDay: null,
  seasonFrom: null,
  seasonTo: null,
  audience: 'everyone',
  admits: null,
  room: null,
  hardCapacity: null,
  maxAdults: null,
  maxGroups: null,
  maxVideo: null,
  validTo: null,
};

const replacementOf = (line: ReplacementLineBody): ReplacementLine => {
  const { mode, startsAt, endsAt, capacity } = line;
  return { ...PLAIN, ...sessionOf(line), mode, startsAt, endsAt, capacity };
};

/** Only what was given. */
function defined<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}

const patternOf = ({
  weekday,
  dates,
  exceptDates,
  everyWeeks,
  anchorDay,
  seasonFrom,
  seasonTo,
  validTo,
}: TimetableLineBody | TimetableChangeBody) =>
  defined({
    weekday,
    dates: dates?.length === 0 ? null : dates,
    exceptDates,
    everyWeeks: everyWeeks ?? undefined,
    anchorDay,
    seasonFrom,
    seasonTo,
    validTo,
  });

const sessionOf = (body: SessionFieldsBody) => {
  const { wardId, hardCapacity, maxAdults, maxGroups, maxVideo, audience, room } = body;
  return defined({ wardId, hardCapacity, maxAdults, maxGroups, maxVideo, audience: audience ?? undefined, room, admits: admitsOf(body) });
};
