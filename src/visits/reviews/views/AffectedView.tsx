import { Button } from '../../../ui/components/Button';
import { ButtonGroup } from '../../../ui/components/ButtonGroup';
import { EmptyState } from '../../../ui/components/EmptyState';
import { ErrorSummary } from '../../../ui/components/ErrorSummary';
import { FormFields } from '../../../ui/components/FormFields';
import { Notice } from '../../../ui/components/Notice';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Section } from '../../../ui/components/Section';
import { Table } from '../../../ui/components/Table';
import { TextInput } from '../../../ui/components/TextInput';
import { formatDayTime } from '../../../ui/format';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import type { OwnClosure } from '../../closures/closure-visits.queries';
import type { ReviewGroup, ReviewRow } from '../reviews.queries';
import { sessionTitle } from '../../booking/views/booking-words';
import { OwnClosures } from '../../closures/views/OwnClosures';

interface Props {
  groups: readonly ReviewGroup[];
  /** Closures that hit families of the organisation. */
  closures: readonly OwnClosure[];
  done?: string;
  problem?: PageProblem;
  values?: Record<string, string | string[] | undefined>;
}

/** Coming visits that are doubtful, by cause: tick, then leave as it is with a reason, or look again; each leads to its visit. */
export function AffectedView({ groups, closures, done, problem, values = {} }: Props) {
  const { t, locale, can } = usePage();
  const ticked = [values.reviewIds ?? []].flat();
  return (
    <div class="k-stack">
      <PageHeading title={t('requests:affected.title')} lead={t('requests:affected.lead')} />
      <ErrorSummary problem={problem} />
      {done && <Notice tone="good" title={t(`requests:affected.done.${done}`)} />}
      {can('facility.stand_in') && (
        <p>
          <a href="/offline-desk#silent">{t('behalf:silent.from_affected')}</a>
        </p>
      )}
      <OwnClosures closures={closures} />
      {groups.length === 0 && (
        <EmptyState title={t('requests:affected.empty')} icon="check" action={{ href: '/visits', text: t('visits_pages:list.title') }}>
          <p>{t('requests:affected.empty_more')}</p>
        </EmptyState>
      )}
      {groups.length > 0 && (
        <form method="post" action="/affected-visits" noValidate>
          <FormFields />
          {groups.map(({ cause, reviews }) => (
            <Section key={cause} title={t(`requests:cause.${cause}`)} id={`cause-${cause}`} count={reviews.length}>
              <p class="k-muted">{t(`requests:cause_fix.${cause}`)}</p>
              <Table
                caption={t(`requests:cause.${cause}`)}
                captionHidden
                rows={reviews}
                rowKey={(review) => review.id}
                columns={[
                  {
                    key: 'tick',
                    header: t('requests:affected.tick'),
                    cell: (review) => <Tick review={review} ticked={ticked.includes(review.id)} />,
                  },
                  {
                    key: 'when',
                    header: t('visits_pages:col.when'),
                    rowHeader: true,
                    cell: (review) => <a href={`/visits/${review.visitId}`}>{sessionTitle(review, review.timeZone, locale)}</a>,
                  },
                  {
                    key: 'children',
                    header: t('visits_pages:col.children'),
                    cell: (review) => review.children.map((child) => child.preferredName).join(t('visits_pages:list_separator')),
                  },
                  { key: 'facility', header: t('visits_pages:col.facility'), cell: (review) => review.facilityName },
                  { key: 'owner', header: t('requests:affected.owner'), cell: (review) => t(`visits_pages:owner.${review.ownerRole}`) },
                  {
                    key: 'since',
                    header: t('requests:affected.since'),
                    cell: (review) => formatDayTime(review.since, review.timeZone, locale),
                  },
                  {
                    key: 'change',
                    header: t('visits_pages:change'),
                    headerHidden: true,
                    cell: (review) => (
                      <a
                        href={`/visits/${review.visitId}/change`}
                        aria-label={t('requests:affected.change_of', { reference: review.visitReference })}
                      >
                        {t('requests:change.start')}
                      </a>
                    ),
                  },
                ]}
              />
            </Section>
          ))}
          <TextInput
            name="reason"
            label={t('requests:affected.reason')}
            hint={t('requests:affected.reason_hint')}
            maxLength={300}
            value={typeof values.reason === 'string' ? values.reason : undefined}
            problem={problem}
          />
          <ButtonGroup>
            <Button name="act" value="leave">
              {t('requests:affected.leave')}
            </Button>
            <Button name="act" value="check" variant="secondary">
              {t('requests:affected.check')}
            </Button>
          </ButtonGroup>
        </form>
      )}
    </div>
  );
}

function Tick({ review, ticked }: { review: ReviewRow; ticked: boolean }) {
  return (
    <span class="govuk-checkboxes govuk-checkboxes--small">
      <span class="govuk-checkboxes__item">
        <input class="govuk-checkboxes__input" type="checkbox" name="reviewIds" value={review.id} id={`r-${review.id}`} checked={ticked} />
        <label class="govuk-label govuk-checkboxes__label" for={`r-${review.id}`}>
          <span class="k-code">{review.visitReference}</span>
        </label>
      </span>
    </span>
  );
}
