import { randomBytes } from 'node:crypto';
import { Body, Get, Ip, Post, Query, Req, Res } from '@nestjs/common';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import type { Request, Response } from 'express';
import { Config } from '../config/config';
import { PageController, Public, SignedIn } from '../http/decorators';
import { answerForm } from '../http/forms';
import { sessionCookie } from '../http/middleware';
import { validateForm } from '../http/pipes';
import { Actor } from '../kernel/actor';
import { DomainError, notFound } from '../kernel/domain-error';
import { isLocale, LOCALES } from '../kernel/locale';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import { requestContext } from '../kernel/request-context';
import { SignInService } from './sign-in.service';
import { SignInBody } from './tokens.dto';
import { SignInView } from './views/SignInView';

class SignInQuery {
  @IsOptional() @IsString() @MaxLength(500) next?: string;
  /** Somebody has just chosen a password. */
  @IsOptional() @IsIn(['1']) welcome?: '1';
}

class LanguageBody {
  @IsIn(LOCALES) locale: (typeof LOCALES)[number];
  @IsOptional() @IsString() @MaxLength(500) back?: string;
  @IsOptional() @IsString() _csrf?: string;
  @IsOptional() @IsString() _key?: string;
}

/** The mark by which a browser is known again, and how long it keeps it, in milliseconds. Sent with nothing but the sign-in. */
const DEVICE = { cookie: 'device', path: '/sign-in', lasts: 400 * 86_400_000, shape: /^[A-Za-z0-9_-]{43}$/ };

/**
 * A path of our own to go back to, or the start of the day. Only signs that a path is written with: a browser leaves tabs and line ends out of an
 * address, and what is left of "/⇥/elsewhere" is another house.
 */
const safePath = (path: unknown): string => (typeof path === 'string' && /^\/(?![/\\])[\x21-\x7e]*$/.test(path) ? path : '/today');

/** Signing in and out, and the language. */
@PageController()
export class SignInPages {
  constructor(
    private readonly signIn: SignInService,
    private readonly config: Config,
  ) {}

  @Public()
  @Get('sign-in')
  form(@Query() query: SignInQuery): PageResult {
    return this.view({ next: query.next, welcome: query.welcome === '1' });
  }

  @Public()
  @Post('sign-in')
  async enter(
    @Body() body: Record<string, string>,
    @Ip() address: string,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PageResult | RedirectResult> {
    const { next, ...fields } = body;
    return answerForm(
      async () => {
        const { email, password } = validateForm(SignInBody, fields);
        const browser = this.deviceOf(request);
        const actor = await this.signIn.withPassword(email, password, address, { browser }).catch((error: unknown) => {
          // Shown on the form itself, not as "please sign in".
          if (error instanceof DomainError && error.kind === 'unauthenticated') throw new DomainError('invalid', error.code);
          throw error;
        });
        await this.open(request, actor);
        this.know(response, browser);
        return redirect(safePath(next));
      },
      (problem, status) => this.view({ next, email: body.email, problem }, status),
    );
  }

  /** One click on a role's tile. Not there outside the demo. */
  @Public()
  @Post('demo-sign-in')
  async enterDemo(@Body() body: Record<string, string>, @Req() request: Request): Promise<RedirectResult> {
    if (!this.config.demo) throw notFound();
    await this.open(request, await this.signIn.asDemoUser(String(body.email ?? '')));
    return redirect(safePath(body.next));
  }

  @SignedIn()
  @Post('sign-out')
  async leave(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<RedirectResult> {
    await new Promise<void>((resolve, reject) =>
      request.session.destroy((error: unknown) => (error ? reject(new Error('session')) : resolve())),
    );
    // A browser that still holds the cookie may show the last pages again from its memory.
    const secure = this.config.publicUrl.startsWith('https:');
    response.clearCookie(sessionCookie(secure), { httpOnly: true, sameSite: 'lax', secure, path: '/' });
    return redirect(this.config.demo ? '/' : '/sign-in');
  }

  @Public()
  @Post('language')
  async language(
    @Body() body: LanguageBody,
    @Req() request: Request & { actor?: Actor },
    @Res({ passthrough: true }) response: Response,
  ): Promise<RedirectResult> {
    if (isLocale(body.locale)) {
      response.cookie('lang', body.locale, {
        maxAge: 365 * 86_400_000,
        sameSite: 'lax',
        httpOnly: true,
        secure: this.config.publicUrl.startsWith('https:'),
      });
      if (request.actor) await this.signIn.chooseLocale(request.actor, body.locale);
    }
    return redirect(safePath(body.back ?? '/'));
  }

  /** The mark of the browser, or a new one. */
  private deviceOf(request: Request): string {
    const mark: unknown = (request.cookies as Record<string, unknown> | undefined)?.[DEVICE.cookie];
    return typeof mark === 'string' && DEVICE.shape.test(mark) ? mark : randomBytes(32).toString('base64url');
  }

  private know(response: Response, browser: string): void {
    const secure = this.config.publicUrl.startsWith('https:');
    response.cookie(DEVICE.cookie, browser, { maxAge: DEVICE.lasts, path: DEVICE.path, sameSite: 'lax', httpOnly: true, secure });
  }

  private async open(request: Request, actor: Actor): Promise<void> {
    await new Promise<void>((resolve, reject) =>
      request.session.regenerate((error: unknown) => (error ? reject(new Error('session')) : resolve())),
    );
    request.session.userId = actor.userId ?? undefined;
    await new Promise<void>((resolve, reject) =>
      request.session.save((error: unknown) => (error ? reject(new Error('session')) : resolve())),
    );
  }

  private view(props: Parameters<typeof SignInView>[0], status = 200): PageResult {
    const t = translator(requestContext()?.locale ?? 'zh-CN');
    return page(<SignInView {...props} />, { title: t('access:sign_in.title'), layout: 'public', width: 'narrow', status });
  }
}
