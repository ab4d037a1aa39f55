import { BackLink } from '../../ui/components/BackLink';
import { ButtonGroup } from '../../ui/components/ButtonGroup';
import { ButtonLink } from '../../ui/components/ButtonLink';
import { Details } from '../../ui/components/Details';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Section } from '../../ui/components/Section';
import { SummaryList } from '../../ui/components/SummaryList';
import { Column, Table } from '../../ui/components/Table';
import { formatDay } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import { ConsentEntry } from '../consents.queries';
import { ConsentPurpose } from '../dyad.entity';
import { ChildRow, ChildViewRow } from '../families.queries';
import { ConsentTag } from './ConsentTag';
import { RestrictedNotice } from './RestrictedNotice';

interface Props {
  dyadId: string;
  child: ChildRow;
  rows: ConsentEntry[];
  /** What the child said last. */
  view: ChildViewRow | undefined;
  /** Purposes on which guardians disagree. */
  disputed: ConsentPurpose[];
}

const OVER = ['expired', 'withdrawn', 'superseded'];

/** Every word that was given about one child and one parent, with its state and what can be done about it. */
export function ConsentRegisterView({ dyadId, child, rows, view, disputed }: Props) {
  const { t, can } = usePage();
  const current = rows.filter((row) => !OVER.includes(row.status));
  const over = rows.filter((row) => OVER.includes(row.status));
  const waiting = rows.filter((row) => row.toReconfirmSince !== null && !OVER.includes(row.status));
  const write = can('consent.write');
  const used = child.restrictedAt === null;
  return (
    <div class="k-stack">
      <BackLink href={`/children/${child.id}`} />
      <PageHeading caption={child.preferredName} title={t('families:consents.title')} lead={t('families:consents.lead')} />
      <RestrictedNotice child={child} />
      {disputed.length > 0 && (
        <Notice tone="warn" title={t('families:consents.disputed')}>
          <p>{t('families:consents.disputed_fix', { what: disputed.map((purpose) => t(`families:purpose.${purpose}`)).join(' · ') })}</p>
        </Notice>
      )}
      {waiting.length > 0 && (
        <Notice tone="warn" title={t('families:consents.waiting')}>
          <p>{t('families:consents.waiting_fix')}</p>
        </Notice>
      )}
      {write && (
        <ButtonGroup>
          {(used || child.restrictedReason === 'withdrawn') && (
            <ButtonLink href={`/dyads/${dyadId}/consents/new`}>{t('families:new_consent.title')}</ButtonLink>
          )}
          {used && (
            <ButtonLink variant="secondary" href={`/dyads/${dyadId}/consents/new?answer=no`}>
              {t('families:consents.record_no')}
            </ButtonLink>
          )}
          {current.some((row) => row.answer === 'yes') && (
            <ButtonLink variant="secondary" href={`/dyads/${dyadId}/consents/withdrawal`}>
              {t('families:withdraw_all.title')}
            </ButtonLink>
          )}
        </ButtonGroup>
      )}
      <Register caption={t('families:consents.current')} rows={current} write={write} />
      {over.length > 0 && (
        <Details summary={t('families:consents.over')}>
          <Register caption={t('families:consents.over')} rows={over} write={false} />
        </Details>
      )}
      <ChildsWord dyadId={dyadId} view={view} />
    </div>
  );
}

function Register({ caption, rows, write }: { caption: string; rows: ConsentEntry[]; write: boolean }) {
  const { t, locale } = usePage();
  const columns: Column<ConsentEntry>[] = [
    {
      key: 'purpose',
      header: t('families:consents.purpose'),
      rowHeader: true,
      cell: (row) => (
        <>
          {t(`families:purpose.${row.purpose}`)}
          {row.partnerName && <span class="k-muted"> · {row.partnerName}</span>}
        </>
      ),
    },
    {
      key: 'who',
      header: t('families:consents.who'),
      cell: (row) => (
        <span>
          {row.caregiverName && <>{row.caregiverName} · </>}
          {t(`families:capacity.${row.capacity}`)}
          <span class="k-muted"> · {t(`families:evidence.${row.evidence}`)}</span>
        </span>
      ),
    },
    {
      key: 'dates',
      header: t('families:consents.dates'),
      cell: (row) =>
        row.withdrawnOn
          ? t('families:consents.until', { day: formatDay(row.withdrawnOn, locale) })
          : t('families:consents.from_until', { from: formatDay(row.startsOn, locale), until: formatDay(row.expiresOn, locale) }),
    },
    { key: 'status', header: t('families:consents.status'), cell: (row) => <ConsentTag status={row.status} /> },
  ];
  if (write)
    columns.push({ key: 'actions', header: t('families:consents.actions'), headerHidden: true, cell: (row) => <Actions row={row} /> });
  return <Table caption={caption} columns={columns} rows={rows} rowKey={(row) => row.id} empty={<p>{t('families:consents.empty')}</p>} />;
}

function Actions({ row }: { row: ConsentEntry }) {
  const { t } = usePage();
  return (
    <ButtonGroup>
      {row.toReconfirmSince !== null && (
        <ButtonLink variant="quiet" href={`/consents/${row.id}/reconfirmation`}>
          {t('families:reconfirm.action')}
        </ButtonLink>
      )}
      {row.status === 'expiring' && (
        <ButtonLink variant="quiet" href={`/dyads/${row.dyadId}/consents/new`}>
          {t('families:consents.renew')}
        </ButtonLink>
      )}
      <ButtonLink variant="quiet" href={`/consents/${row.id}/withdrawal`}>
        {t('families:withdraw.action')}
      </ButtonLink>
    </ButtonGroup>
  );
}

function ChildsWord({ dyadId, view }: { dyadId: string; view: ChildViewRow | undefined }) {
  const { t, locale, can } = usePage();
  return (
    <Section title={t('families:new_view.title')}>
      {view ? (
        <SummaryList
          rows={[
            { key: t('families:field.view'), value: t(`families:view.${view.view}`) },
            { key: t('families:field.method'), value: t(`families:method.${view.method}`) },
            { key: t('families:consents.asked_by'), value: view.askedByName ?? t('families:consents.nobody') },
            { key: t('families:field.caregiverPresent'), value: t(`families:yes_no.${String(view.caregiverPresent)}`) },
            { key: t('families:field.askedOn'), value: formatDay(view.askedOn, locale) },
            view.askAgainOn
              ? { key: t('families:field.askAgainOn'), value: formatDay(view.askAgainOn, locale) }
              : { key: t('families:consents.holds_until'), value: formatDay(view.validUntil, locale) },
          ]}
        />
      ) : (
        <p class="k-muted">{t('families:consents.not_asked')}</p>
      )}
      {can('child_view.write') && (
        <p>
          <a href={`/dyads/${dyadId}/child-views/new`}>{t('families:consents.ask')}</a>
        </p>
      )}
    </Section>
  );
}
