import { dayInZone } from '../../kernel/days';
import { ButtonForm } from '../../ui/components/ButtonForm';
import { ButtonGroup } from '../../ui/components/ButtonGroup';
import { Card } from '../../ui/components/Card';
import { SummaryList } from '../../ui/components/SummaryList';
import { formatDay } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { ProposalRow } from '../contact-decisions.queries';

/** A proposed level of contact with the buttons of the second person. `back` names the page to return to. */
export function Proposal({ proposal, back }: { proposal: ProposalRow; back?: string }) {
  const { t, locale, timeZone, actor, can } = usePage();
  const own = proposal.proposedBy === actor?.userId;
  const fields = back === undefined ? undefined : { back };
  const level = (number: number): string => t(`safeguarding:level.${number}.name`);
  const proposedOn = dayInZone(proposal.proposedAt, timeZone);
  return (
    <Card title={`${proposal.childName} (${proposal.childReference})`} href={`/children/${proposal.childId}`}>
      <SummaryList
        rows={[
          {
            key: t('safeguarding:decisions.now'),
            value: proposal.currentLevel === null ? t('safeguarding:decisions.no_decision') : level(proposal.currentLevel),
          },
          {
            key: t('safeguarding:decisions.proposed'),
            value: proposal.reasonClass
              ? `${level(proposal.level)} · ${t(`safeguarding:no_contact.${proposal.reasonClass}`)}`
              : level(proposal.level),
          },
          {
            key: t('safeguarding:decision_form.conditions'),
            value: proposal.conditions.map((condition) => t(`safeguarding:condition.${condition}`)).join(' · ') || t('safeguarding:none'),
          },
          { key: t('safeguarding:decision_form.reason'), value: proposal.reason },
          { key: t('safeguarding:decision_form.review'), value: formatDay(proposal.reviewOn, locale) },
          {
            key: t('safeguarding:decisions.by'),
            value: `${proposal.proposedByName ?? t('safeguarding:none')} · ${formatDay(proposedOn, locale)}`,
          },
        ]}
      />
      <ButtonGroup>
        {!own && can('contact_decision.approve') && (
          <ButtonForm
            action={`/contact-decisions/${proposal.id}/approvals`}
            fields={fields}
            label={t('safeguarding:decisions.approve_for', { name: proposal.childName })}
          >
            {t('safeguarding:decisions.approve')}
          </ButtonForm>
        )}
        <ButtonForm
          action={`/contact-decisions/${proposal.id}/withdrawals`}
          fields={fields}
          variant="secondary"
          label={t('safeguarding:decisions.withdraw_for', { name: proposal.childName })}
        >
          {t('safeguarding:decisions.withdraw')}
        </ButtonForm>
      </ButtonGroup>
      {own && <p class="k-muted">{t('safeguarding:decisions.own')}</p>}
    </Card>
  );
}
