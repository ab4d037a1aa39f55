import { Button } from '../../ui/components/Button';
import { Card } from '../../ui/components/Card';
import { EmptyState } from '../../ui/components/EmptyState';
import { Form } from '../../ui/components/Form';
import { PageHeading } from '../../ui/components/PageHeading';
import { Radios } from '../../ui/components/Radios';
import { Section } from '../../ui/components/Section';
import { Tag } from '../../ui/components/Tag';
import { TextInput } from '../../ui/components/TextInput';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import { REVIEW_OUTCOMES } from '../need-to-know.entity';
import type { GlassRow } from '../need-to-know.queries';
import { GlassFacts } from './GlassFacts';

interface Props {
  glasses: GlassRow[];
  /** The one whose form was refused. */
  at: string | null;
  values: Record<string, string>;
  problem?: PageProblem;
}

/** Every file opened behind glass; a second person says whether it was right. */
export function GlassReviewView({ glasses, at, values, problem }: Props) {
  const { t, actor } = usePage();
  const waiting = glasses.filter((glass) => glass.reviewedAt === null);
  const reviewed = glasses.filter((glass) => glass.reviewedAt !== null);
  return (
    <div class="k-stack">
      <PageHeading title={t('need-to-know:review.title')} lead={t('need-to-know:review.lead')} />
      {waiting.length === 0 && <EmptyState title={t('need-to-know:review.none')} icon="check" />}
      {waiting.map((glass) => {
        const mine = at === glass.id ? { values, problem } : { values: {} as Record<string, string>, problem: undefined };
        // The form that was refused keeps the plain ids, to which the summary of its errors leads.
        const scope = mine.problem ? undefined : glass.id;
        return (
          <Card key={glass.id} title={t('need-to-know:glass.file', { reference: glass.childReference })}>
            <GlassFacts glass={glass} />
            {glass.userId === actor?.userId ? (
              <p class="k-muted">{t('need-to-know:review.not_yours')}</p>
            ) : (
              <Form action={`/break-glass/${glass.id}/reviews`} problem={mine.problem}>
                <Radios
                  name="outcome"
                  label={t('need-to-know:review.outcome')}
                  inline
                  small
                  scope={scope}
                  value={mine.values.outcome}
                  problem={mine.problem}
                  options={REVIEW_OUTCOMES.map((value) => ({ value, label: t(`need-to-know:review.${value}`) }))}
                />
                <TextInput
                  name="note"
                  label={t('need-to-know:review.note')}
                  value={mine.values.note}
                  maxLength={1000}
                  scope={scope}
                  problem={mine.problem}
                />
                <Button>{t('need-to-know:review.submit')}</Button>
              </Form>
            )}
          </Card>
        );
      })}
      {reviewed.length > 0 && (
        <Section title={t('need-to-know:review.done')} count={reviewed.length}>
          <div class="k-stack">
            {reviewed.map((glass) => (
              <Card key={glass.id} title={t('need-to-know:glass.file', { reference: glass.childReference })}>
                <GlassFacts glass={glass} />
                <p>
                  <Tag tone={glass.reviewOutcome === 'justified' ? 'good' : 'warn'}>
                    {t(`need-to-know:review.${glass.reviewOutcome ?? 'justified'}`)}
                  </Tag>{' '}
                  {glass.reviewNote}
                </p>
              </Card>
            ))}
          </div>
        </Section>
      )}
    </div>
  );
}
