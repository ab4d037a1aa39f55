import { createHash } from 'node:crypto';
import { ComponentChildren } from 'preact';
import { usePage } from '../page-context';

/**
 * The whole style of caregiver pages, inline: one request, at most 14 KB. Written for Android 5: no grid, gap, custom properties or :has.
 * Sizes follow the rules for elders: text from 22 px, key facts 36 px, buttons at least 60 px high.
 */
export const caregiverStyle = [
  '*{box-sizing:border-box}',
  'html{-webkit-text-size-adjust:100%}',
  'body{margin:0;background:#f6f3ec;color:#1c1c1c;font:22px/1.6 system-ui,-apple-system,"PingFang SC","Microsoft YaHei","Noto Sans SC",Roboto,sans-serif;word-wrap:break-word}',
  '.c-page{max-width:560px;margin:0 auto;padding:16px 16px 48px}',
  '.c-top{margin:0 0 16px;color:#00604d;font-weight:700}',
  'h1,h2{margin:0 0 12px;font-size:28px;line-height:1.35}',
  'p{margin:0 0 14px}',
  '.c-card{margin:0 0 20px;padding:18px 16px;background:#fff;border-radius:14px;border:1px solid #e2dccd}',
  '.c-fact{margin:0 0 14px}',
  '.c-label{display:block;color:#4a4a4a;font-size:22px}',
  '.c-key{display:block;font-size:32px;line-height:1.35;font-weight:700;word-break:keep-all}',
  '@media (min-width:400px){.c-key{font-size:36px}}',
  '.c-muted{color:#4a4a4a}',
  '.c-done{margin:0 0 20px;padding:16px 20px;background:#e3f1ec;border-left:8px solid #00604d;border-radius:8px;font-weight:700}',
  '.c-problem{margin:0 0 20px;padding:16px 20px;background:#fff4e0;border-left:8px solid #8a4b00;border-radius:8px;font-weight:700}',
  'form{margin:0}',
  '.c-nowrap{white-space:nowrap}',
  '.c-when{display:block;white-space:nowrap;color:#4a4a4a;font-weight:400}',
  '.c-things{margin:0;padding:0;list-style:none}',
  '.c-things svg{width:40px;height:40px;margin-right:12px;vertical-align:-8px;fill:none;stroke:#00604d;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}',
  '.c-audio{display:block;width:100%;min-height:60px}',
  '.c-button,.c-button:visited{display:block;width:100%;min-height:68px;margin:0 0 16px;padding:14px 16px;border:3px solid #00604d;border-radius:14px;background:#fff;color:#00604d;font:inherit;font-size:26px;line-height:1.3;font-weight:700;text-align:center;text-decoration:none;cursor:pointer;-webkit-appearance:none}',
  '.c-button--yes,.c-button--yes:visited{background:#00604d;color:#fff}',
  '.c-button--no{border-color:#4a4a4a;color:#1c1c1c}',
  '.c-button--call,.c-button--call:visited{border-color:#1d5f8a;color:#1d5f8a}',
  '.c-button--yes.c-button--other{background:#fff;color:#00604d}',
  '.c-button--no.c-button--chosen{background:#4a4a4a;color:#fff}',
  '.c-button--call.c-button--chosen{background:#1d5f8a;color:#fff}',
  '.c-button--leave{min-height:60px;border-color:transparent;background:transparent;color:#1c1c1c;font-size:22px;font-weight:400;text-decoration:underline}',
  '.c-button svg{width:28px;height:28px;margin-right:10px;vertical-align:-5px;fill:none;stroke:currentColor;stroke-width:2.6;stroke-linecap:round;stroke-linejoin:round}',
  '.c-button:focus,.c-input:focus{outline:4px solid #b35c00;outline-offset:2px}',
  'label{display:block;margin:0 0 6px;font-weight:700}',
  '.c-input{display:block;width:100%;height:68px;margin:0 0 18px;padding:8px 14px;border:3px solid #4a4a4a;border-radius:10px;background:#fff;color:inherit;font:inherit;font-size:32px;letter-spacing:2px}',
  '.c-foot{margin-top:24px;padding-top:16px;border-top:1px solid #d8d0bd;color:#4a4a4a}',
].join('');

/** The CSP source expression that allows exactly this inline style. */
export const caregiverStyleHash = (): string => `'sha256-${createHash('sha256').update(caregiverStyle).digest('base64')}'`;

/** The document around pages for families: one column, large type, no script, no request besides itself. Used by renderPage only. */
export function CaregiverLayout({ title, children }: { title: string; children: ComponentChildren }) {
  const { t, locale } = usePage();
  return (
    <html lang={locale}>
      <head>
        <meta charset="utf-8" />
        <title>{title}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <meta name="referrer" content="no-referrer" />
        <meta name="format-detection" content="telephone=no" />
        <link rel="icon" href="data:," />
        <style dangerouslySetInnerHTML={{ __html: caregiverStyle }} />
      </head>
      <body>
        <main class="c-page">
          <p class="c-top">{t('ui:caregiver.top')}</p>
          {children}
          <p class="c-foot">{t('ui:caregiver.foot')}</p>
        </main>
      </body>
    </html>
  );
}
