import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../../database/database';
import { Clock } from '../../kernel/clock';
import { addMinutes } from '../../kernel/instants';
import { saysFullName } from '../../kernel/names';
import { Channel, Leaving, NotTaken, Taken } from '../channels/channel';
import { Channels } from '../channels/channels';
import { providerWords } from '../channels/provider-words';
import { nextWay } from '../channels/reach.rules';
import { wordsFor } from '../channels/words';
import { findBanned } from '../discretion/discretion.rules';
import { InTime, LetterPost } from '../letters/letter-post';
import { HandRun, MessageHands } from './message-hands';
import { Mark, MarkRun, MessageMarks } from './message-marks';
import { MessageFacts, MessageFactsQueries, TextCounts } from './message-facts.queries';
import { callReason, failedReason, judge, Judgement, NEVER_CALLED, QUESTIONS } from './message-plan.rules';
import { nextTry } from './message-retry.rules';
import { unsafeVariables } from '../wording/message-templates';
import { CallReason } from '../message.entity';
import { MeetingQueries } from '../meeting.queries';
import { ReplyCodes } from '../replies/reply-codes.service';
import { nextSafe } from '../safe-hours.rules';
import { ownWordsFor } from '../wording/own-words';

/** A message that may go now, with the channel that takes it. */
interface Ready {
  facts: MessageFacts;
  channel: Channel;
  leaving: Leaving;
  /** The words that may be kept: without the personal link. */
  kept: string | undefined;
}

/** Minutes after which a letter that waits to be posted is judged anew. */
const LOOK_AGAIN_MINUTES = 30;
/** How many messages of one round are on their way at once: what is on its way when a process dies is in doubt. */
const IN_FLIGHT = 10;
/** Milliseconds after the last look during which messages still go out; with the timeouts of a provider it bounds how long a withdrawal waits. */
const HAND_OVER_MS = 10_000;
/**
 * Milliseconds for which the locks are kept until all of it is written down. That needs another connection, and those may all be held by requests
 * that wait for these very locks; then the locks go first.
 */
const WRITE_DOWN_MS = 2_000;

