import { ageOn } from '../../../kernel/days';
import { BackLink } from '../../../ui/components/BackLink';
import { Button } from '../../../ui/components/Button';
import { ButtonLink } from '../../../ui/components/ButtonLink';
import { Checklist } from '../../../ui/components/Checklist';
import { Details } from '../../../ui/components/Details';
import { Form } from '../../../ui/components/Form';
import { FormFields } from '../../../ui/components/FormFields';
import { Notice } from '../../../ui/components/Notice';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Section } from '../../../ui/components/Section';
import { Select } from '../../../ui/components/Select';
import { Table } from '../../../ui/components/Table';
import { TextInput } from '../../../ui/components/TextInput';
import { Tag } from '../../../ui/components/Tag';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import type { GroupView as Group } from '../visit-groups.queries';
import { CAUSES } from '../../visit.rules';
import { canMove } from '../../visit.states';
import { initialOf } from '../../visit-words.rules';
import type { VisitView } from '../../visits.queries';
import { formatDay, reasonItems, sessionTitle, timeSpan } from '../../booking/views/booking-words';
import { VisitTag } from '../../views/VisitTag';

/** What was just done. */
export const GROUP_DONE = ['sent', 'cancelled', 'added', 'left'] as const;
export type GroupDone = (typeof GROUP_DONE)[number];

interface Props {
  group: Group;
  done?: GroupDone;
  problem?: PageProblem;
  values?: Record<string, string>;
}

/** A group: what became of each family, who could not go and why, and what can be done with all. */
export function GroupView({ group, done, problem, values = {} }: Props) {
  const { t, locale, actor, can, now } = usePage();
  const liaison = actor?.role === 'liaison';
  const open = group.visits.filter((visit) => ['requested', 'proposed', 'confirmed'].includes(visit.status));
  return (
    <div class="k-stack">
      <BackLink href={liaison ? '/liaison/inbox' : '/visit-groups'}>
        {t(liaison ? 'visits_pages:inbox.title' : 'visit_groups:list.title')}
      </BackLink>
      <PageHeading
        caption={t('visit_groups:one.caption', { reference: group.reference })}
        title={formatDay(group.day, locale)}
        lead={`${liaison ? '' : `${group.facilityName} · `}${t(`visit_groups:policy.${group.policy}`)}`}
        tag={
          group.needsReview && !liaison ? (
            <Tag tone="warn" icon="warn">
              {t('visit_groups:needs_review')}
            </Tag>
          ) : undefined
        }
      />
      {!liaison && group.seats !== null && <p>{t('visit_groups:one.seats', { seated: group.seated, seats: group.seats })}</p>}
      {done && <Notice tone="good" title={t(`visit_groups:done.${done}`, { count: group.visits.length })} />}
      {group.needsReview && !liaison && (
        <Notice tone="warn" title={t('visit_groups:one.incomplete')}>
          <p>
            <a href="/affected-visits?cause=group_incomplete">{t('visit_groups:one.to_review')}</a>
          </p>
        </Notice>
      )}
      <Table
        caption={t('visit_groups:one.families', { count: group.visits.length })}
        rows={group.visits}
        rowKey={(visit) => visit.id}
        columns={[
          {
            key: 'reference',
            header: t('visits_pages:col.reference'),
            rowHeader: true,
            cell: (visit) => <a href={`/visits/${visit.id}`}>{visit.reference}</a>,
          },
          { key: 'children', header: t('visits_pages:col.children'), cell: (visit) => childrenOf(visit, liaison, t) },
          {
            key: 'when',
            header: t('visit_groups:col.time'),
            cell: (visit) => timeSpan(visit.startsAt, visit.endsAt, visit.timeZone, locale),
          },
          { key: 'status', header: t('visits_pages:col.status'), cell: (visit) => <VisitTag visit={visit} /> },
          ...(group.live > 1 && !liaison && can('visit.request')
            ? [
                {
                  key: 'actions',
                  header: t('visit_groups:one.what'),
                  headerHidden: true,
                  cell: (visit: VisitView) =>
                    actor && canMove(visit.status, 'amend', actor) && visit.startsAt > now ? (
                      <a
                        href={`/visit-groups/${group.id}/leavings?visit=${visit.id}`}
                        aria-label={t('visit_groups:one.take_out_label', { reference: visit.reference })}
                      >
                        {t('visit_groups:one.take_out')}
                      </a>
                    ) : null,
                },
              ]
            : []),
        ]}
      />
      {!liaison && group.live > 0 && can('visit.request') && (
        <ButtonLink href={`/visit-groups/${group.id}/families`} variant="secondary">
          {t('visit_groups:one.add')}
        </ButtonLink>
      )}
      {liaison && can('visit.decide') && <Decide group={group} />}
      {!liaison && group.refused.length > 0 && (
        <Section title={t('visit_groups:one.refused', { count: group.refused.length })}>
          {group.refused.map((family) => (
            <div key={family.position} class="k-panel-quiet k-stack-s">
              <h3 class="govuk-heading-s">
                {family.children.map((child) => `${child.preferredName} · ${child.childReference}`).join(t('visits_pages:list_separator'))}
              </h3>
              <p class="k-muted">{sessionTitle({ ...family, day: group.day }, group.timeZone, locale)}</p>
              <Checklist items={reasonItems({ t, locale }, family.reasons)} />
              {family.dyadIds[0] && can('visit.request') && (
                <ButtonLink href={`/dyads/${family.dyadIds[0]}/book`} variant="secondary">
                  {t('visit_groups:one.book_alone')}
                </ButtonLink>
              )}
            </div>
          ))}
        </Section>
      )}
      {!liaison && group.note && <p class="k-prose">{group.note}</p>}
      {open.length > 0 && can('visit.cancel') && !liaison && (
        <Details summary={t('visit_groups:cancel.title')} open={problem !== undefined}>
          <Form action={`/visit-groups/${group.id}/cancellations`} problem={problem}>
            <p>{t('visit_groups:cancel.lead', { count: open.length })}</p>
            <Select
              name="cause"
              label={t('visit_groups:cancel.cause')}
              value={values.cause}
              placeholder={t('visit_groups:cancel.choose')}
              options={CAUSES.map((cause) => ({ value: cause, label: t(`visits_pages:cause.${cause}`) }))}
              problem={problem}
            />
            <TextInput
              name="toldBy"
              label={t('visits_pages:cancel.said_by')}
              hint={t('visits_pages:cancel.said_by_hint')}
              optional
              width={20}
              maxLength={60}
              autoComplete="off"
              value={values.toldBy}
              problem={problem}
            />
            <input type="hidden" name="reasonCode" value="bus_does_not_go" />
            <Button variant="warning">{t('visit_groups:cancel.button')}</Button>
          </Form>
        </Details>
      )}
    </div>
  );
}

