import { BackLink } from '../../ui/components/BackLink';
import { ButtonForm } from '../../ui/components/ButtonForm';
import { Card } from '../../ui/components/Card';
import { EmptyState } from '../../ui/components/EmptyState';
import { PageHeading } from '../../ui/components/PageHeading';
import { Pagination } from '../../ui/components/Pagination';
import { SummaryList } from '../../ui/components/SummaryList';
import { formatDay } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { RestrictionRow } from '../restrictions.queries';

interface Props {
  restrictions: readonly RestrictionRow[];
  nextCursor: string | null;
  /** The child whose page it belongs to. */
  childId?: string;
}

/** What bars contact now, and the button that lifts it. */
export function RestrictionsView({ restrictions, nextCursor, childId }: Props) {
  const { t } = usePage();
  return (
    <div class="k-stack">
      {childId !== undefined && <BackLink href={`/children/${childId}`}>{t('safeguarding:back_to_child')}</BackLink>}
      <PageHeading title={t('safeguarding:restrictions.title')} lead={t('safeguarding:restrictions.lead')} />
      {restrictions.length === 0 && <EmptyState title={t('safeguarding:restrictions.none')} />}
      {restrictions.map((restriction) => (
        <Bar key={restriction.id} restriction={restriction} childId={childId} />
      ))}
      <Pagination
        nextHref={nextCursor === null ? undefined : `/restrictions?cursor=${encodeURIComponent(nextCursor)}`}
        shown={restrictions.length}
      />
    </div>
  );
}

function Bar({ restriction, childId }: { restriction: RestrictionRow; childId?: string }) {
  const { t, locale, can } = usePage();
  const { modes, personName, personType, parentId, facilityId } = restriction;
  const whom = personType
    ? t('safeguarding:restrictions.person', { name: personName ?? t('safeguarding:none') })
    : t(parentId || facilityId ? 'safeguarding:scope.parent' : 'safeguarding:scope.dyad');
  return (
    <Card
      title={t(`safeguarding:restriction.${restriction.kind}`)}
      actions={
        facilityId === null &&
        can('contact_decision.approve') && (
          <ButtonForm
            action={`/restrictions/${restriction.id}/liftings`}
            variant="secondary"
            fields={childId === undefined ? undefined : { childId }}
            confirm={t('safeguarding:restrictions.lift_confirm')}
          >
            {t('safeguarding:restrictions.lift')}
          </ButtonForm>
        )
      }
    >
      <SummaryList
        rows={[
          { key: t('safeguarding:scope.label'), value: whom },
          {
            key: t('safeguarding:restriction_form.modes'),
            value:
              modes === null || modes.length === 0
                ? t('safeguarding:restrictions.everything')
                : modes.map((mode) => t(`safeguarding:mode.${mode}`)).join(' · '),
          },
          { key: t('safeguarding:restriction_form.starts'), value: formatDay(restriction.startsOn, locale) },
          {
            key: t('safeguarding:restriction_form.ends'),
            value: restriction.endsOn === null ? t('safeguarding:restrictions.open_ended') : formatDay(restriction.endsOn, locale),
          },
          { key: t('safeguarding:restriction_form.authority'), value: restriction.authority ?? t('safeguarding:none') },
        ]}
      />
    </Card>
  );
}
