import { Radios } from '../../ui/components/Radios';
import { Select } from '../../ui/components/Select';
import { TextInput } from '../../ui/components/TextInput';
import { LOCALES } from '../../kernel/locale';
import { ROLES } from '../../kernel/permissions';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import type { UserPlaces } from '../users.queries';

interface Props {
  values: Record<string, string | null | undefined>;
  places: UserPlaces;
  problem?: PageProblem;
}

/** Who the person is and what the account may do: the same for a new and an old account. */
export function UserFields({ values, places, problem }: Props) {
  const { t } = usePage();
  const common = (name: string) => ({ name, value: values[name] ?? undefined, problem });
  return (
    <>
      <TextInput {...common('userName')} label={t('access:users.name')} maxLength={60} />
      <Select
        {...common('role')}
        label={t('access:users.role')}
        placeholder={t('access:users.role_choose')}
        options={ROLES.map((role) => ({ value: role, label: `${t(`ui:role.${role}`)} – ${t(`access:users.role_does.${role}`)}` }))}
      />
      {places.facilities.length > 0 && (
        <Select
          {...common('facilityId')}
          label={t('access:users.facility')}
          hint={t('access:users.facility_hint')}
          placeholder={t('access:users.none_chosen')}
          optional
          options={places.facilities.map(({ id, facilityName }) => ({ value: id, label: facilityName }))}
        />
      )}
      {places.workers.length > 0 && (
        <Select
          {...common('workerId')}
          label={t('access:users.worker')}
          hint={t('access:users.worker_hint')}
          placeholder={t('access:users.none_chosen')}
          optional
          options={places.workers.map(({ id, workerName }) => ({ value: id, label: workerName }))}
        />
      )}
      <Radios
        {...common('locale')}
        label={t('access:users.locale')}
        inline
        options={LOCALES.map((locale) => ({ value: locale, label: t(`access:users.language.${locale}`) }))}
      />
    </>
  );
}
