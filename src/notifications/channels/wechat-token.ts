import type { WechatConfig } from '../../config/messaging';
import { Clock } from '../../kernel/clock';
import { NotTaken } from './channel';
import { jsonOf, post } from './http-call';

/** Seconds before its end from which a token is fetched again; the account changes it five minutes before. */
const EARLY_SECONDS = 300;

/**
 * The access token of an official account, from `cgi-bin/stable_token`: who asks while one is valid gets the same one, so that several
 * processes hold the same token and none takes another's away. What is remembered here only saves a request.
 */
export class WechatToken {
  private known: { token: string; until: number } | undefined;
  private asking: Promise<string> | undefined;

  constructor(
    private readonly config: WechatConfig,
    private readonly clock: Clock,
  ) {}

  /** The token. @throws NotTaken `technical`: nothing has been sent yet */
  get(): Promise<string> {
    const { known } = this;
    return known && known.until > this.clock.now().getTime() ? Promise.resolve(known.token) : this.ask(undefined);
  }

  /**
   * The one that holds instead of a token that was refused: what everybody else has by now, and only when that is the refused one itself a
   * forced one (of which there are twenty a day).
   * @throws NotTaken
   */
  insteadOf(refused: string): Promise<string> {
    const { known } = this;
    return known && known.token !== refused ? Promise.resolve(known.token) : this.ask(refused);
  }

  private ask(refused: string | undefined): Promise<string> {
    this.asking ??= this.fetch(refused).finally(() => (this.asking = undefined));
    return this.asking;
  }

  private async fetch(refused: string | undefined): Promise<string> {
    const usual = await this.request(false);
    return usual === refused ? this.request(true) : usual;
  }

  private async request(force: boolean): Promise<string> {
    const { url, appId, secret } = this.config;
    const body = { grant_type: 'client_credential', appid: appId, secret, force_refresh: force };
    const asked = this.clock.now().getTime();
    const { status, text } = await post(
      new URL('/cgi-bin/stable_token', url),
      { 'content-type': 'application/json' },
      JSON.stringify(body),
    ).catch((error: unknown) => {
      // Whatever became of the question for a token: no message has left.
      throw new NotTaken('technical', error instanceof NotTaken ? error.code : 'wechat_token');
    });
    const answer = jsonOf(text);
    const { access_token: token, expires_in: seconds, errcode } = answer ?? {};
    if (typeof token !== 'string' || typeof seconds !== 'number')
      throw new NotTaken('technical', typeof errcode === 'number' ? `wechat_token_${errcode}` : `http_${status}`);
    this.known = { token, until: asked + (seconds - EARLY_SECONDS) * 1000 };
    return token;
  }
}
