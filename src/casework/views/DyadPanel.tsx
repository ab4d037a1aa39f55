import { fullName } from '../../kernel/names';
import { Permission } from '../../kernel/permissions';
import { Reason } from '../../kernel/reasons';
import { ButtonForm } from '../../ui/components/ButtonForm';
import { ButtonGroup } from '../../ui/components/ButtonGroup';
import { ButtonLink } from '../../ui/components/ButtonLink';
import { Checklist, ChecklistItem } from '../../ui/components/Checklist';
import { Details } from '../../ui/components/Details';
import { Ladder } from '../../ui/components/Ladder';
import { Section } from '../../ui/components/Section';
import { SummaryList } from '../../ui/components/SummaryList';
import { Tag } from '../../ui/components/Tag';
import { formatDay, formatDayShort } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import { sourceWords } from '../../ui/source-words';
import { dayInZone } from '../../kernel/days';
import { checklistOf, cureHref, stateOf } from '../checklist.rules';
import { DyadDesk } from '../children-desk.queries';
import type { DatesOf } from '../best-dates.queries';
import { DyadGuard } from '../dyad-guards.queries';
import { Allowances } from './Allowances';
import { BestDates } from './BestDates';
import { FacilityAsks } from './FacilityAsks';
import { GuardFacts, GuardNotices, RestNotice } from './GuardNotices';
import { NextLine } from './NextLine';
import { SafetyNotices } from './SafetyNotices';

/** Papers that can be recorded at any time, and who may. */
const PAPERS = [
  ['child-views', 'child_view.write'],
  ['consents', 'consent.write'],
  ['kinship-proofs', 'family.write'],
  ['contact-decisions', 'contact_decision.propose'],
  ['restrictions', 'restriction.write'],
  ['incidents', 'visit.escort'],
  ['mandatory-reports', 'mandatory_report.write'],
] as const;
/** The same, with words of the safeguarding room. */
const ASSESSMENTS = [
  ['readiness-forms', 'readiness.write'],
  ['harm-markers', 'harm_marker.write'],
  ['case-conferences', 'case_conference.write'],
  ['approvals', 'approval.request'],
] as const;
/** States of a meeting that has papers: the card for the purse, the slip, the escort's sheet. */
const PRINTABLE: readonly string[] = ['confirmed', 'under_way'];
const DECIDED: readonly string[] = ['contact_decision.missing', 'contact_decision.level_too_low'];
const LADDER = ['first_message', 'two_way_exchange', 'first_live_contact', 'first_visit', 'good_meeting', 'rhythm'] as const;

