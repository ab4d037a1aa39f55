import { Button } from '../../ui/components/Button';
import { ButtonForm } from '../../ui/components/ButtonForm';
import { EmptyState } from '../../ui/components/EmptyState';
import { Form } from '../../ui/components/Form';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Radios } from '../../ui/components/Radios';
import { Section } from '../../ui/components/Section';
import { Table } from '../../ui/components/Table';
import { TextInput } from '../../ui/components/TextInput';
import { formatDay } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import { FEED_DEVICES } from '../calendar-feed.entity';
import type { CalendarFeedView } from '../calendar-feeds.service';

/** One's own calendar addresses: what they show, where they are read, and the way to kill one. */
export function CalendarFeedsView({
  feeds,
  url,
  problem,
  device,
}: {
  feeds: CalendarFeedView[];
  url?: string;
  problem?: PageProblem;
  device?: string;
}) {
  const { t, locale } = usePage();
  const day = (at: Date): string => formatDay(at.toISOString().slice(0, 10), locale);
  return (
    <div class="k-stack-l">
      <PageHeading title={t('calendar_feeds:title')} lead={t('calendar_feeds:lead')} />
      {url !== undefined && (
        <Notice tone="good" title={t('calendar_feeds:made')}>
          <p>{t('calendar_feeds:once')}</p>
          <TextInput name="address" label={t('calendar_feeds:address')} value={url} spellcheck={false} />
        </Notice>
      )}
      <Section title={t('calendar_feeds:feeds')} count={feeds.length}>
        {feeds.length === 0 ? (
          <EmptyState title={t('calendar_feeds:none')} icon="calendar" />
        ) : (
          <Table
            caption={t('calendar_feeds:feeds')}
            captionHidden
            rows={feeds}
            rowKey={(feed) => feed.id}
            columns={[
              {
                key: 'device',
                header: t('calendar_feeds:device'),
                rowHeader: true,
                cell: (feed) => t(`calendar_feeds:devices.${feed.device}`),
              },
              { key: 'made', header: t('calendar_feeds:created'), cell: (feed) => day(feed.createdAt) },
              {
                key: 'fetched',
                header: t('calendar_feeds:fetched'),
                cell: (feed) => (feed.lastFetchedAt === null ? t('calendar_feeds:never') : day(feed.lastFetchedAt)),
              },
              { key: 'idle', header: t('calendar_feeds:idle'), cell: (feed) => day(feed.idleUntil) },
              {
                key: 'revoke',
                header: t('calendar_feeds:revoke'),
                headerHidden: true,
                cell: (feed) => (
                  <ButtonForm action={`/my-calendar/${feed.id}/revocations`} variant="warning">
                    {t('calendar_feeds:revoke')}
                  </ButtonForm>
                ),
              },
            ]}
          />
        )}
      </Section>
      <Section title={t('calendar_feeds:new')}>
        <p class="k-muted k-small">{t('calendar_feeds:secret')}</p>
        <Form action="/my-calendar" problem={problem}>
          <Radios
            name="device"
            label={t('calendar_feeds:device')}
            value={device}
            problem={problem}
            options={FEED_DEVICES.map((one) => ({ value: one, label: t(`calendar_feeds:devices.${one}`) }))}
          />
          <Button>{t('calendar_feeds:make')}</Button>
        </Form>
      </Section>
    </div>
  );
}
