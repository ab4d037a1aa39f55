import { ButtonLink } from '../../../ui/components/ButtonLink';
import { buttonClass } from '../../../ui/components/button-class';
import { DecisionRow } from '../../../ui/components/DecisionRow';
import { Tag } from '../../../ui/components/Tag';
import { ageOn } from '../../../kernel/days';
import type { Reason } from '../../../kernel/reasons';
import { formatDeadline } from '../../../ui/format';
import { usePage } from '../../../ui/page-context';
import { answerBy, checksOf, isClean, isOverdue } from '../inbox.rules';
import type { OpenSession } from '../../visit-pages.queries';
import { initialOf } from '../../visit-words.rules';
import type { VisitView } from '../../visits.queries';
import { AmendmentLine } from '../../amendments/views/AmendmentLine';
import { reasonMessage } from '../../booking/views/booking-words';
import type { DeskPerson } from '../desk-people.queries';
import { WithoutForm } from './WithoutForm';
import { DeclineForm, ProposeForm, QuickDeclines, QuickProposals } from './DecisionForms';
import type { FailedForm } from '../../views/VisitActions';

interface RowProps {
  visit: VisitView;
  /** Other sessions in which the gates are open; undefined when nobody has asked. */
  legal?: readonly OpenSession[];
  /** Other sessions with a place, not asked about. */
  others: readonly OpenSession[];
  timeZone: string;
  open: boolean;
  answer?: 'decline' | 'propose';
  failed?: FailedForm;
  /** Who is to come; undefined when nobody has asked. */
  comers?: readonly DeskPerson[];
  reasons?: readonly Reason[];
}

/** One request: who, what was checked, and the answers in place. */
export function InboxRow(props: RowProps) {
  const { visit, timeZone, open, reasons } = props;
  const { t, locale, now } = usePage();
  const due = answerBy(visit);
  const late = isOverdue(visit, now);
  const clean = isClean(visit, now);
  const escorts = visit.party.filter((p) => p.personType === 'worker').length;
  const inside = visit.party.filter((p) => p.place === 'inside').length;
  const title = visit.dyads
    .map((d) => t('visits_pages:book.who.child', { name: initialOf(d.givenName), age: ageOn(d.birthDate, visit.day) }))
    .join(t('visits_pages:list_separator'));
  const inPlace = open || !clean || reasons !== undefined;
  const toForm = (answer: 'decline' | 'propose'): string => `/liaison/inbox?open=${visit.id}&answer=${answer}#row-${visit.id}`;
  return (
    <DecisionRow
      id={visit.id}
      reference={visit.reference}
      title={title}
      name="visits"
      form="batch"
      meta={[
        t('visits_pages:inbox.parent', { number: visit.rosterNumber }),
        t('visits_pages:inbox.visitors', { count: visit.dyads.length + inside }),
        ...(escorts > 0 ? [t('visits_pages:inbox.escort')] : []),
        ...visit.accessNeeds.map((need) => t(`access_needs:need.${need}`)),
        ...(due ? [t(`visits_pages:inbox.${late ? 'was_due' : 'due'}`, { when: formatDeadline(due, timeZone, locale) })] : []),
        ...(late && visit.holdExpiresAt
          ? [t('visits_pages:inbox.held_until', { when: formatDeadline(visit.holdExpiresAt, timeZone, locale) })]
          : []),
      ].join(' · ')}
      checks={checksOf(visit, now).map((check) => ({
        label: t(`visits_pages:check.${check.key}_${check.ok ? 'ok' : 'no'}`),
        ok: check.ok ? true : 'warn',
      }))}
      tag={late ? <LateTag visit={visit} /> : undefined}
      tone={clean && !reasons ? undefined : 'warn'}
      note={
        <>
          <AmendmentLine visit={visit} />
          {visit.group && (
            <p>
              <a href={`/visit-groups/${visit.group.id}`}>
                {t('visit_groups:inbox.tag', { reference: visit.group.reference, live: visit.group.live })}
              </a>
              {' · '}
              {t(`visit_groups:policy.${visit.group.policy}`)}
            </p>
          )}
          {reasons && (
            <p>
              <strong>{t('visits_pages:inbox.not_possible')}</strong> {reasons.map((r) => reasonMessage({ t, locale }, r)).join(' ')}
            </p>
          )}
          {inPlace && <Answers {...props} />}
        </>
      }
    >
      <button
        type="submit"
        form="batch"
        name="one"
        value={visit.id}
        class={buttonClass('secondary')}
        aria-label={`${t('visits_desk:row.confirm')} ${visit.reference}`}
        data-act="a"
      >
        {t('visits_desk:row.confirm')}
      </button>
      {!inPlace &&
        (['decline', 'propose'] as const).map((answer) => (
          <a
            key={answer}
            class={buttonClass('quiet')}
            href={toForm(answer)}
            aria-label={`${t(`visits_desk:row.${answer}`)} ${visit.reference}`}
            data-act={answer === 'decline' ? 'r' : 'p'}
          >
            {t(`visits_desk:row.${answer}`)}
          </a>
        ))}
      <ButtonLink href={`/visits/${visit.id}`} variant="quiet">
        {t('visits_pages:inbox.open')}
      </ButtonLink>
    </DecisionRow>
  );
}

