import { Injectable } from '@nestjs/common';
import { Audit } from '../../audit/audit';
import { carriedLines, FacilityAsksQueries } from '../../eligibility/facility-asks.queries';
import { PaperSheet, writePapers } from '../../files/pdf-paper';
import type { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { conflict } from '../../kernel/domain-error';
import { readerLocale } from '../../kernel/request-context';
import { translator } from '../../ui/i18n';
import { TripWays } from '../../visits/trips/trip-ways.queries';
import { VisitPagesQueries } from '../../visits/visit-pages.queries';
import { Trip, VisitsQueries } from '../../visits/visits.queries';
import { findBanned } from '../discretion/discretion.rules';
import { MeetingQueries, paramsOf } from '../meeting.queries';
import { ReplyCodes } from '../replies/reply-codes.service';
import { escortSheetOf } from './escort-sheet.words';
import { cardOf, FamilyPaper, PaperKind, PaperSize, paperFileName, slipOf, USUAL_SIZE, wordsOn } from './papers.rules';

/** The papers of one kind for one outing: a sheet for the escort, or one for each person who is told. */
export interface Papers {
  kind: PaperKind;
  visitId: string;
  reference: string;
  sheets: PaperSheet[];
}

/** Papers of an outing that is arranged. Names of families stand on none but the escort's. */
@Injectable()
export class PapersService {
  constructor(
    private readonly visits: VisitsQueries,
    private readonly extra: VisitPagesQueries,
    private readonly asks: FacilityAsksQueries,
    private readonly ways: TripWays,
    private readonly meetings: MeetingQueries,
    private readonly codes: ReplyCodes,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** The outing itself. @throws DomainError not_found `visit.not_found` */
  trip(actor: Actor, visitId: string): Promise<Trip> {
    return this.visits.trip(actor, visitId);
  }

  /**
   * Papers as they are now. Every look is noted.
   * @throws DomainError not_found `visit.not_found` · conflict `paper.not_arranged`, `paper.nobody` (no caregiver to give it to),
   *   `paper.says_too_much` (a word that must not be said; the paper is held)
   */
  async of(actor: Actor, visitId: string, kind: PaperKind): Promise<Papers> {
    const trip = await this.visits.trip(actor, visitId);
    if (!['confirmed', 'under_way'].includes(trip.status)) throw conflict('paper.not_arranged');
    const sheets = kind === 'escort-sheet' ? [await this.escortSheet(actor, trip)] : await this.forFamily(trip, kind);
    if (sheets.length === 0) throw conflict('paper.nobody');
    const names = await this.meetings.facilityNames();
    if (sheets.some((sheet) => findBanned(wordsOn(sheet), names).length > 0)) throw conflict('paper.says_too_much');
    for (const { childId } of trip.dyads)
      await this.audit.read({
        action: 'visit.print',
        subjectType: 'visit',
        subjectId: visitId,
        childId,
        organisationId: trip.organisationId,
        details: { kind },
      });
    return { kind, visitId, reference: trip.reference, sheets };
  }

  /** The same as PDF, under a name that says nothing. */
  async pdf(actor: Actor, visitId: string, kind: PaperKind, size: PaperSize = USUAL_SIZE[kind]): Promise<{ bytes: Buffer; name: string }> {
    const papers = await this.of(actor, visitId, kind);
    const documentTitle = translator(readerLocale(actor))('papers:document_title', { reference: papers.reference });
    const bytes = await writePapers({ documentTitle, sheets: papers.sheets, size, madeAt: this.clock.now() });
    return { bytes, name: paperFileName(kind, papers.reference) };
  }

  private async escortSheet(actor: Actor, trip: Trip): Promise<PaperSheet> {
    return escortSheetOf(
      trip,
      await this.extra.contactsOf(trip.id),
      { brings: await this.asks.ofMeeting(trip.id), way: await this.ways.of(trip) },
      readerLocale(actor),
    );
  }

  private async forFamily(trip: Trip, kind: 'slip' | 'card'): Promise<PaperSheet[]> {
    const meeting = await this.meetings.one(trip.id);
    if (!meeting) return [];
    const brings = trip.mode === 'call' ? [] : await this.asks.ofMeeting(trip.id);
    const way = await this.ways.of(trip);
    const nameOf = (dyadId: string): string => trip.dyads.find((d) => d.dyadId === dyadId)?.preferredName ?? '';
    const sheets: PaperSheet[] = [];
    for (const person of await this.meetings.addressees(trip.id)) {
      const access = (await this.codes.access(trip.id, person.id)) ?? null;
      const paper: FamilyPaper = {
        params: paramsOf(meeting),
        locale: person.language,
        alias: meeting.alias,
        phone: meeting.workerPhone,
        access,
        way,
        bring: carriedLines(translator(person.language), brings, nameOf, 'plain'),
      };
      sheets.push(kind === 'slip' ? slipOf(paper) : cardOf(paper));
    }
    return sheets;
  }
}
