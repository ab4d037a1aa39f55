import type { FacilityRow } from '../../../facilities/facilities.queries';
import { RuleChange, RuleVersionRow, ruleText, RuleValue } from '../../../facilities/rule-versions.queries';
import type { Day } from '../../../kernel/days';
import { dayInZone } from '../../../kernel/days';
import { BackLink } from '../../../ui/components/BackLink';
import { ButtonForm } from '../../../ui/components/ButtonForm';
import { ButtonGroup } from '../../../ui/components/ButtonGroup';
import { ButtonLink } from '../../../ui/components/ButtonLink';
import { EmptyState } from '../../../ui/components/EmptyState';
import { Notice } from '../../../ui/components/Notice';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Section } from '../../../ui/components/Section';
import { Table } from '../../../ui/components/Table';
import { Tag } from '../../../ui/components/Tag';
import type { Tone } from '../../../ui/components/tone';
import { formatDay } from '../../../ui/format';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import { ErrorSummary } from '../../../ui/components/ErrorSummary';
import type { RulePreview } from '../rule-changes.service';
import { RulePreviewView } from './RulePreviewView';

/** A version as its pages show it: without the stored rules themselves. */
export type ShownVersion = Omit<RuleVersionRow, 'rules' | 'provenance' | 'replaces' | 'replacedEnd'>;

/** A version as its pages show it. */
export function shownVersion(version: RuleVersionRow): ShownVersion {
  const { rules: _rules, provenance: _provenance, replaces: _replaces, replacedEnd: _end, ...shown } = version;
  return shown;
}

type State = 'proposed' | 'in_force' | 'staged' | 'over' | 'withdrawn';
const TONES: Record<State, Tone> = { proposed: 'warn', in_force: 'good', staged: 'info', over: 'neutral', withdrawn: 'neutral' };

/** Where a version stands today. */
function stateOf({ status, effectiveFrom, effectiveTo }: ShownVersion, today: Day): State {
  if (status !== 'in_force') return status;
  if (effectiveFrom > today) return 'staged';
  return effectiveTo !== null && effectiveTo <= today ? 'over' : 'in_force';
}

function StateTag({ version, today }: { version: ShownVersion; today: Day }) {
  const { t } = usePage();
  const state = stateOf(version, today);
  return <Tag tone={TONES[state]}>{t(`facility_rules:status.${state}`)}</Tag>;
}

/** What a version changed, in words. */
function Changes({ changes }: { changes: readonly RuleChange[] | null }) {
  const { t } = usePage();
  if (changes === null) return <span class="k-muted">{t('facility_rules:whole')}</span>;
  return (
    <ul>
      {changes.map((change) => (
        <li key={change.key}>
          {t(`facility_rules:key.${change.key}.label`)}:{' '}
          <span class="k-strong">
            {change.value === null ? t('facility_rules:unset') : ruleText({ key: change.key, value: change.value as RuleValue }, t)}
          </span>
        </li>
      ))}
    </ul>
  );
}

interface ListProps {
  facility: FacilityRow;
  versions: readonly ShownVersion[];
  today: Day;
  canChange: boolean;
  /** What has just been done: words `facility_rules:<done>`. */
  done?: string;
}

