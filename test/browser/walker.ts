import { Browser, Locator, Page } from 'playwright-core';
import { translator } from '../../src/ui/i18n';
import { axe, Person, person } from './chromium';

/** The languages and abilities a browser may have. */
export interface Manner {
  locale: 'en' | 'zh-CN';
  javaScript: boolean;
}

const PATIENCE_MILLISECONDS = 15_000;
/** Words that were not found stand on the page as their key. */
const MISSING_WORDS = /\b[a-z_]+:[a-z_]+\.[\w.]+/g;

/** A person at a browser who reads, clicks and types, and remembers every fault met on the way. */
export class Walker {
  readonly faults: string[] = [];
  /** Links and buttons pressed so far. */
  clicks = 0;
  private status = 0;

  private constructor(
    readonly role: string,
    readonly manner: Manner,
    private readonly person: Person,
  ) {
    this.page.setDefaultTimeout(PATIENCE_MILLISECONDS);
    this.page.on('dialog', (dialog) => void dialog.accept());
    this.page.on('response', (response) => {
      if (response.request().isNavigationRequest() && response.frame() === this.page.mainFrame()) this.status = response.status();
    });
  }

  /** Opens a browser; staff sign in with one click on the start page. */
  static async start(browser: Browser, url: string, role: string, manner: Manner, width?: number): Promise<Walker> {
    const walker = new Walker(role, manner, await person(browser, url, { ...manner, width }));
    if (role === 'family') return walker;
    await walker.open('/');
    await walker.press(walker.page.locator(`form:has(input[value="${role}@demo.kinline.test"]) button`));
    return walker;
  }

  get page(): Page {
    return this.person.page;
  }

  /** What a reader of this language sees for a key. */
  words(key: string, params?: Record<string, string | number>): string {
    return translator(this.manner.locale)(key, params);
  }

  /** Types an address: only for the first page of a visit. */
  async open(path: string): Promise<void> {
    await this.page.goto(path);
    await this.look();
  }

  async reload(): Promise<void> {
    await this.page.reload();
  }

  /** Clicks what leads to another page, and looks at that page. */
  async press(target: Locator, expected = 200): Promise<void> {
    this.clicks += 1;
    const loaded = this.page.waitForEvent('load', { timeout: 2 * PATIENCE_MILLISECONDS });
    // Whatever stops the click says more than the page that did not come.
    loaded.catch(() => undefined);
    await target.first().click();
    await loaded;
    await this.look(expected);
  }

  /** Follows a link of the page; on a phone the navigation's are behind its menu. */
  async follow(href: string): Promise<void> {
    const [link, menu] = [this.page.locator(`a[href="${href}"]:visible`), this.page.locator('nav details:not([open]) > summary:visible')];
    const inMenu = (await link.count()) === 0 && (await this.page.locator(`nav a[href="${href}"]`).count()) > 0;
    if (inMenu && (await menu.count()) > 0) {
      this.clicks += 1;
      await menu.click();
    }
    await this.press(link);
  }

  /** Presses the button of the form that goes to an address; `value` when it has several. */
  send(action: string, value?: string, expected = 200): Promise<void> {
    return this.press(this.page.locator(`form[action="${action}"] button${value === undefined ? '' : `[value="${value}"]`}`), expected);
  }

  /** Opens the folded part in which something is. */
  async unfold(inside: Locator): Promise<void> {
    const summary = this.page.locator('details:not([open])', { has: inside }).locator('> summary');
    if ((await summary.count()) > 0) await summary.first().click();
  }

  /** Types into the fields of a name. */
  async fill(fields: Record<string, string>): Promise<void> {
    for (const [name, value] of Object.entries(fields)) await this.page.locator(`main [name="${name}"]`).first().fill(value);
  }

  /** Chooses radios and ticks boxes by name and value, by their label as people do. */
  async choose(choices: Record<string, string | string[]>): Promise<void> {
    for (const [name, values] of Object.entries(choices))
      for (const value of [values].flat()) {
        const input = this.page.locator(`main input[name="${name}"][value="${value}"]`).first();
        if (await input.isChecked()) continue;
        await this.page
          .locator(`label[for="${await input.getAttribute('id')}"]`)
          .first()
          .click();
        if (!(await input.isChecked())) this.fault(`"${name}" could not be set to "${value}"`);
      }
  }

  /** Chooses the option whose words contain a text. */
  async select(name: string, text: string): Promise<void> {
    const list = this.page.locator(`main select[name="${name}"]`).first();
    const value = await list.locator('option', { hasText: text }).first().getAttribute('value');
    await list.selectOption(value ?? '');
  }

  /** What the page says. */
  read(): Promise<string> {
    return this.page.locator('main').innerText();
  }

  async close(): Promise<void> {
    await this.person.context.close();
  }

  /** Everything that was wrong on the way. */
  allFaults(): string[] {
    return [...this.faults, ...this.person.complaints.map((c) => `${this.role}: ${c}`)];
  }

  private async look(expected = 200): Promise<void> {
    if (this.status !== expected) this.fault(`answered ${this.status}`);
    for (const key of (await this.page.locator('body').innerText()).match(MISSING_WORDS) ?? []) this.fault(`no words for ${key}`);
    if (this.manner.javaScript) for (const violation of await axe(this.page)) this.fault(violation);
  }

  private fault(what: string): void {
    const path = new URL(this.page.url()).pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id');
    this.faults.push(`${this.role} ${path}: ${what}`);
  }
}
