import { Body, Get, HttpStatus, Ip, Param, Post, Req, Res, StreamableFile } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Idempotent, PageController, Public } from '../../http/decorators';
import { validateForm } from '../../http/pipes';
import { requestContext } from '../../kernel/request-context';
import { dayInZone, timeInZone } from '../../kernel/days';
import { DomainError, notFound } from '../../kernel/domain-error';
import { Locale } from '../../kernel/locale';
import { formatDayShort, formatTime } from '../../ui/format';
import { translator } from '../../ui/i18n';
import { page, PageOptions, PageResult, redirect, RedirectResult } from '../../ui/page';
import { dayWords } from '../wording/message-templates';
import type { RecordedText } from '../discretion/discretion-profile.entity';
import { ReplyAnswerBody, ReplyCodeBody } from '../notifications.dto';
import { RecordingsService } from './recordings.service';
import { FamilyAnswer } from './replies.rules';
import { RepliesService, ReplyPage } from './replies.service';
import { ReplyClosedView } from './views/ReplyClosedView';
import { ReplyCodeView } from './views/ReplyCodeView';
import { ReplyView } from './views/ReplyView';

type Key = { token: string } | { codeId: string };

/** Digits as people type them: any width, with spaces. */
const digits = (value: unknown): string => (typeof value === 'string' ? value.normalize('NFKC').replace(/\D/g, '') : '');

/** The caregiver's page. A link that is only opened – by a scanner, a preview, a grandchild – changes nothing; every answer is a POST. */
@Public()
@PageController('r')
export class RepliesPages {
  constructor(
    private readonly replies: RepliesService,
    private readonly recordings: RecordingsService,
  ) {}

  @Get()
  async open(@Req() request: Request): Promise<PageResult> {
    const codeId = request.session.replyCodeId;
    return codeId === undefined ? this.codeForm() : this.show({ codeId }, request);
  }

