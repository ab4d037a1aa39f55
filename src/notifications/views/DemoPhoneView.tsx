import { Button } from '../../ui/components/Button';
import { ButtonForm } from '../../ui/components/ButtonForm';
import { ButtonGroup } from '../../ui/components/ButtonGroup';
import { ButtonLink } from '../../ui/components/ButtonLink';
import { Card } from '../../ui/components/Card';
import { EmptyState } from '../../ui/components/EmptyState';
import { Filters } from '../../ui/components/Filters';
import { Form } from '../../ui/components/Form';
import { PageHeading } from '../../ui/components/PageHeading';
import { PhoneFrame } from '../../ui/components/PhoneFrame';
import { Select } from '../../ui/components/Select';
import { TextInput } from '../../ui/components/TextInput';
import { formatDayTime } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { DemoFamily } from '../demo-phone.queries';
import type { Talk } from '../messages.queries';

export interface Chosen {
  family: DemoFamily;
  talk: Talk[];
  /** The way into the page for their next meeting. */
  access?: { site: string; code: string; token: string };
}

const REPLIES = [
  ['1', 'one'],
  ['2', 'two'],
  ['3', 'three'],
] as const;

/** A pretend handset: what one family received, and their side of the conversation. */
export function DemoPhoneView({ families, chosen }: { families: DemoFamily[]; chosen?: Chosen }) {
  const { t } = usePage();
  const named = (f: DemoFamily): string =>
    `${f.name} · ${f.children.join('、')} ${f.channel === 'call' ? t('notifications:phone.silent') : ''}`.trim();
  return (
    <div class="k-stack">
      <PageHeading title={t('notifications:phone.title')} lead={t('notifications:phone.lead')} />
      {families.length === 0 ? (
        <EmptyState title={t('notifications:phone.none')} icon="phone" />
      ) : (
        <Filters action="/demo/phone" submit={t('notifications:phone.show')}>
          <Select
            name="caregiver"
            label={t('notifications:phone.families')}
            labelSize="s"
            value={chosen?.family.id}
            options={families.map((f) => ({ value: f.id, label: named(f) }))}
          />
        </Filters>
      )}
      {chosen && <Handset {...chosen} />}
    </div>
  );
}

function Handset({ family, talk, access }: Chosen) {
  const { t, locale } = usePage();
  const messages = talk.map((m) => ({
    id: m.id,
    from: m.from,
    text: m.text,
    when: formatDayTime(m.at, family.zone, locale),
    status: t(m.from === 'us' ? `notifications:status.${m.state}` : `notifications:phone.${m.state}`),
  }));
  return (
    <div class="k-split">
      <PhoneFrame title={t('notifications:phone.handset', { name: family.name })} messages={messages}>
        {talk.length === 0 && <p>{t('notifications:phone.empty')}</p>}
        <div class="k-stack-s">
          <ButtonGroup>
            {REPLIES.map(([text, label]) => (
              <ButtonForm key={text} action="/demo/phone" fields={{ caregiver: family.id, text }} variant="secondary">
                {t(`notifications:phone.${label}`)}
              </ButtonForm>
            ))}
          </ButtonGroup>
          <Form action="/demo/phone">
            <input type="hidden" name="caregiver" value={family.id} />
            <TextInput name="text" label={t('notifications:phone.reply')} labelSize="s" maxLength={70} />
            <Button>{t('notifications:phone.send')}</Button>
          </Form>
        </div>
      </PhoneFrame>
      {access && (
        <Card title={t('notifications:phone.card')} icon="home">
          <p>
            {t('notifications:phone.card_lead', {
              site: access.site,
              code: access.code,
              last4: (family.phone ?? '').replace(/\D/g, '').slice(-4),
            })}
          </p>
          <p>
            <ButtonLink href={`/r/${access.token}`} variant="secondary">
              {t('notifications:phone.open_page')}
            </ButtonLink>
          </p>
        </Card>
      )}
    </div>
  );
}
