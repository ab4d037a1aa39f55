import { ButtonLink } from '../../ui/components/ButtonLink';
import { EmptyState } from '../../ui/components/EmptyState';
import { PageHeading } from '../../ui/components/PageHeading';
import { Pagination } from '../../ui/components/Pagination';
import { Table } from '../../ui/components/Table';
import { Tag } from '../../ui/components/Tag';
import { usePage } from '../../ui/page-context';
import type { UserRow } from '../users.queries';
import { userState, USER_TONES } from './user-words';

interface Props {
  users: UserRow[];
  nextCursor: string | null;
  role?: string;
}

/** Who may sign in, and as what. */
export function UsersView({ users, nextCursor, role }: Props) {
  const { t } = usePage();
  return (
    <div class="k-stack">
      <PageHeading
        title={t('access:users.title')}
        lead={t('access:users.lead')}
        actions={<ButtonLink href="/users/new">{t('access:users.new')}</ButtonLink>}
      />
      {users.length === 0 ? (
        <EmptyState title={t('access:users.none')} icon="people">
          {t('access:users.none_detail')}
        </EmptyState>
      ) : (
        <Table
          caption={t('access:users.title')}
          captionHidden
          rows={users}
          rowKey={(row) => row.id}
          columns={[
            {
              key: 'name',
              header: t('access:users.name'),
              rowHeader: true,
              cell: (row) => (
                <>
                  <a href={`/users/${row.id}`}>{row.userName}</a>
                  <br />
                  <span class="k-small k-muted">{row.userEmail}</span>
                </>
              ),
            },
            {
              key: 'role',
              header: t('access:users.role'),
              cell: (row) => (
                <>
                  {t(`ui:role.${row.role}`)}
                  {row.facilityName !== null && (
                    <>
                      <br />
                      <span class="k-small k-muted">{row.facilityName}</span>
                    </>
                  )}
                </>
              ),
            },
            {
              key: 'state',
              header: t('access:users.state'),
              cell: (row) => <Tag tone={USER_TONES[userState(row)]}>{t(`access:users.state_is.${userState(row)}`)}</Tag>,
            },
          ]}
        />
      )}
      <Pagination nextHref={nextCursor ? `/users?cursor=${nextCursor}${role ? `&role=${role}` : ''}` : undefined} />
    </div>
  );
}