/** Judges claimed messages at the moment of sending, hands over those that may go, and sees to it that the outcome is kept. */
@Injectable()
export class MessageDelivery {
  private readonly logger = new Logger('messages');

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly facts: MessageFactsQueries,
    private readonly meetings: MeetingQueries,
    private readonly codes: ReplyCodes,
    private readonly channels: Channels,
    private readonly hands: MessageHands,
    private readonly marks: MessageMarks,
    private readonly letters: LetterPost,
  ) {}

  /**
   * Handles a batch of messages that this worker has claimed; those that are no longer its own are left alone. Call it outside any
   * transaction. See docs/decisions/0025 for what holds after a crash.
   */
  async deliver(ids: readonly string[], worker: string): Promise<void> {
    const run = this.marks.begin(worker);
    const hand = this.hands.prepare(worker);
    try {
      // The house sends nothing inside a transaction, but for this: while the dyads of the families are locked, nobody can withdraw what a
      // message speaks of, and what was withdrawn before is seen. It writes nothing itself, so no retry sends anything twice; who withdraws
      // waits for providers at most as long as HAND_OVER_MS and their timeouts allow.
      let started = false;
      await this.db.transaction(async () => {
        if (started) return;
        const { ready, marks } = await this.choose(ids, worker);
        started = true;
        for (const mark of marks) void run.put(mark);
        await this.handOver(ready, run, hand);
      });
    } finally {
      await run.end();
    }
  }

  /** Locks, reads, judges and writes out: what may go, and what became of the rest. */
  private async choose(ids: readonly string[], worker: string): Promise<{ ready: Ready[]; marks: Mark[] }> {
    await this.facts.lockAbout(ids);
    const rows = await this.facts.mine(ids, worker);
    const texts = await this.facts.texts(
      rows.filter((row) => row.channel === 'sms'),
      this.clock.now(),
    );
    const names = await this.meetings.facilityNames();
    const inTime = await this.letters.timetable(rows.filter((row) => row.postalAddress !== null).map(({ zone }) => zone));
    const ready: Ready[] = [];
    const marks: Mark[] = [];
    const texted = new Set<string>();
    for (const row of rows) {
      // A second text to the same family waits for the next round: then the first counts for the limits, or does not.
      const again = row.channel === 'sms' && texted.has(row.caregiverId);
      const chosen = again ? this.putBack(row) : this.prepare(row, texts.get(row.id), names, inTime);
      if ('leaving' in chosen) {
        ready.push(chosen);
        if (row.channel === 'sms') texted.add(row.caregiverId);
      } else marks.push(chosen);
    }
    return { ready, marks };
  }

  private putBack(facts: MessageFacts): Mark {
    return { facts, status: 'queued', reason: null, noTry: true };
  }

  /** One message that cannot be written must not keep the others from leaving. */
  private prepare(facts: MessageFacts, texts: TextCounts | undefined, names: readonly string[], inTime: InTime): Ready | Mark {
    try {
      return this.compose(facts, texts, names, inTime);
    } catch (error) {
      this.logger.error({ event: 'messages.prepare_failed', id: facts.id, error: error instanceof Error ? error.name : 'unknown' });
      return this.notTaken(facts, this.channels.of(facts.channel)[0]?.name ?? 'none', new NotTaken('technical', 'internal'));
    }
  }

  private compose(facts: MessageFacts, texts: TextCounts | undefined, names: readonly string[], inTime: InTime): Ready | Mark {
    if (facts.handedAt !== null) return this.notTaken(facts, facts.provider ?? 'none', new NotTaken('unsure', 'maybe_taken'));
    const verdict = this.judge(facts, texts);
    if (verdict.act === 'wait') return { ...this.putBack(facts), runAt: verdict.until };
    if (verdict.act !== 'send') {
      const call = verdict.call && callReason(facts.template);
      return { facts, status: verdict.act === 'expire' ? 'expired' : 'suppressed', reason: verdict.reason, call };
    }
    const channels = this.channels.of(facts.channel);
    const channel = channels.find(({ name }) => name === facts.provider) ?? channels[0];
    if (!channel) return this.failed(facts, 'permanent', 'no_channel');
    const { id, template, locale, params } = facts;
    if (channel.task === 'call' && NEVER_CALLED.includes(template)) return { facts, status: 'suppressed', reason: 'not_worth_a_call' };
    const hers = template !== 'second_contact';
    if (hers && facts.optedOut.includes(facts.channel)) return this.otherWay(facts, 'permanent', 'opted_out');
    const address = this.channels.addressOf(channel, facts);
    if (address === undefined) return this.otherWay(facts, 'permanent', 'no_address');
    const asks = QUESTIONS.includes(template);
    const access = asks && facts.codeId !== null && channel.can.links ? this.codes.accessOf(facts.codeId) : null;
    const blank = {
      ...{ id, to: address, template, locale, words: providerWords(params, locale), day: params.day, time: params.time, asks },
      ...{ link: access && `${access.site}/${access.token}`, subject: '', text: '', html: '' },
    };
    // What a caller says is another room's business, and she sees the card.
    if (channel.task === 'call') return { facts, channel, leaving: blank, kept: undefined };
    if (unsafeVariables(params).length > 0) return this.held(facts, 'field_class');
    // A nickname that was typed before it was checked.
    if (saysWhole(facts)) return this.held(facts, 'full_name');
    const { own, templateNumber } = ownWordsFor(channel, facts.wording);
    const { subject, text, html, kept } = wordsFor(facts.channel, template, locale, params, params.alias, access, asks, own);
    // Without the personal link: four letters of a random token would now and then look like a word.
    if (findBanned(`${subject}\n${kept}`, names).length > 0) return this.held(facts, 'banned_words');
    if (channel.task === 'letter')
      return inTime(facts.zone, this.clock.now(), facts.uselessAfter)
        ? { ...this.putBack(facts), reason: 'to_post', provider: channel.name, runAt: addMinutes(this.clock.now(), LOOK_AGAIN_MINUTES) }
        : this.otherWay(facts, 'permanent', 'letter_too_late');
    return { facts, channel, leaving: { ...blank, templateNumber, subject, text, html }, kept };
  }

  private judge(facts: MessageFacts, texts: TextCounts | undefined): Judgement {
    if (facts.itemOnHold) return { act: 'suppress', reason: 'item_on_hold' };
    const { visitStatus: status, visitVersionNow: version, visitStartsAt: startsAt, familyAnswer, stepKey } = facts;
    return judge({
      template: facts.template,
      step: stepKey.slice(stepKey.lastIndexOf(':') + 1),
      channel: facts.channel,
      uselessAfter: facts.uselessAfter,
      now: this.clock.now(),
      zone: facts.zone,
      safeAt: nextSafe(this.clock.now(), facts.zone, facts.template === 'second_contact' ? [] : facts.safeHours),
      ownHours: facts.safeHours.length > 0,
      startsAt: facts.params.startsAt === undefined ? null : new Date(facts.params.startsAt),
      leavesAt: facts.params.leavesAt === undefined ? null : new Date(facts.params.leavesAt),
      visitVersion: facts.visitVersion,
      visit: status === null || version === null || startsAt === null ? null : { status, version, startsAt, familyAnswer },
      textsToday: texts?.today ?? 0,
      textsOfVisit: texts?.visit ?? 0,
      toldByPhone: facts.toldByPhone,
      caregiverEnded: facts.caregiverEnded,
      caregiverBarred: facts.caregiverBarred,
      consentGone: facts.consentGone,
    });
  }

  /**
   * Hands everything over, several at once; resolves when all of it is marked, or that takes too long. What could not be said before it goes stays here, and
   * everything that has not gone when the locks are lost with their connection.
   */
  private async handOver(ready: readonly Ready[], run: MarkRun, hand: (ids: readonly string[]) => HandRun): Promise<void> {
    const until = performance.now() + HAND_OVER_MS;
    const marked: Promise<void>[] = [];
    const inDoubt = ready.filter(({ channel }) => !channel.can.recognisesRepeats && channel.task === undefined);
    const places = new Map(inDoubt.map((one, place) => [one, place]));
    const said = hand(inDoubt.map(({ facts }) => facts.id));
    const mayGo = async (one: Ready): Promise<boolean> => {
      if (performance.now() > until) return false;
      const place = places.get(one);
      return (place === undefined || (await said.at(place))) && !this.db.hasLostItsLocks;
    };
    let next = 0;
    const lane = async (): Promise<void> => {
      for (let one = ready[next++]; one !== undefined; one = ready[next++])
        marked.push(run.put((await mayGo(one)) ? await this.send(one) : this.putBack(one.facts)));
    };
    await Promise.all(Array.from({ length: Math.min(IN_FLIGHT, ready.length) }, lane));
    await Promise.race([Promise.all(marked), sleep(WRITE_DOWN_MS, undefined, { ref: false })]);
  }

  private async send({ facts, channel, leaving, kept }: Ready): Promise<Mark> {
    const words = { provider: channel.name, subject: leaving.subject || undefined, body: kept };
    if (channel.task === 'call') return { facts, status: 'accepted', reason: 'call_task', call: callReason(facts.template), ...words };
    try {
      const taken: Taken = await channel.send(leaving);
      return { facts, status: 'accepted', reason: null, reference: taken.reference, maybeTaken: true, ...words };
    } catch (error) {
      if (!(error instanceof NotTaken)) this.logger.error({ event: 'messages.send_failed', id: facts.id, channel: channel.name });
      return this.notTaken(facts, channel.name, error instanceof NotTaken ? error : new NotTaken('technical', 'internal'));
    }
  }

  /** Tried again where that may help and is in time, else a person calls. */
  private notTaken(facts: MessageFacts, provider: string, { kind, code }: NotTaken): Mark {
    const { tries, windows, zone, uselessAfter } = facts;
    const providers = this.channels.of(facts.channel).map(({ name }) => name);
    const next = nextTry({ kind, provider, providers, tries, windows, now: this.clock.now(), zone, uselessAfter });
    if (!next && kind === 'unsure') return { ...this.failed(facts, kind, code), provider, maybeTaken: true };
    if (!next) return this.otherWay(facts, kind, code, provider);
    const { at: runAt, ...then } = next;
    return { facts, status: 'queued', reason: code, failure: kind, runAt, ...then };
  }

  /** The way she named next, from its beginning; when there is none, a person calls. */
  private otherWay(facts: MessageFacts, kind: NotTaken['kind'], code: string, provider?: string): Mark {
    const { channel, preferred, template, uselessAfter } = facts;
    const now = this.clock.now();
    // A letter after another way is judged in its turn, and comes too late where that is so.
    // What goes to somebody else must not come to her.
    const next =
      template === 'second_contact'
        ? undefined
        : nextWay(channel, { ...facts, channel: preferred }, (route) => this.channels.reaches(route));
    if (next === undefined || now >= uselessAfter)
      return { ...this.failed(facts, kind, code), ...(provider === undefined ? {} : { provider }) };
    return { facts, status: 'queued', reason: code, failure: kind, runAt: now, channel: next, tries: 0, windows: 0 };
  }

  private failed(facts: MessageFacts, failure: NotTaken['kind'], reason: string): Mark {
    return { facts, status: 'failed', reason, failure, ...callAbout(facts) };
  }

  /** A text that says too much stays here, and a person calls instead. */
  private held(facts: MessageFacts, reason: string): Mark {
    return { facts, status: 'held', reason, ...callAbout(facts) };
  }
}

const saysWhole = ({ params, fullNames }: MessageFacts): boolean =>
  params.children.some((called) => fullNames.some(({ familyName, givenName }) => saysFullName(called, familyName, givenName)));

const callAbout = ({ template }: MessageFacts): { call?: CallReason } =>
  NEVER_CALLED.includes(template) ? {} : { call: failedReason(template) };
