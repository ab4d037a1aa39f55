import { Page } from '../../kernel/page';
import { Button } from '../../ui/components/Button';
import { ButtonForm } from '../../ui/components/ButtonForm';
import { ButtonGroup } from '../../ui/components/ButtonGroup';
import { Card } from '../../ui/components/Card';
import { Details } from '../../ui/components/Details';
import { EmptyState } from '../../ui/components/EmptyState';
import { Form } from '../../ui/components/Form';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Pagination } from '../../ui/components/Pagination';
import { SubNav } from '../../ui/components/SubNav';
import { Table } from '../../ui/components/Table';
import { Tag } from '../../ui/components/Tag';
import { formatDay } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import { PageProblem } from '../../ui/problem';
import { fullName } from '../../kernel/names';
import { COMPARED_FIELDS, ComparedField, Likeness } from '../tracing.rules';
import { REJECTION_REASONS } from '../tracings.dto';
import { CandidateJson, PersonJson } from '../tracings.queries';

const LOOK = {
  same: ['good', 'check'],
  close: ['warn', 'warn'],
  different: ['neutral', 'cross'],
  unknown: ['neutral', 'circle'],
} as const satisfies Record<Likeness, readonly [string, string]>;

/** The two tabs of a liaison officer's work with people: questions and the roster. */
export function LiaisonTabs({ current }: { current: 'tracing' | 'roster' }) {
  const { t } = usePage();
  const items = (['tracing', 'roster'] as const).map((key) => ({
    href: `/liaison/${key}`,
    text: t(`tracing:tab.${key}`),
    current: key === current,
  }));
  return <SubNav label={t('tracing:tab.label')} items={items} />;
}

/** Both records side by side; a person decides, the comparison only helps the eye. */
export function CandidatesView({ page, problem }: { page: Page<CandidateJson>; problem?: PageProblem }) {
  const { t } = usePage();
  return (
    <div class="k-stack">
      <PageHeading title={t('tracing:desk.title')} lead={<p>{t('tracing:desk.lead')}</p>} />
      <LiaisonTabs current="tracing" />
      {problem && (
        <Notice tone="warn" title={problem.title}>
          {problem.detail}
        </Notice>
      )}
      {page.data.length === 0 && <EmptyState title={t('tracing:desk.empty')}>{t('tracing:desk.empty_more')}</EmptyState>}
      {page.data.map((candidate) => (
        <CandidateCard key={candidate.id} candidate={candidate} />
      ))}
      {page.page.nextCursor && <Pagination nextHref={`/liaison/tracing?cursor=${page.page.nextCursor}`} />}
    </div>
  );
}

function CandidateCard({ candidate }: { candidate: CandidateJson }) {
  const { t, locale } = usePage();
  const { parent, rosterEntry } = candidate;
  const name = fullName(rosterEntry.familyName, rosterEntry.givenName);
  const where = [rosterEntry.number, rosterEntry.wardName].filter(Boolean).join(' · ');
  return (
    <Card id={`candidate-${candidate.id}`} title={t('tracing:desk.card', { number: rosterEntry.number })}>
      <p class="k-muted">{t('tracing:desk.asked', { organisation: candidate.askedBy, due: formatDay(candidate.answerDue, locale) })}</p>
      <Table
        caption={t('tracing:desk.compare')}
        captionHidden
        compact
        rows={[...COMPARED_FIELDS]}
        rowKey={(field) => field}
        columns={[
          { key: 'field', header: t('tracing:desk.field'), rowHeader: true, cell: (field) => t(`tracing:field.${field}`) },
          { key: 'ours', header: t('tracing:desk.from_family'), cell: (field) => <Value person={parent} field={field} /> },
          {
            key: 'theirs',
            header: t('tracing:desk.from_roster', { where }),
            cell: (field) => <Value person={rosterEntry} field={field} />,
          },
          {
            key: 'result',
            header: t('tracing:desk.result'),
            cell: (field) => {
              const likeness = candidate.comparison[field];
              return (
                <Tag tone={LOOK[likeness][0]} icon={LOOK[likeness][1]}>
                  {t(`tracing:likeness.${likeness}`)}
                </Tag>
              );
            },
          },
        ]}
      />
      <div class="k-stack-s">
        <ButtonForm
          action={`/liaison/tracing/${candidate.id}/confirmations`}
          label={`${t('tracing:desk.confirm')} ${name}`}
          confirm={t('tracing:desk.confirm_ask')}
        >
          {t('tracing:desk.confirm')}
        </ButtonForm>
        <Details summary={t('tracing:desk.reject')}>
          <Form action={`/liaison/tracing/${candidate.id}/rejections`}>
            <p>
              {t('tracing:desk.why')} <span class="k-muted">{t('tracing:desk.why_hint')}</span>
            </p>
            <ButtonGroup>
              {REJECTION_REASONS.map((reason) => (
                <Button key={reason} variant="secondary" name="reasonCode" value={reason}>
                  {t(`tracing:reason.${reason}`)}
                </Button>
              ))}
            </ButtonGroup>
          </Form>
        </Details>
      </div>
    </Card>
  );
}

function Value({ person, field }: { person: PersonJson; field: ComparedField }) {
  const { t } = usePage();
  switch (field) {
    case 'name':
      return (
        <>
          <strong>{fullName(person.familyName, person.givenName)}</strong>
          {person.formerNames.length > 0 && (
            <span class="k-muted"> {t('tracing:desk.formerly', { names: person.formerNames.join('、') })}</span>
          )}
        </>
      );
    case 'sex':
      return <>{t(`tracing:sex.${person.sex}`)}</>;
    case 'birthDate':
      return <>{person.birthDate ?? t('tracing:desk.blank')}</>;
    case 'homeCounty':
      return <>{person.homeCountyCode ?? t('tracing:desk.blank')}</>;
    case 'idNumber':
      return <>{t(person.idNumberKnown ? 'tracing:desk.id_known' : 'tracing:desk.blank')}</>;
  }
}
