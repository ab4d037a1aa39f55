import { formatDay } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import { ButtonLink } from '../../ui/components/ButtonLink';
import { cureHref } from '../checklist.rules';
import { DyadDesk } from '../children-desk.queries';

/** The one sentence "next: …", with who and by when, and the button that does it. */
export function NextLine({ desk }: { desk: DyadDesk }) {
  const { t, locale, can } = usePage();
  const { next, dyad } = desk;
  const words =
    next.key === 'cure' && next.reason
      ? t(`reasons:${next.reason.code}.fix`, next.reason.params)
      : next.day
        ? t(`casework:next.${next.key}_by`, { day: formatDay(next.day, locale) })
        : t(`casework:next.${next.key}`);
  const href =
    next.key === 'cure' && next.reason ? cureHref(next.reason.code, dyad.id, can) : next.visitId ? `/visits/${next.visitId}` : undefined;
  return (
    <div class="k-between">
      <p>
        <strong>{words}</strong> <span class="k-muted">{t('casework:next.owner', { owner: t(`casework:owner.${next.owner}`) })}</span>
        {next.key === 'cure' && next.day && <span class="k-muted"> · {t('casework:next.due', { day: formatDay(next.day, locale) })}</span>}
      </p>
      {next.key === 'plan' && can('visit.request') && <ButtonLink href={`/dyads/${dyad.id}/book`}>{t('casework:child.plan')}</ButtonLink>}
      {next.key !== 'plan' && href && (
        <ButtonLink variant="secondary" href={href}>
          {t('casework:next.open')}
        </ButtonLink>
      )}
    </div>
  );
}
