import { Role } from '../../kernel/permissions';
import { ButtonForm } from '../../ui/components/ButtonForm';
import { ButtonLink } from '../../ui/components/ButtonLink';
import { Card } from '../../ui/components/Card';
import { PageHeading } from '../../ui/components/PageHeading';
import { Section } from '../../ui/components/Section';
import { usePage } from '../../ui/page-context';

interface Props {
  users: { email: string; role: Role; name: string }[];
}

/** Tiles in the order of the main line; each is one click. */
const TILES: { email: string; key: string; first?: string }[] = [
  { email: 'coordinator', key: 'coordinator' },
  { email: 'liaison', key: 'liaison', first: '/liaison/inbox' },
  { email: 'worker', key: 'worker', first: '/m/trips' },
  { email: 'lead', key: 'lead' },
  { email: 'director', key: 'director', first: '/checks' },
  { email: 'liaison-b', key: 'liaison_b', first: '/liaison/inbox' },
  { email: 'other-ngo', key: 'other_ngo' },
  { email: 'data-officer', key: 'data_officer', first: '/audit' },
  { email: 'funder', key: 'funder', first: '/impact' },
  { email: 'admin', key: 'admin' },
];

/** The demo's door: who do you want to be, and what is a good first thing to do. */
export function StartView({ users }: Props) {
  const { t } = usePage();
  const address = (name: string): string => `${name}@demo.kinline.test`;
  const tiles = TILES.filter((tile) => users.some((u) => u.email === address(tile.email)));
  return (
    <div class="k-stack-l">
      <PageHeading title={t('home:start.heading')} lead={t('home:start.lead')} />
      <Section title={t('home:start.choose')}>
        <div class="k-grid-3">
          {tiles.map((tile) => (
            <Card key={tile.email} title={t(`home:tile.${tile.key}.title`)}>
              <div class="k-stack-s">
                <p>{t(`home:tile.${tile.key}.job`)}</p>
                <ButtonForm
                  action="/demo-sign-in"
                  fields={{ email: address(tile.email), next: tile.first ?? '/today' }}
                  label={`${t('home:start.enter')} – ${t(`home:tile.${tile.key}.title`)}`}
                >
                  {t('home:start.enter')}
                </ButtonForm>
              </div>
            </Card>
          ))}
          <Card title={t('home:tile.caregiver.title')}>
            <div class="k-stack-s">
              <p>{t('home:tile.caregiver.job')}</p>
              <ButtonLink href="/demo/phone" variant="secondary">
                {t('home:start.phone')}
              </ButtonLink>
            </div>
          </Card>
        </div>
      </Section>
      <Section title={t('home:start.first_task')}>
        <ol class="k-prose">
          {['book', 'confirm', 'answer', 'travel', 'impact'].map((step) => (
            <li key={step}>{t(`home:task.${step}`)}</li>
          ))}
        </ol>
      </Section>
    </div>
  );
}
