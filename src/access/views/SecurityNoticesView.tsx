import { ButtonForm } from '../../ui/components/ButtonForm';
import { Card } from '../../ui/components/Card';
import { EmptyState } from '../../ui/components/EmptyState';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Tag } from '../../ui/components/Tag';
import { formatDayTime } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { SecurityNoticeRow } from '../security-notices.service';

/** What one was told, and what to do when it was somebody else. */
export function SecurityNoticesView({ notices }: { notices: SecurityNoticeRow[] }) {
  const { t, locale, timeZone } = usePage();
  return (
    <div class="k-stack">
      <PageHeading title={t('access:security.title')} lead={t('access:security.lead')} />
      <Notice tone="info" title={t('access:security.react_title')}>
        <p>{t('access:security.react')}</p>
      </Notice>
      {notices.length === 0 && <EmptyState title={t('access:security.empty')} icon="check" />}
      {notices.map((notice) => {
        const when = formatDayTime(notice.at, timeZone, locale);
        const what = t(`access:security.what.${notice.kind}${notice.own ? '' : '_other'}`, { name: notice.userName });
        return (
          <Card key={notice.id} title={when} tone={notice.acknowledgedAt === null ? 'warn' : 'neutral'}>
            <div class="k-stack-s">
              <p>{what}</p>
              {notice.acknowledgedAt === null ? (
                <ButtonForm
                  action={`/security-notices/${notice.id}/acknowledgements`}
                  variant="secondary"
                  label={`${t('access:security.known')} – ${when}`}
                >
                  {t('access:security.known')}
                </ButtonForm>
              ) : (
                <p>
                  <Tag tone="good" icon="check">
                    {t('access:security.answered')}
                  </Tag>
                </p>
              )}
            </div>
          </Card>
        );
      })}
    </div>
  );
}
