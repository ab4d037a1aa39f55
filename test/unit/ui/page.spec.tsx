import { load } from 'cheerio';
import { CaregiverAnswer } from '../../../src/ui/components/CaregiverAnswer';
import { caregiverStyle, caregiverStyleHash } from '../../../src/ui/components/CaregiverLayout';
import { PageHeading } from '../../../src/ui/components/PageHeading';
import { page, redirect, renderPage } from '../../../src/ui/page';
import { contextIn } from './page-for-tests';

describe('a rendered page', () => {
  const view = <PageHeading title={'<script>alert(1)</script>小宇'} />;

  it('escapes a script in a name', () => {
    const html = renderPage(page(view, { title: '<b>Child' }), contextIn('en'));
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('&lt;script>alert(1)');
    expect(load(html)('title').text()).toBe('<b>Child – Kinline');
  });

  it('has no inline script or style, so that the strict content policy holds', () => {
    const html = renderPage(page(view, { title: 'Child' }), contextIn('zh-CN', { demo: true }));
    expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=/);
    expect(load(html)('script:not([src])')).toHaveLength(0);
  });

  it('says in its title that a form came back with errors', () => {
    expect(renderPage(page(view, { title: '登记', status: 422 }), contextIn('zh-CN'))).toContain('<title>错误：登记 – Kinline</title>');
    expect(renderPage(page(view, { title: 'Join', status: 422 }), contextIn('en'))).toContain('<title>Error: Join – Kinline</title>');
  });

  it('shows only the navigation that the reader may use', () => {
    const $ = load(renderPage(page(view, { title: 'Today' }), contextIn('en', { badges: { calls: 3 } })));
    const links = $('nav a')
      .map((_, link) => $(link).attr('href'))
      .get();
    expect(links).toContain('/children');
    expect(links).not.toContain('/liaison/inbox');
    expect(links).not.toContain('/audit');
    expect($('nav a[aria-current=page]').attr('href')).toBe('/today');
    expect($('nav a[href="/calls"] .k-badge').text()).toContain('3');
  });

  it('puts both tokens into every POST form', () => {
    const $ = load(renderPage(page(view, { title: 'Today' }), contextIn('en')));
    expect($('form[method=post]').length).toBeGreaterThan(1);
    $('form[method=post]').each((_, form) => {
      expect($(form).find('input[name=_csrf]').attr('value')).toBe('csrf-token');
      expect($(form).find('input[name=_key]').attr('value')).toBe('form-key');
    });
  });

  it('stays inside the site when it redirects', () => {
    expect(redirect('/children').status).toBe(303);
    expect(() => redirect('//elsewhere.example')).toThrow();
    expect(() => redirect('https://elsewhere.example')).toThrow();
  });
});

describe('a caregiver page', () => {
  const html = renderPage(
    page(<CaregiverAnswer action="/r" value="1" icon="yes" label="我们会去" />, { title: '约定提醒', layout: 'caregiver' }),
    contextIn('zh-CN', { actor: null }),
  );

  it('fits into the first 14 KB and asks for nothing else', () => {
    expect(Buffer.byteLength(html)).toBeLessThan(14 * 1024);
    expect(html).not.toMatch(/<script|\ssrc=|href="\/assets/);
  });

  it('uses nothing that a phone of 2014 does not know', () => {
    expect(caregiverStyle).not.toMatch(/var\(|display:grid|gap:|:has\(|clamp\(|inset:/);
  });

  it('carries exactly the style whose hash the content policy allows', () => {
    expect(html).toContain(`<style>${caregiverStyle}</style>`);
    expect(caregiverStyleHash()).toMatch(/^'sha256-[A-Za-z0-9+/]{43}='$/);
  });
});
