import type { AllowanceSeen } from '../../entitlements/entitlements.queries';
import { EXEMPT_POOL } from '../../kernel/allowance-periods';
import { Notice } from '../../ui/components/Notice';
import { QuotaBox } from '../../ui/components/QuotaBox';
import { formatSpan } from '../../ui/format';
import { usePage } from '../../ui/page-context';

interface Props {
  /** Of the period of today, by pool. */
  allowances: readonly AllowanceSeen[];
  parentId: string | undefined;
}

/** What is left of the parent's contacts in the period of today, each pool by itself, and the way to the lines behind the numbers. */
export function Allowances({ allowances, parentId }: Props) {
  const { t, locale, can } = usePage();
  if (allowances.length === 0 || parentId === undefined) return null;
  const note = ({ pool, held, cap }: AllowanceSeen): string =>
    [
      ...(cap === null ? [] : [t('entitlements:page.cap', { count: cap })]),
      ...(held === 0 ? [] : [t('entitlements:page.held', { count: held })]),
      t(`casework:dyad.entitlement_${pool === 'contact' ? 'together' : 'each'}`),
    ].join(' ');
  const exempt = allowances.find(({ pool }) => pool === EXEMPT_POOL);
  return (
    <>
      {exempt && (
        <Notice title={t('entitlements:exempt.title')}>
          <p>
            {t('entitlements:exempt.so_far', {
              period: formatSpan(exempt.period, exempt.endsOn, locale),
              used: exempt.used,
              held: exempt.held,
            })}
          </p>
        </Notice>
      )}
      {allowances
        .filter((a) => a !== exempt)
        .map((a) => (
          <QuotaBox
            key={a.pool}
            title={t(`casework:dyad.entitlement_of.${a.pool}`)}
            used={a.used + a.held}
            limit={a.granted}
            period={formatSpan(a.period, a.endsOn, locale)}
            note={note(a)}
          />
        ))}
      {can('family.read') && (
        <p>
          <a class="govuk-link" href={`/parents/${parentId}/entitlements`}>
            {t('entitlements:page.link')}
          </a>
        </p>
      )}
    </>
  );
}
