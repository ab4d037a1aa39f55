import { dayInZone } from '../../kernel/days';
import { ButtonForm } from '../../ui/components/ButtonForm';
import { ButtonLink } from '../../ui/components/ButtonLink';
import { Notice } from '../../ui/components/Notice';
import { SummaryList } from '../../ui/components/SummaryList';
import { formatDay } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import { DyadGuard } from '../dyad-guards.queries';

/** "Not in the child's interest now": complete work with a day to look again, never a failure. */
export function RestNotice({ guard }: { guard: DyadGuard }) {
  const { t, locale, can } = usePage();
  const { decision, dyadId } = guard;
  if (!decision) return null;
  return (
    <Notice
      tone="info"
      title={t('safeguarding:panel.rest_title')}
      actions={
        can('contact_decision.propose') && (
          <ButtonLink variant="secondary" href={`/dyads/${dyadId}/contact-decisions/review`}>
            {t('safeguarding:panel.review_open')}
          </ButtonLink>
        )
      }
    >
      <p>{t('safeguarding:panel.rest', { day: formatDay(decision.reviewOn, locale) })}</p>
      {decision.reasonClass && (
        <p class="k-muted">{t('safeguarding:panel.rest_reason', { reason: t(`safeguarding:no_contact.${decision.reasonClass}`) })}</p>
      )}
    </Notice>
  );
}

/** Harm, conferences, and what waits for a second person, each with the link that leads on. */
export function GuardNotices({ guard }: { guard: DyadGuard }) {
  const { t, locale, timeZone, can } = usePage();
  const { dyadId, decision, proposal, harmMarkers, conference, held, approvals } = guard;
  const what = (code: string): string => t(`safeguarding:approvable.${code.replace(/\./g, '_')}`);
  return (
    <>
      {harmMarkers.length > 0 && (
        <Notice
          tone="warn"
          title={t('safeguarding:panel.harm')}
          actions={!conference && <ButtonLink href={`/dyads/${dyadId}/case-conferences/new`}>{t('safeguarding:panel.call')}</ButtonLink>}
        >
          <ul>
            {harmMarkers.map((marker) => (
              <li key={marker.id}>
                {t('safeguarding:panel.harm_by', {
                  kind: t(`safeguarding:harm.${marker.kind}`),
                  day: formatDay(dayInZone(marker.recordedAt, timeZone), locale),
                  name: marker.recordedByName ?? t('casework:safety.somebody'),
                })}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {conference && (
        <Notice
          tone="info"
          title={t('safeguarding:panel.conference')}
          actions={
            <>
              <ButtonLink href={`/case-conferences/${conference.id}/decisions/new`}>{t('safeguarding:conference_record.open')}</ButtonLink>
              <ButtonForm variant="quiet" action={`/case-conferences/${conference.id}/withdrawals`}>
                {t('safeguarding:panel.drop')}
              </ButtonForm>
            </>
          }
        >
          <p>{conference.question}</p>
        </Notice>
      )}
      {held?.heldOn && held.decision && held.reviewOn && (
        <Notice
          tone="info"
          title={t('safeguarding:panel.conference_decided', {
            day: formatDay(held.heldOn, locale),
            decision: t(`safeguarding:conference_decision.${held.decision}.name`),
          })}
        >
          <p>{held.grounds}</p>
          <p class="k-muted">
            {t('safeguarding:panel.people', { people: held.people.join(t('safeguarding:panel.comma')) })}{' '}
            {t('safeguarding:panel.conference_review', { day: formatDay(held.reviewOn, locale) })}
          </p>
        </Notice>
      )}
      {decision?.status === 'under_review' && decision.reviewDueOn && (
        <Notice
          tone="warn"
          title={t('safeguarding:panel.review_due', { day: formatDay(decision.reviewDueOn, locale) })}
          actions={
            can('contact_decision.propose') && (
              <ButtonLink href={`/dyads/${dyadId}/contact-decisions/review`}>{t('safeguarding:panel.review_open')}</ButtonLink>
            )
          }
        />
      )}
      {proposal && can('contact_decision.propose') && (
        <Notice
          tone="info"
          title={t('safeguarding:panel.proposal', { level: t(`safeguarding:level.${proposal.level}.name`) })}
          actions={
            <ButtonLink variant="secondary" href="/approvals">
              {t('safeguarding:panel.proposal_open')}
            </ButtonLink>
          }
        />
      )}
      {approvals.map((approval) => (
        <Notice
          key={approval.id}
          tone={approval.status === 'approved' ? 'good' : 'info'}
          title={
            approval.validUntil === null
              ? t('safeguarding:panel.asked', { what: what(approval.reasonCode) })
              : t('safeguarding:panel.approved', { day: formatDay(approval.validUntil, locale), what: what(approval.reasonCode) })
          }
          actions={
            approval.status === 'requested' &&
            can('approval.decide') && (
              <ButtonLink variant="secondary" href={`/approvals/${approval.id}/decisions/new`}>
                {t('safeguarding:panel.decide')}
              </ButtonLink>
            )
          }
        />
      ))}
    </>
  );
}

/** The decision that holds and how contact may begin, with their conditions. */
export function GuardFacts({ guard }: { guard: DyadGuard }) {
  const { t, locale } = usePage();
  const { decision, readiness } = guard;
  const withConditions = (text: string, conditions: readonly string[]): string =>
    [text, ...conditions.map((condition) => t(`safeguarding:condition.${condition}`))].join(' · ');
  const rows = [
    ...(decision
      ? [
          {
            key: t('safeguarding:panel.decision'),
            value: withConditions(
              t('safeguarding:panel.decision_value', {
                level: t(`safeguarding:level.${decision.level}.name`),
                day: formatDay(decision.reviewOn, locale),
              }),
              decision.conditions,
            ),
          },
        ]
      : []),
    ...(readiness
      ? [
          {
            key: t('safeguarding:panel.ready'),
            value: withConditions(
              t('safeguarding:panel.ready_value', {
                mode: t(`safeguarding:first_mode.${readiness.firstMode}`),
                day: formatDay(readiness.assessedOn, locale),
              }),
              readiness.conditions,
            ),
          },
        ]
      : []),
  ];
  return rows.length === 0 ? null : <SummaryList rows={rows} />;
}