/** The facility decides each visit by itself; all that wait can be agreed to at once. */
function Decide({ group }: { group: Group }) {
  const { t } = usePage();
  const waiting = group.visits.filter((visit) => visit.status === 'requested');
  if (waiting.length === 0) return null;
  return (
    <form method="post" action="/liaison/inbox/decisions" class="k-panel-quiet k-stack-s">
      <FormFields />
      <p>{t('visit_groups:decide.lead')}</p>
      {waiting.map((visit) => (
        <input key={visit.id} type="hidden" name="visits" value={visit.id} />
      ))}
      <div class="k-cluster">
        <Button name="act" value="selected">
          {t('visit_groups:decide.all', { count: waiting.length })}
        </Button>
        {waiting.map((visit) => (
          <ButtonLink key={visit.id} href={`/liaison/inbox?open=${visit.id}#row-${visit.id}`} variant="quiet">
            {t('visit_groups:decide.one', { reference: visit.reference })}
          </ButtonLink>
        ))}
      </div>
    </form>
  );
}

/** A facility sees an initial and an age, as everywhere. */
function childrenOf(visit: VisitView, liaison: boolean, t: (key: string, params?: Record<string, string | number>) => string): string {
  return visit.dyads
    .map((child) =>
      t('visits_pages:book.who.child', {
        name: liaison ? initialOf(child.givenName) : child.preferredName,
        age: ageOn(child.birthDate, visit.day),
      }),
    )
    .join(t('visits_pages:list_separator'));
}