/** The time to answer is over: whose turn it is now. */
function LateTag({ visit }: { visit: VisitView }) {
  const { t, actor } = usePage();
  const handed = visit.escalatedAt === null ? 'overdue' : visit.escalatedTo === actor?.userId ? 'handed_to_you' : 'handed_on';
  return (
    <Tag tone="warn" icon="clock">
      {t(`visits_pages:inbox.${handed}`)}
    </Tag>
  );
}

/** The two other answers, folded: nine reasons and three times as buttons, the rest in a list. */
function Answers({ visit, legal, others, timeZone, open, answer, failed, comers = [] }: RowProps) {
  const { t } = usePage();
  const typed = (form: FailedForm['form'], name: string): string | undefined => (failed?.form === form ? failed.values[name] : undefined);
  const isOpen = (which: 'decline' | 'propose', form: FailedForm['form']): boolean =>
    open && (failed ? failed.form === form : answer === undefined || answer === which);
  const without = comers.length > 1 && visit.status === 'requested' && visit.amendment === null;
  const rest = legal === undefined ? others : others.filter((s) => !legal.some((l) => l.id === s.id));
  return (
    <>
      <details class="k-details" open={isOpen('decline', 'declines')} data-act="r">
        <summary>
          <span>{t('visits_desk:row.decline')}</span>
        </summary>
        <div class="k-details__body k-stack-s">
          <QuickDeclines action={`/liaison/inbox/${visit.id}/declines`} />
          <DeclineForm path={`/liaison/inbox/${visit.id}`} visit={visit} failed={failed} />
        </div>
      </details>
      {without && (
        <details class="k-details" open={open && failed?.form === 'confirmations'}>
          <summary>
            <span>{t('not_admitted:form.title')}</span>
          </summary>
          <div class="k-details__body k-stack-s">
            <WithoutForm path={`/liaison/inbox/${visit.id}`} visit={visit} comers={comers} failed={failed} />
          </div>
        </details>
      )}
      <details class="k-details" open={isOpen('propose', 'proposals')} data-act="p">
        <summary>
          <span>{t('visits_desk:row.propose')}</span>
        </summary>
        <div class="k-details__body k-stack-s">
          {legal && legal.length > 0 && (
            <QuickProposals action={`/liaison/inbox/${visit.id}/proposals`} sessions={legal} timeZone={timeZone} />
          )}
          {legal?.length === 0 && rest.length > 0 && <p class="k-muted">{t('visits_desk:row.none_legal')}</p>}
          {(rest.length > 0 || !legal?.length) && (
            <ProposeForm
              action={`/liaison/inbox/${visit.id}/proposals`}
              sessions={rest}
              timeZone={timeZone}
              value={typed('proposals', 'sessionId')}
              problem={failed?.form === 'proposals' ? failed.problem : undefined}
            />
          )}
        </div>
      </details>
    </>
  );
}