/** Everything about one child with one parent. */
export function DyadPanel({ desk, guard, alone, dates }: { desk: DyadDesk; guard: DyadGuard; alone: boolean; dates?: DatesOf }) {
  const { t, locale, can, now, timeZone } = usePage();
  const { dyad, parent, eligibility, milestones, state } = desk;
  const rows = checklistOf(eligibility.reasons);
  const today = dayInZone(now, timeZone);
  const comingVisit = state.visitDay !== null && state.visitDay >= today ? state.visitId : null;
  const open = eligibility.reasons.filter((reason) => reason.severity === 'hard').length;
  // Proposed already: it waits for a second person, not for another proposal.
  const proposed = ({ code }: Reason): boolean => guard.proposal !== undefined && DECIDED.includes(code);
  const fix = (reason: Reason): ChecklistItem['fix'] => {
    if (proposed(reason)) return undefined;
    const href = cureHref(reason.code, dyad.id, can) ?? approvalHref(reason, dyad.id, comingVisit, can);
    if (href === undefined) return undefined;
    // A child's word is nothing to be put right; when it changes, it is written down.
    const paper = reason.code.startsWith('consent.') ? 'consents' : 'child-views';
    return stateOf(reason) === 'waiting' ? { href, text: t(`casework:record.${paper}`) } : { href };
  };
  const words = (reason: Reason): string =>
    guard.proposal && proposed(reason)
      ? t('safeguarding:panel.proposal', { level: t(`safeguarding:level.${guard.proposal.level}.name`) })
      : t(`reasons:${reason.code}.fix`, reason.params);
  const items: ChecklistItem[] = rows.flatMap((row): ChecklistItem[] =>
    row.reasons.length === 0
      ? [{ id: row.key, state: 'done', title: t(`casework:checklist.${row.key}`) }]
      : row.reasons.map((reason) => ({
          id: `${row.key}-${reason.code}${reason.code === 'facts.unknown' ? `-${reason.params?.gate ?? ''}` : ''}`,
          state: stateOf(reason),
          title: t(`reasons:${reason.code}.message`, reason.params),
          detail: <ReasonDetail reason={reason} words={words(reason)} />,
          owner: t(`casework:owner.${reason.owner}`),
          // The day after which the child may be asked again is no deadline; the next step names it.
          due: stateOf(reason) === 'waiting' ? undefined : reason.due,
          fix: fix(reason),
        })),
  );
  const reached = new Map(milestones.map((m) => [m.code, m.reachedAt]));
  const nextCode = LADDER.find((code) => !reached.has(code));
  const paused = eligibility.reasons.some((r) => r.code === 'child_view.not_now' || r.code === 'child_view.no');
  const papers = [
    ...PAPERS.map(([path, permission]) => ({ path, permission, words: `casework:record.${path}` })),
    ...ASSESSMENTS.map(([path, permission]) => ({ path, permission, words: `safeguarding:record.${path}` })),
  ].filter(({ permission }) => can(permission));
  const { resting } = guard;
  return (
    <Section
      title={t(`casework:dyad.${dyad.relationship}`)}
      actions={
        dyad.status === 'closed' ? (
          <Tag status="closed" />
        ) : paused ? (
          <Tag status="paused_by_child" />
        ) : resting ? (
          <Tag tone="info" icon="check">
            {t('safeguarding:panel.rest_tag')}
          </Tag>
        ) : open === 0 ? (
          <Tag tone="good" icon="check">
            {t('casework:dyad.ready')}
          </Tag>
        ) : (
          <Tag tone="warn" icon="clock">
            {t('casework:dyad.not_yet', { count: open })}
          </Tag>
        )
      }
    >
      <div class="k-stack">
        {!alone && (resting ? <RestNotice guard={guard} /> : <NextLine desk={desk} />)}
        <SafetyNotices safety={desk.safety} childId={dyad.childId} />
        <GuardNotices guard={guard} />
        <SummaryList
          rows={[
            { key: t('casework:dyad.parent'), value: parent ? fullName(parent.familyName, parent.givenName) : '' },
            {
              key: t('casework:dyad.place'),
              value: state.facilityName
                ? `${state.facilityName}${state.wardName ? ` · ${state.wardName}` : ''}`
                : t(state.tracingOpen ? 'casework:dyad.place_asked' : 'casework:dyad.place_unknown'),
            },
            ...(state.visitId && state.visitDay && state.visitStatus
              ? [
                  {
                    key: t('casework:dyad.visit'),
                    value: (
                      <>
                        <a href={`/visits/${state.visitId}`}>
                          {formatDay(state.visitDay, locale)} · {t(`casework:visit_status.${state.visitStatus}`)}
                        </a>{' '}
                        {state.provisional && (
                          <Tag tone="warn" icon="calendar">
                            {t('visit_groups:provisional.tag')}
                          </Tag>
                        )}
                        {comingVisit !== null && PRINTABLE.includes(state.visitStatus) && can('visit.escort') && (
                          <div>
                            <a href={`/visits/${state.visitId}/papers`}>{t('papers:title_long')}</a>
                          </div>
                        )}
                      </>
                    ),
                  },
                ]
              : []),
          ]}
        />
        {!state.facilityName && !state.tracingOpen && can('tracing.request') && (
          <ButtonForm action={`/dyads/${dyad.id}/tracings`}>{t('casework:dyad.ask_where')}</ButtonForm>
        )}
        <GuardFacts guard={guard} />
        {!resting && <Checklist items={items} />}
        {!resting && desk.asks.length > 0 && <FacilityAsks rules={desk.asks} />}
        <ButtonGroup>
          {can('visit.request') && !resting && dyad.status === 'open' && state.facilityName && (
            <ButtonLink href={`/dyads/${dyad.id}/book`} variant={open === 0 ? 'primary' : 'secondary'}>
              {t('casework:child.plan')}
            </ButtonLink>
          )}
          {can('exchange.write') && !resting && (
            <ButtonLink variant="secondary" href={`/exchanges/new?dyad=${dyad.id}`}>
              {t('casework:child.letter')}
            </ButtonLink>
          )}
        </ButtonGroup>
        {dates && <BestDates dyadId={dyad.id} found={dates.found} timeZone={timeZone} />}
        <Allowances allowances={desk.allowances} parentId={parent?.id} />
        <Ladder
          steps={LADDER.map((code) => {
            const at = reached.get(code);
            return {
              label: t(`casework:story.milestone.${code}`),
              state: at ? ('reached' as const) : paused ? ('paused' as const) : code === nextCode ? ('next' as const) : ('future' as const),
              when: at ? formatDayShort(dayInZone(at, timeZone), locale) : undefined,
            };
          })}
        />
        <p>
          <a href={`/dyads/${dyad.id}/consents`}>{t('families:consents.title')}</a>
        </p>
        {papers.length > 0 && dyad.status === 'open' && (
          <Details summary={t('casework:dyad.record')}>
            <ul>
              {papers.map(({ path, words }) => (
                <li key={path}>
                  <a href={`/dyads/${dyad.id}/${path}/new`}>{t(words)}</a>
                </li>
              ))}
              {comingVisit !== null && can('approval.request') && (
                <li>
                  <a href={`/dyads/${dyad.id}/approvals/new?visit=${comingVisit}`}>{t('safeguarding:record.approvals_visit')}</a>
                </li>
              )}
              {parent && can('family.write') && (
                <li>
                  <a href={`/children/${dyad.childId}/relatives/new`}>{t('casework:record.relatives')}</a>
                </li>
              )}
            </ul>
          </Details>
        )}
      </div>
    </Section>
  );
}

/** Gates whose rule is the facility's own: the reason names where that rule is from. */
const OF_FACILITY: readonly (string | undefined)[] = ['F3', 'F4', 'F6', 'F7', 'F9', 'G12', 'G25'];

/** What to do about a reason, and whose rule it is. */
function ReasonDetail({ reason, words }: { reason: Reason; words: string }) {
  const { locale } = usePage();
  return (
    <>
      {words} {OF_FACILITY.includes(reason.gate) && <span class="k-muted k-small">{sourceWords(reason.source, locale)}</span>}
    </>
  );
}

/** Reasons about one meeting: they are approved for that meeting only. The room of approvals refuses them without one. */
const ABOUT_ONE_VISIT = /^(?:fitness|preparation|first_visit|escort|travel|party)\./;

/** Where a second person is asked; what no gate could look at is cured, not approved. */
const approvalHref = (
  { code, severity }: Reason,
  dyadId: string,
  visitId: string | null,
  can: (permission: Permission) => boolean,
): string | undefined => {
  if (severity !== 'approval' || code === 'facts.unknown' || !can('approval.request')) return undefined;
  const form = `/dyads/${dyadId}/approvals/new?code=${code}`;
  if (!ABOUT_ONE_VISIT.test(code)) return form;
  return visitId === null ? undefined : `${form}&visit=${visitId}`;
};
