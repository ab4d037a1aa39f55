import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { ButtonForm } from '../../ui/components/ButtonForm';
import { Checkbox } from '../../ui/components/Checkbox';
import { Form } from '../../ui/components/Form';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Section } from '../../ui/components/Section';
import { Tag } from '../../ui/components/Tag';
import { TimeText } from '../../ui/components/TimeText';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import type { Invitation } from '../user-invitations.service';
import type { UserPlaces, UserRow } from '../users.queries';
import { UserFields } from './UserFields';
import { userState, USER_TONES } from './user-words';

interface Props {
  user: UserRow;
  places: UserPlaces;
  mails: boolean;
  /** The reader's own account: it cannot be shut or given another role by its owner. */
  own: boolean;
  values?: Record<string, string>;
  problem?: PageProblem;
  /** A link that was made just now; shown this once. */
  invitation?: Invitation;
  done?: string;
}

/** One account: what it may do, and links to choose a password. */
export function UserView({ user, places, mails, own, values, problem, invitation, done }: Props) {
  const { t } = usePage();
  const { facilityId, workerId, userName, role, locale, active } = user;
  const shown = values ?? { userName, role, locale, facilityId, workerId };
  const isActive = values ? values.active === 'true' : active;
  return (
    <div class="k-stack">
      <BackLink href="/users">{t('access:users.title')}</BackLink>
      <PageHeading
        title={user.userName}
        lead={user.userEmail}
        actions={<Tag tone={USER_TONES[userState(user)]}>{t(`access:users.state_is.${userState(user)}`)}</Tag>}
      />
      {done !== undefined && <Notice tone="good">{t(`access:users.done.${done === 'created' && !mails ? 'created_hand' : done}`)}</Notice>}
      {invitation && (
        <Notice tone="warn" title={t('access:users.link_title')}>
          <p>{invitation.link}</p>
          <p>{t('access:users.link_detail')}</p>
        </Notice>
      )}
      {active && (
        <Section title={t('access:users.password')}>
          <p>
            {t(user.opened ? 'access:users.password_chosen' : 'access:users.password_open')}
            {user.invitedUntil !== null && (
              <>
                {' '}
                {t('access:users.invited_until')} <TimeText at={user.invitedUntil} withDay />
              </>
            )}
          </p>
          <div class="k-cluster">
            {mails && (
              <ButtonForm action={`/users/${user.id}/invitations`} fields={{ by: 'email' }} variant="secondary">
                {t('access:users.invite_email')}
              </ButtonForm>
            )}
            <ButtonForm action={`/users/${user.id}/invitations`} fields={{ by: 'hand' }} variant="secondary">
              {t('access:users.invite_hand')}
            </ButtonForm>
          </div>
        </Section>
      )}
      <Section title={t('access:users.change')}>
        <Form action={`/users/${user.id}`} problem={problem}>
          <input type="hidden" name="version" value={values?.version ?? user.version} />
          <UserFields values={shown} places={places} problem={problem} />
          {own ? (
            <>
              <input type="hidden" name="active" value="true" />
              <p class="k-muted">{t('access:users.own')}</p>
            </>
          ) : (
            <Checkbox
              name="active"
              value="true"
              label={t('access:users.active')}
              hint={t('access:users.active_hint')}
              checked={isActive}
              problem={problem}
            />
          )}
          <Button>{t('access:users.save')}</Button>
        </Form>
      </Section>
    </div>
  );
}
