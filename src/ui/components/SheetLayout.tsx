import { ComponentChildren } from 'preact';
import { usePage } from '../page-context';
import { Head } from './Head';

/** The document around a sheet made for printing: no header, no navigation. Used by renderPage only. */
export function SheetLayout({ title, children }: { title: string; children: ComponentChildren }) {
  const { locale } = usePage();
  return (
    <html lang={locale}>
      <Head title={title} />
      <body class="k-body k-body--sheet">
        <main id="main" class="k-main k-main--wide">
          {children}
        </main>
      </body>
    </html>
  );
}
