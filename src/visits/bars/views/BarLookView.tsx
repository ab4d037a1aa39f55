import { BackLink } from '../../../ui/components/BackLink';
import { Button } from '../../../ui/components/Button';
import { ButtonGroup } from '../../../ui/components/ButtonGroup';
import { EmptyState } from '../../../ui/components/EmptyState';
import { FormFields } from '../../../ui/components/FormFields';
import { Notice } from '../../../ui/components/Notice';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Section } from '../../../ui/components/Section';
import { Table } from '../../../ui/components/Table';
import { Tag } from '../../../ui/components/Tag';
import type { Tone } from '../../../ui/components/tone';
import { usePage } from '../../../ui/page-context';
import { BehalfHead } from '../../behalf/views/BehalfHead';
import { sessionTitle } from '../../booking/views/booking-words';
import { StateFields } from '../../views/StateFields';
import { UnderWayNotice } from '../../views/UnderWayNotice';
import type { FacilityLook } from '../bars.rules';

interface Props {
  at: { home: string; behalf: string | null };
  look: FacilityLook;
  /** The form as it was filled in; saving sends it again. */
  values: Record<string, string>;
  /** What was looked at before is not what it would do any more. */
  moved?: boolean;
}

const TONES: Record<string, Tone> = { ends: 'warn', needs_review: 'info', second_place_ends: 'info', under_way: 'stop' };
/** What the form itself adds. */
const OWN = ['_csrf', '_key', 'fingerprint', 'edit'];

/** Whom a suspension or a ban would touch, and what becomes of each meeting; then one button saves it. */
export function BarLookView({ at, look, values, moved = false }: Props) {
  const { t, locale } = usePage();
  const { visits, letters, hiddenCount, fingerprint } = look;
  const on = visits.filter((visit) => visit.effect !== 'stays');
  return (
    <div class="k-stack">
      <BackLink href={at.home}>{t('bars:list.title')}</BackLink>
      <PageHeading title={t('bars:look.title')} lead={t('bars:look.lead')} />
      <BehalfHead behalf={at.behalf} current="bars" />
      {moved && <Notice tone="warn" title={t('restriction_look:moved')} />}
      <Notice tone={on.length > 0 ? 'warn' : 'info'} title={t('bars:look.visits', { count: on.length })}>
        <p>{t('visits_pages:closure.not_saved')}</p>
      </Notice>
      <UnderWayNotice
        count={visits.filter((visit) => visit.effect === 'under_way').length}
        more={t('visits_pages:closure.under_way_more')}
      />
      {hiddenCount > 0 && <Notice tone="info" title={t('bars:look.hidden', { count: hiddenCount })} />}
      {visits.length + letters.length + hiddenCount === 0 && <EmptyState title={t('restriction_look:nothing')} icon="check" />}
      {visits.length > 0 && (
        <Section title={t('restriction_look:visits')}>
          <Table
            caption={t('restriction_look:visits')}
            captionHidden
            compact
            rows={visits}
            rowKey={(visit) => visit.visitId}
            columns={[
              {
                key: 'when',
                header: t('visits_pages:col.when'),
                rowHeader: true,
                cell: (visit) => sessionTitle(visit, visit.timeZone, locale),
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
                key: 'effect',
                header: t('restriction_look:then'),
                cell: (visit) => <Tag tone={TONES[visit.effect] ?? 'neutral'}>{t(`restriction_look:visit.${visit.effect}`)}</Tag>,
              },
            ]}
          />
        </Section>
      )}
      <form method="post" action={at.home}>
        <FormFields />
        <StateFields
          fields={[
            ...Object.entries(values).flatMap(([name, value]) => (OWN.includes(name) ? [] : [[name, value] as const])),
            ['fingerprint', fingerprint],
          ]}
        />
        <ButtonGroup>
          <Button variant={on.length > 0 ? 'warning' : 'primary'}>{t('bars:look.save')}</Button>
          <Button variant="secondary" name="edit" value="1" formAction={`${at.home}/previews`}>
            {t('restriction_look:change')}
          </Button>
        </ButtonGroup>
      </form>
    </div>
  );
}
