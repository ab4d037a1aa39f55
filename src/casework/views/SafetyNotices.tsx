import { dayInZone } from '../../kernel/days';
import { ButtonForm } from '../../ui/components/ButtonForm';
import { ButtonLink } from '../../ui/components/ButtonLink';
import { Notice } from '../../ui/components/Notice';
import { formatDay } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import { DyadSafety } from '../children-desk.queries';

/** What holds a dyad for the child's safety, with the buttons that end it. */
export function SafetyNotices({ safety, childId }: { safety: DyadSafety; childId: string }) {
  const { t, locale, timeZone, can } = usePage();
  const titleOf = ({ kind, personId, personName, parentId, facilityId }: DyadSafety['restrictions'][number]): string => {
    const words = t(`safeguarding:restriction.${kind}`);
    if (personId !== null)
      return t('safeguarding:panel.restriction_person', { name: personName ?? t('casework:safety.somebody'), kind: words });
    return parentId === null && facilityId === null
      ? t('casework:safety.restriction', { kind: words })
      : t('safeguarding:panel.restriction_parent', { kind: words });
  };
  return (
    <>
      {safety.incidents.map((incident) => {
        const params = {
          day: formatDay(dayInZone(incident.raisedAt, timeZone), locale),
          name: incident.raisedByName ?? t('casework:safety.somebody'),
        };
        return (
          <Notice
            key={incident.id}
            tone={incident.severity === 'red' ? 'stop' : 'warn'}
            title={t('casework:safety.incident')}
            actions={<ButtonLink href={`/incidents/${incident.id}`}>{t('casework:safety.open')}</ButtonLink>}
          >
            <p>{incident.note}</p>
            <p class="k-muted">
              {t('casework:safety.raised', params)} {t(`casework:safety.status.${incident.status}`)}
            </p>
          </Notice>
        );
      })}
      {safety.restrictions.map((restriction) => (
        <Notice
          key={restriction.id}
          tone="warn"
          title={titleOf(restriction)}
          actions={
            restriction.facilityId === null &&
            can('contact_decision.approve') && (
              <ButtonForm
                variant="secondary"
                action={`/restrictions/${restriction.id}/liftings`}
                fields={{ childId }}
                confirm={t('casework:safety.lift_confirm')}
              >
                {t('casework:safety.lift')}
              </ButtonForm>
            )
          }
        >
          <p>
            {restriction.modes === null || restriction.modes.length === 0
              ? t('casework:safety.every_mode')
              : t('casework:safety.modes', {
                  modes: restriction.modes.map((mode) => t(`safeguarding:mode.${mode}`)).join(t('casework:safety.comma')),
                })}
          </p>
          <p class="k-muted">
            {restriction.endsOn === null
              ? t('casework:safety.from', { from: formatDay(restriction.startsOn, locale) })
              : t('casework:safety.from_to', { from: formatDay(restriction.startsOn, locale), to: formatDay(restriction.endsOn, locale) })}
            {restriction.authority && ` · ${restriction.authority}`}
          </p>
        </Notice>
      ))}
    </>
  );
}
