import { ComponentChildren } from 'preact';
import { usePage } from '../page-context';
import { Footer } from './Footer';
import { Head } from './Head';
import { Header } from './Header';
import { Navigation } from './Navigation';

interface Props {
  /** The whole document title. */
  title: string;
  navigation: boolean;
  width?: 'narrow' | 'normal' | 'wide';
  children: ComponentChildren;
}

/** The document around staff and public pages: skip link, demo banner, header, navigation, the page, footer. Used by renderPage only. */
export function Layout({ title, navigation, width = 'normal', children }: Props) {
  const { t, locale } = usePage();
  return (
    <html lang={locale}>
      <Head title={title} />
      <body class="k-body">
        <a href="#main" class="k-skip">
          {t('ui:layout.skip')}
        </a>
        <Header />
        {navigation && <Navigation />}
        <main id="main" class={`k-main k-main--${width}`} tabIndex={-1}>
          {children}
        </main>
        <Footer />
      </body>
    </html>
  );
}