/** Every version, the newest first. */
export function RuleVersionsView({ facility, versions, today, canChange, done }: ListProps) {
  const { t, locale } = usePage();
  const on = (at: Date): string => formatDay(dayInZone(at, facility.timeZone), locale);
  return (
    <div class="k-stack">
      <BackLink href={`/facilities/${facility.id}/rules`}>{t('facility_rules:back')}</BackLink>
      <PageHeading title={t('facility_rules:history_title')} caption={facility.name} lead={t('facility_rules:history_lead')} />
      {done !== undefined && <Notice tone="good" title={t(`facility_rules:${done}`)} />}
      {canChange && (
        <ButtonGroup>
          <ButtonLink href={`/facilities/${facility.id}/rule-versions/new`}>{t('facility_rules:change')}</ButtonLink>
        </ButtonGroup>
      )}
      <Table
        caption={t('facility_rules:history_title')}
        captionHidden
        rows={versions}
        rowKey={(version) => version.id}
        empty={<EmptyState title={t('facility_rules:history_empty')} />}
        columns={[
          {
            key: 'days',
            header: t('facility_rules:col_days'),
            rowHeader: true,
            cell: (version) => (
              <a href={`/facility-rule-versions/${version.id}`}>
                {formatDay(version.effectiveFrom, locale)} –{' '}
                {version.effectiveTo === null ? t('facility_rules:open_end') : formatDay(version.effectiveTo, locale)}
              </a>
            ),
          },
          { key: 'status', header: t('facility_rules:col_status'), cell: (version) => <StateTag version={version} today={today} /> },
          { key: 'changes', header: t('facility_rules:col_changes'), cell: (version) => <Changes changes={version.changes} /> },
          {
            key: 'source',
            header: t('facility_rules:col_source'),
            cell: (version) => (
              <>
                {version.source} <span class="k-muted k-small">{formatDay(version.asOf, locale)}</span>
              </>
            ),
          },
          {
            key: 'people',
            header: t('facility_rules:col_people'),
            cell: (version) => (
              <ul>
                {version.proposedAt && (
                  <li>
                    {version.proposedByName} {t('facility_rules:proposed_by', { day: on(version.proposedAt) })}
                  </li>
                )}
                {version.approvedAt && (
                  <li>
                    {version.approvedByName} {t('facility_rules:approved_by', { day: on(version.approvedAt) })}
                  </li>
                )}
                {version.withdrawnAt && <li>{t('facility_rules:withdrawn_on', { day: on(version.withdrawnAt) })}</li>}
              </ul>
            ),
          },
        ]}
      />
    </div>
  );
}

interface OneProps {
  facility: FacilityRow;
  version: ShownVersion;
  today: Day;
  /** A proposal: whom it would touch. */
  preview?: RulePreview;
  canApprove: boolean;
  canWithdraw: boolean;
  isOwn: boolean;
  problem?: PageProblem;
}

/** One version with what it changes, whom it touches, and what can be done with it. */
export function RuleVersionView({ facility, version, today, preview, canApprove, canWithdraw, isOwn, problem }: OneProps) {
  const { t, locale } = usePage();
  const path = `/facility-rule-versions/${version.id}`;
  return (
    <div class="k-stack">
      <BackLink href={`/facilities/${facility.id}/rule-versions`}>{t('facility_rules:history')}</BackLink>
      <PageHeading
        title={t('facility_rules:version_title')}
        caption={facility.name}
        lead={t('facility_rules:version_lead', {
          from: formatDay(version.effectiveFrom, locale),
          to: version.effectiveTo === null ? t('facility_rules:open_end') : formatDay(version.effectiveTo, locale),
        })}
        tag={<StateTag version={version} today={today} />}
      />
      <ErrorSummary problem={problem} />
      <Section title={t('facility_rules:col_changes')}>
        <Changes changes={version.changes} />
        <p>
          {version.source} · {formatDay(version.asOf, locale)} · {t(`facilities:confidence.${version.confidence}`)}
        </p>
        {version.why !== null && <p>{version.why}</p>}
      </Section>
      {preview && (
        <Section title={t('facility_rules:preview_title')}>
          <RulePreviewView preview={preview} />
        </Section>
      )}
      {isOwn && <Notice tone="info" title={t('facility_rules:own')} />}
      <ButtonGroup>
        {canApprove && <ButtonForm action={`${path}/approvals`}>{t('facility_rules:approve')}</ButtonForm>}
        {canWithdraw && (
          <ButtonForm action={`${path}/withdrawals`} variant="secondary">
            {t('facility_rules:withdraw')}
          </ButtonForm>
        )}
      </ButtonGroup>
    </div>
  );
}
