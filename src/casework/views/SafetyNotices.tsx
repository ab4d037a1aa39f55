import { dayInZone } from '../../kernel/days';
import { ButtonForm } from '../../ui/components/ButtonForm';
import { Notice } from '../../ui/components/Notice';
import { formatDay } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import { DyadSafety } from '../children-desk.queries';

/** What holds a dyad for the child's safety, with the buttons that end it. */
export function SafetyNotices({ safety }: { safety: DyadSafety }) {
  const { t, locale, timeZone, can, actor } = usePage();
  return (
    <>
      {safety.incidents.map((incident) => {
        const own = incident.raisedBy === actor?.userId;
        const params = {
          day: formatDay(dayInZone(incident.raisedAt, timeZone), locale),
          name: incident.raisedByName ?? t('casework:safety.somebody'),
        };
        return (
          <Notice
            key={incident.id}
            tone="warn"
            title={t('casework:safety.incident')}
            actions={
              <>
                {incident.status === 'raised' && can('contact_decision.approve') && (
                  <ButtonForm variant="secondary" action={`/incidents/${incident.id}/acknowledgements`}>
                    {t('casework:safety.acknowledge')}
                  </ButtonForm>
                )}
                {!own && can('restriction.write') && (
                  <ButtonForm
                    variant="secondary"
                    action={`/incidents/${incident.id}/closings`}
                    confirm={t('casework:safety.close_confirm')}
                  >
                    {t('casework:safety.close')}
                  </ButtonForm>
                )}
              </>
            }
          >
            <p>{incident.note}</p>
            <p class="k-muted">
              {t('casework:safety.raised', params)} {t(`casework:safety.status.${incident.status}`)} {own && t('casework:safety.own')}
            </p>
          </Notice>
        );
      })}
      {safety.restrictions.map((restriction) => (
        <Notice
          key={restriction.id}
          tone="warn"
          title={t('casework:safety.restriction', { kind: t(`safeguarding:restriction.${restriction.kind}`) })}
          actions={
            can('contact_decision.approve') && (
              <ButtonForm
                variant="secondary"
                action={`/restrictions/${restriction.id}/liftings`}
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
