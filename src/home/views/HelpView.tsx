import { BackLink } from '../../ui/components/BackLink';
import { PageHeading } from '../../ui/components/PageHeading';
import { Section } from '../../ui/components/Section';
import { usePage } from '../../ui/page-context';

/** Help in the same place on every page. */
export function HelpView({ signedIn }: { signedIn: boolean }) {
  const { t } = usePage();
  return (
    <div class="k-stack k-prose">
      <BackLink href={signedIn ? '/today' : '/'} />
      <PageHeading title={t('home:help.title')} lead={t('home:help.lead')} />
      {['worried', 'stuck', 'secret', 'child'].map((key) => (
        <Section key={key} title={t(`home:help.${key}.title`)}>
          <p>{t(`home:help.${key}.text`)}</p>
        </Section>
      ))}
    </div>
  );
}
