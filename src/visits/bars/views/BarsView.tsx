import type { FacilityBarRow } from '../../../safeguarding/facility-bars.service';
import { Button } from '../../../ui/components/Button';
import { ButtonGroup } from '../../../ui/components/ButtonGroup';
import { ButtonLink } from '../../../ui/components/ButtonLink';
import { Card } from '../../../ui/components/Card';
import { EmptyState } from '../../../ui/components/EmptyState';
import { ErrorSummary } from '../../../ui/components/ErrorSummary';
import { FormFields } from '../../../ui/components/FormFields';
import { Notice } from '../../../ui/components/Notice';
import { PageHeading } from '../../../ui/components/PageHeading';
import { SummaryList } from '../../../ui/components/SummaryList';
import { dayInZone } from '../../../kernel/days';
import { formatDay } from '../../../ui/format';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import { BehalfHead } from '../../behalf/views/BehalfHead';
import { saidLine } from '../../behalf/views/said-words';

interface Props {
  at: { home: string; behalf: string | null };
  now: Date;
  timeZone: string;
  bars: readonly FacilityBarRow[];
  done?: 'added' | 'lifted';
  problem?: PageProblem;
}

/** What a facility bars now, is about to or barred lately; each with the button that ends it. */
export function BarsView({ at, now, timeZone, bars, done, problem }: Props) {
  const { t } = usePage();
  return (
    <div class="k-stack">
      <PageHeading title={t('bars:list.title')} lead={t('bars:list.lead')} />
      <BehalfHead behalf={at.behalf} current="bars" />
      <ErrorSummary problem={problem} />
      {done && <Notice tone="good" title={t(`bars:done.${done}`)} />}
      <ButtonGroup>
        <ButtonLink href={`${at.home}/new?about=parent`}>{t('bars:form.parent')}</ButtonLink>
        <ButtonLink href={`${at.home}/new?about=visitor`} variant="secondary">
          {t('bars:form.visitor')}
        </ButtonLink>
      </ButtonGroup>
      {bars.length === 0 && <EmptyState title={t('bars:list.empty')} icon="check" />}
      {bars.map((bar) => (
        <Bar key={bar.id} at={at} now={now} timeZone={timeZone} bar={bar} />
      ))}
    </div>
  );
}

function Bar({ at, now, timeZone, bar }: Omit<Props, 'bars'> & { bar: FacilityBarRow }) {
  const page = usePage();
  const { t, locale } = page;
  const { kind, rosterNumber, personName, startsOn, endsOn, liftedAt, onBehalfOf } = bar;
  const over = liftedAt !== null || (endsOn !== null && endsOn < dayInZone(now, timeZone));
  const whom = rosterNumber ?? personName ?? t('bars:nobody');
  return (
    <Card title={`${t(`bars:kind.${kind}`)} · ${whom}`}>
      <SummaryList
        rows={[
          { key: t('bars:form.starts'), value: formatDay(startsOn, locale) },
          { key: t('bars:form.ends'), value: endsOn === null ? t('bars:list.open_ended') : formatDay(endsOn, locale) },
          ...(onBehalfOf === null ? [] : [{ key: t('behalf:said.title'), value: saidLine(page, onBehalfOf, timeZone) }]),
        ]}
      />
      {over ? (
        <p class="k-muted">{t('bars:list.over')}</p>
      ) : at.behalf === null ? (
        <form method="post" action={`${at.home}/${bar.id}/liftings`}>
          <FormFields />
          <Button variant="secondary">{t('bars:list.lift')}</Button>
        </form>
      ) : (
        <a href={`${at.home}/${bar.id}`}>{t('bars:list.lift')}</a>
      )}
    </Card>
  );
}
