import { BackLink } from '../../ui/components/BackLink';
import { ButtonLink } from '../../ui/components/ButtonLink';
import { Card } from '../../ui/components/Card';
import { EmptyState } from '../../ui/components/EmptyState';
import { PageHeading } from '../../ui/components/PageHeading';
import { usePage } from '../../ui/page-context';
import { PAPER_KINDS, PAPER_SIZES, USUAL_SIZE } from './papers.rules';

/** The three papers of an outing, each to look at and as PDF in two sizes. */
export function PapersView({ visitId, reference, arranged }: { visitId: string; reference: string; arranged: boolean }) {
  const { t, actor } = usePage();
  return (
    <div class="k-stack">
      <BackLink href={actor?.role === 'worker' ? `/m/visits/${visitId}` : `/visits/${visitId}`}>{t('papers:back')}</BackLink>
      <PageHeading title={t('papers:title')} caption={reference} lead={t('papers:lead')} />
      {!arranged && <EmptyState title={t('papers:none')}>{t('papers:none_more')}</EmptyState>}
      {arranged &&
        PAPER_KINDS.map((kind) => (
          <Card key={kind} title={t(`papers:kind.${kind}.title`)} icon="document">
            <p>{t(`papers:kind.${kind}.more`)}</p>
            <div class="k-cluster">
              <ButtonLink href={`/visits/${visitId}/papers/${kind}`} variant="secondary">
                {t('papers:look')}
              </ButtonLink>
              {PAPER_SIZES.map((size) => (
                <ButtonLink
                  key={size}
                  href={`/visits/${visitId}/papers/${kind}/pdf?size=${size}`}
                  variant={size === USUAL_SIZE[kind] ? 'primary' : 'quiet'}
                >
                  {t('papers:pdf', { size })}
                </ButtonLink>
              ))}
            </div>
          </Card>
        ))}
    </div>
  );
}
