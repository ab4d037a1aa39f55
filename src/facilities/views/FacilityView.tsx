import type { Day } from '../../kernel/days';
import { BackLink } from '../../ui/components/BackLink';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Section } from '../../ui/components/Section';
import { SummaryList } from '../../ui/components/SummaryList';
import { Table } from '../../ui/components/Table';
import { Tag } from '../../ui/components/Tag';
import { formatDay, formatTime } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { FacilityRow, RulesOn, SessionListed } from '../facilities.queries';
import type { WaitingVersion } from '../rule-versions.queries';
import { RulesList } from './RulesList';
import { WaitingVersions } from './WaitingVersions';

interface Props {
  facility: FacilityRow;
  wards: readonly { id: string; code: string; name: string }[];
  rules: RulesOn | undefined;
  /** Proposed rules of this facility that wait for the reader. */
  waiting: readonly WaitingVersion[];
  sessions: readonly SessionListed[];
  /** Next year's days off are known. */
  announced: boolean;
  today: Day;
}

/** One facility: what it asks, how sure we are of it, and the seats of the next four weeks. */
export function FacilityView({ facility, wards, rules, waiting, sessions, announced, today }: Props) {
  const { t } = usePage();
  const days = [...new Set(sessions.map((session) => session.day))];
  return (
    <div class="k-stack">
      <BackLink href="/facilities">{t('facilities:list.title')}</BackLink>
      <PageHeading title={facility.name} caption={t(`facilities:kind.${facility.kind}`)} />
      <WaitingVersions versions={waiting} />
      {!announced && (
        <Notice tone="info" title={t('facilities:calendar.not_announced', { year: Number(today.slice(0, 4)) + 1 })}>
          {t('facilities:calendar.not_announced_detail')}
        </Notice>
      )}
      <SummaryList
        rows={[
          { key: t('facilities:field.alias'), value: facility.publicAlias },
          { key: t('facilities:field.county'), value: facility.countyCode },
          { key: t('facilities:field.zone'), value: facility.timeZone },
          { key: t('facilities:field.wards'), value: wards.length > 0 ? wards.map((ward) => ward.name).join(' · ') : t('facilities:none') },
        ]}
      />
      <Section
        title={t('facilities:rules.title')}
        actions={<a href={`/facilities/${facility.id}/rules`}>{t('facility_rules:all_rules')}</a>}
      >
        {rules ? (
          <RulesList rules={rules} />
        ) : (
          <Notice tone="warn" title={t('facilities:rules.unknown')}>
            {t('facilities:rules.unknown_detail')}
          </Notice>
        )}
      </Section>
      <Section title={t('facilities:sessions.title')} count={sessions.length}>
        <p class="k-muted">{t('facilities:sessions.lead')}</p>
        {days.length === 0 && <p>{t('facilities:sessions.none')}</p>}
        <div class="k-stack">
          {days.map((day) => (
            <DaySessions key={day} day={day} sessions={sessions.filter((session) => session.day === day)} zone={facility.timeZone} />
          ))}
        </div>
      </Section>
    </div>
  );
}

function DaySessions({ day, sessions, zone }: { day: Day; sessions: readonly SessionListed[]; zone: string }) {
  const { t, locale } = usePage();
  return (
    <Table
      caption={formatDay(day, locale)}
      compact
      rows={sessions}
      rowKey={(s) => s.id}
      columns={[
        {
          key: 'time',
          header: t('facilities:sessions.time'),
          rowHeader: true,
          cell: (s) => (
            <>
              {`${formatTime(s.startsAt, zone, locale)} – ${formatTime(s.endsAt, zone, locale)}`}{' '}
              {s.provisional && (
                <Tag tone="warn" icon="calendar">
                  {t('timetables:provisional')}
                </Tag>
              )}
            </>
          ),
        },
        { key: 'mode', header: t('facilities:sessions.mode'), cell: (s) => t(`facilities:mode.${s.mode}`) },
        { key: 'ward', header: t('facilities:sessions.ward'), cell: (s) => s.wardName ?? t('facilities:sessions.every_ward') },
        { key: 'used', header: t('facilities:sessions.used'), numeric: true, cell: (s) => `${s.held + s.confirmed} / ${s.capacity}` },
        {
          key: 'free',
          header: t('facilities:sessions.free'),
          numeric: true,
          cell: (s) => (s.status === 'closed' ? <Tag status="closed" /> : s.free),
        },
      ]}
    />
  );
}