  @Post()
  async enter(
    @Body() body: Record<string, string>,
    @Ip() address: string,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PageResult | RedirectResult> {
    const typed = { code: digits(body.code), last4: digits(body.last4) };
    try {
      const { code, last4 } = validateForm(ReplyCodeBody, typed);
      const row = await this.replies.enter(code, last4, address);
      if (!row) throw new DomainError('invalid', 'reply.wrong_code');
      request.session.replyCodeId = row.id;
      await saved(request);
      return redirect('/r');
    } catch (error) {
      if (!(error instanceof DomainError) || !['invalid', 'too_many'].includes(error.kind)) throw error;
      if (error.retryAfterSeconds !== undefined) response.setHeader('Retry-After', String(error.retryAfterSeconds));
      const limited = error.kind === 'too_many';
      return this.codeForm(typed, limited ? 'too_many' : 'wrong', limited ? HttpStatus.TOO_MANY_REQUESTS : HttpStatus.UNPROCESSABLE_ENTITY);
    }
  }

  @Idempotent()
  @Post('answers')
  async answerOpened(@Body() body: Record<string, string>, @Req() request: Request): Promise<PageResult | RedirectResult> {
    const codeId = request.session.replyCodeId;
    return codeId === undefined ? redirect('/r') : this.answer({ codeId }, body, '/r', request);
  }

  @Post('leave')
  async leave(@Req() request: Request): Promise<RedirectResult> {
    delete request.session.replyCodeId;
    await saved(request);
    return redirect('/r');
  }

  /** The voice of the page that a code has opened on this device. */
  @Get('voice')
  voiceOpened(@Req() request: Request): Promise<StreamableFile> {
    const codeId = request.session.replyCodeId;
    if (codeId === undefined) throw notFound();
    return this.voice({ codeId }, request);
  }

  @Get(':token')
  openLink(@Param('token') token: string, @Req() request: Request): Promise<PageResult> {
    return this.show({ token }, request);
  }

  /** The voice of the page behind a personal link. */
  @Get(':token/voice')
  voiceLink(@Param('token') token: string, @Req() request: Request): Promise<StreamableFile> {
    return this.voice({ token }, request);
  }

  @Idempotent()
  @Post(':token')
  answerLink(
    @Param('token') token: string,
    @Body() body: Record<string, string>,
    @Req() request: Request,
  ): Promise<PageResult | RedirectResult> {
    return this.answer({ token }, body, `/r/${encodeURIComponent(token)}`, request);
  }

  private async answer(key: Key, body: Record<string, string>, back: string, request: Request): Promise<PageResult | RedirectResult> {
    const { answer, about } = validateForm(ReplyAnswerBody, { answer: body.answer, about: body.about });
    const found = await this.replies.page(key);
    if (found?.state !== 'open') return this.show(key, request);
    const recorded = await this.replies.record({
      visitId: found.meeting.visitId,
      caregiverId: found.person.id,
      answer,
      channel: 'page',
      about: about === undefined ? undefined : new Date(about),
    });
    // It has moved or ended while the page lay open: what is true now is shown, and asked again.
    return recorded === 'recorded' ? redirect(back) : this.show(key, request, recorded === 'moved');
  }

  /** What the page says now, read aloud; the same words for every family. */
  private async voice(key: Key, request: Request): Promise<StreamableFile> {
    const found = await this.replies.page(key);
    const voice = found && (await this.recordings.find(found.meeting.organisationId, textsOf(found), this.speak(found, request)));
    if (!voice) throw notFound();
    const bytes = await this.recordings.bytes(voice.fileId);
    return new StreamableFile(bytes, { type: voice.contentType, length: bytes.length, disposition: 'inline' });
  }

  private async show(key: Key, request: Request, moved = false): Promise<PageResult> {
    const found = await this.replies.page(key);
    const canLeave = 'codeId' in key;
    if (!found) return this.closed(null, false, HttpStatus.NOT_FOUND, null, canLeave);
    const locale = this.speak(found, request);
    const { meeting, state } = found;
    const base = 'token' in key ? `/r/${encodeURIComponent(key.token)}` : '/r';
    const voice = (await this.recordings.find(meeting.organisationId, textsOf(found), locale)) ? `${base}/voice` : null;
    if (state !== 'open') return this.closed(meeting.workerPhone, state === 'cancelled', HttpStatus.GONE, voice, canLeave);
    const view = (
      <ReplyView
        alias={meeting.alias}
        several={meeting.children.length > 1}
        day={dayWords(dayInZone(meeting.startsAt, meeting.zone), locale)}
        provisional={meeting.provisional}
        time={formatTime(timeInZone(meeting.startsAt, meeting.zone), meeting.zone, locale)}
        phone={meeting.workerPhone}
        said={meeting.familyAnswer as FamilyAnswer | null}
        saidAt={meeting.familyAnsweredAt ? this.moment(meeting.familyAnsweredAt, meeting.zone, locale) : ''}
        moved={moved}
        about={meeting.startsAt.toISOString()}
        voice={voice}
        action={'token' in key ? base : '/r/answers'}
        canLeave={canLeave}
      />
    );
    return page(view, this.options(moved ? HttpStatus.CONFLICT : HttpStatus.OK));
  }

  /** "9月2日 上午10:00": the year is clear. */
  private moment(at: Date, zone: string, locale: Locale): string {
    return `${formatDayShort(dayInZone(at, zone), locale)} ${formatTime(at, zone, locale)}`;
  }

  private codeForm(
    typed?: { code: string; last4: string },
    problem?: 'wrong' | 'too_many',
    status: HttpStatus = HttpStatus.OK,
  ): PageResult {
    return page(<ReplyCodeView problem={problem} {...typed} />, this.options(status));
  }

  private closed(phone: string | null, cancelled: boolean, status: HttpStatus, voice: string | null = null, canLeave = false): PageResult {
    return page(<ReplyClosedView phone={phone} cancelled={cancelled} voice={voice} canLeave={canLeave} />, this.options(status));
  }

  private options(status: HttpStatus = HttpStatus.OK): PageOptions {
    return { title: translator(requestContext()?.locale ?? 'zh-CN')('notifications:reply.title'), layout: 'caregiver', status };
  }

  /** The page speaks the caregiver's language unless the reader has chosen one. */
  private speak(found: ReplyPage, request: Request): Locale {
    const context = requestContext();
    const chosen = (request.cookies as Record<string, unknown> | undefined)?.lang;
    if (context && chosen === undefined) context.locale = found.person.language;
    return context?.locale ?? found.person.language;
  }
}

/** Texts of the page as it stands that a voice could read, the best first. A closed page says too little to be read. */
const textsOf = ({ state, meeting }: ReplyPage): readonly RecordedText[] => {
  if (state !== 'open') return state === 'cancelled' ? ['cancelled'] : [];
  return meeting.familyAnswer === null ? ['question'] : ['answered', 'question'];
};

/** Stores the session now: a browser follows a redirect as soon as its head arrives, which is before the session would be saved. */
const saved = (request: Request): Promise<void> =>
  new Promise((resolve, reject) => request.session.save((error: unknown) => (error ? reject(new Error('session')) : resolve())));
