import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { ButtonGroup } from '../../ui/components/ButtonGroup';
import { EmptyState } from '../../ui/components/EmptyState';
import { FormFields } from '../../ui/components/FormFields';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Section } from '../../ui/components/Section';
import { Table } from '../../ui/components/Table';
import { Tag } from '../../ui/components/Tag';
import type { Tone } from '../../ui/components/tone';
import { formatDay, formatTime } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { RestrictionLook } from '../restriction-look.service';
import type { DyadSeen } from '../safeguarding.queries';
import { FormValues, many } from './form-values';

interface Props {
  dyad: DyadSeen;
  look: RestrictionLook;
  /** The form as it was filled in; saving sends it again. */
  values: FormValues;
  /** What was looked at before is not what it would do any more. */
  moved?: boolean;
}

const TONES: Record<string, Tone> = { ends: 'warn', held: 'warn', needs_review: 'info', second_place_ends: 'info', under_way: 'stop' };

/** What a bar would touch, each with what becomes of it; then one button bars. */
export function RestrictionLookView({ dyad, look, values, moved = false }: Props) {
  const { t, locale } = usePage();
  const { visits, letters, hiddenCount, fingerprint } = look;
  const ends = visits.filter((visit) => visit.effect === 'ends').length;
  const onTheWay = visits.filter((visit) => visit.effect === 'under_way').length;
  const path = `/dyads/${dyad.id}/restrictions`;
  const effect = (name: string, group: string) => <Tag tone={TONES[name] ?? 'neutral'}>{t(`restriction_look:${group}.${name}`)}</Tag>;
  return (
    <div class="k-stack">
      <BackLink href={`${path}/new`}>{t('safeguarding:restriction_form.page_title')}</BackLink>
      <PageHeading title={t('restriction_look:title')} lead={t('restriction_look:lead')} />
      {moved && <Notice tone="warn" title={t('restriction_look:moved')} />}
      <Notice tone={ends > 0 ? 'warn' : 'info'} title={t('restriction_look:ends', { count: ends })} />
      {onTheWay > 0 && <Notice tone="stop" title={t('restriction_look:under_way', { count: onTheWay })} />}
      {hiddenCount > 0 && <Notice tone="info" title={t('restriction_look:hidden', { count: hiddenCount })} />}
      {visits.length + letters.length + hiddenCount === 0 && <EmptyState title={t('restriction_look:nothing')} icon="check" />}
      {visits.length > 0 && (
        <Section title={t('restriction_look:visits')}>
          <Table
            caption={t('restriction_look:visits')}
            captionHidden
            rows={visits}
            rowKey={(visit) => visit.visitId}
            columns={[
              {
                key: 'when',
                header: t('visits_pages:col.when'),
                rowHeader: true,
                cell: (visit) => `${formatDay(visit.day, locale)} ${formatTime(visit.startsAt, visit.timeZone, locale)}`,
              },
              {
                key: 'reference',
                header: t('visits_pages:col.reference'),
                cell: (visit) => (
                  <a href={`/visits/${visit.visitId}`} class="k-code">
                    {visit.reference}
                  </a>
                ),
              },
              {
                key: 'children',
                header: t('visits_pages:col.children'),
                cell: (visit) => visit.children.join(t('visits_pages:list_separator')),
              },
              { key: 'mode', header: t('restriction_look:mode'), cell: (visit) => t(`safeguarding:mode.${visit.mode}`) },
              {
                key: 'effect',
                header: t('restriction_look:then'),
                cell: (visit) => (
                  <>
                    {effect(visit.effect, 'visit')}{' '}
                    {visit.causes.map((cause) => t(`requests:cause.${cause}`)).join(t('visits_pages:list_separator'))}
                  </>
                ),
              },
            ]}
          />
        </Section>
      )}
      {letters.length > 0 && (
        <Section title={t('restriction_look:letters')}>
          <Table
            caption={t('restriction_look:letters')}
            captionHidden
            compact
            rows={letters}
            rowKey={(letter) => letter.exchangeId}
            columns={[
              {
                key: 'reference',
                header: t('visits_pages:col.reference'),
                rowHeader: true,
                cell: (letter) => (
                  <a href={`/exchanges/${letter.exchangeId}`} class="k-code">
                    {letter.reference}
                  </a>
                ),
              },
              { key: 'effect', header: t('restriction_look:then'), cell: (letter) => effect(letter.effect, 'letter') },
            ]}
          />
        </Section>
      )}
      <form method="post" action={`${path}/new`}>
        <FormFields />
        <input type="hidden" name="fingerprint" value={fingerprint} />
        {Object.keys(values)
          .filter((name) => name !== 'fingerprint' && name !== 'edit')
          .flatMap((name) => many(values, name).map((value, i) => <input key={`${name}-${i}`} type="hidden" name={name} value={value} />))}
        <ButtonGroup>
          <Button variant="warning">{t('restriction_look:save', { count: ends })}</Button>
          <Button variant="secondary" name="edit" value="1" formAction={`${path}/previews`}>
            {t('restriction_look:change')}
          </Button>
        </ButtonGroup>
      </form>
    </div>
  );
}
