import { BackLink } from '../../../ui/components/BackLink';
import { Button } from '../../../ui/components/Button';
import { ButtonGroup } from '../../../ui/components/ButtonGroup';
import { ButtonLink } from '../../../ui/components/ButtonLink';
import { EmptyState } from '../../../ui/components/EmptyState';
import { FormFields } from '../../../ui/components/FormFields';
import { Notice } from '../../../ui/components/Notice';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Section } from '../../../ui/components/Section';
import { Table } from '../../../ui/components/Table';
import { Tag } from '../../../ui/components/Tag';
import type { Tone } from '../../../ui/components/tone';
import { formatDayShort } from '../../../ui/format';
import { usePage } from '../../../ui/page-context';
import type { CustodyLook } from '../custody-look.service';
import { sessionTitle } from '../../booking/views/booking-words';
import { BehalfHead } from '../../behalf/views/BehalfHead';
import type { CustodyPlace } from '../custody.forms';
import { StateFields } from '../../views/StateFields';
import { UnderWayNotice } from '../../views/UnderWayNotice';

interface Props {
  at: CustodyPlace;
  look: CustodyLook;
  /** The form as it was filled in; saving sends it again. */
  values: Record<string, string | undefined>;
}

const TONES: Record<string, Tone> = {
  handed_back: 'warn',
  held: 'warn',
  ends: 'warn',
  needs_review: 'info',
  keeps_first_place: 'info',
  under_way: 'stop',
};
/** The fields of the form, in its order. */
const FIELDS = ['number', 'parentId', 'kind', 'facilityId', 'ward', 'grade', 'day', 'time', 'channel', 'saidBy', 'saidOn', 'saidTime'];

/** What an event would touch, each with what happens to it; then one button saves it. */
export function CustodyLookView({ at, look, values }: Props) {
  const { t, locale } = usePage();
  const { kind, visits, letters, waitlist } = look;
  const ends = visits.filter((visit) => visit.effect === 'handed_back').length;
  const onTheWay = visits.filter((visit) => visit.effect === 'under_way').length;
  const effect = (name: string, group: string) => <Tag tone={TONES[name] ?? 'neutral'}>{t(`custody_look:${group}.${name}`)}</Tag>;
  return (
    <div class="k-stack">
      <BackLink href={`${at.home}/new`}>{t('visits_pages:custody.title')}</BackLink>
      <PageHeading title={t('custody_look:title')} caption={t(`visits_pages:custody.${kind}`)} lead={t('custody_look:lead')} />
      <BehalfHead behalf={at.behalf} current="custody" />
      <Notice tone={ends > 0 ? 'warn' : 'info'} title={t('custody_look:ends', { count: ends })}>
        <p>{t('visits_pages:closure.not_saved')}</p>
      </Notice>
      <UnderWayNotice count={onTheWay} more={t('visits_pages:closure.under_way_more')} />
      {visits.length + letters.length + waitlist.length === 0 && <EmptyState title={t('custody_look:nothing')} icon="check" />}
      {visits.length > 0 && (
        <Section title={t('custody_look:visits')}>
          <Table
            caption={t('custody_look:visits')}
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
              { key: 'status', header: t('visits_pages:col.status'), cell: (visit) => t(`ui:status.${statusWord(visit.status)}`) },
              {
                key: 'effect',
                header: t('custody_look:then'),
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
        <Section title={t('custody_look:letters')}>
          <Table
            caption={t('custody_look:letters')}
            captionHidden
            compact
            rows={letters}
            rowKey={(letter) => letter.exchangeId}
            columns={[
              {
                key: 'reference',
                header: t('visits_pages:col.reference'),
                rowHeader: true,
                cell: (letter) => <span class="k-code">{letter.reference}</span>,
              },
              { key: 'direction', header: t('custody_look:direction'), cell: (letter) => t(`custody_look:${letter.direction}`) },
              { key: 'effect', header: t('custody_look:then'), cell: (letter) => effect(letter.effect, 'letter') },
            ]}
          />
        </Section>
      )}
      {waitlist.length > 0 && (
        <Section title={t('custody_look:waitlist')}>
          <p class="k-muted">{t('custody_look:waitlist_lead')}</p>
          <Table
            caption={t('custody_look:waitlist')}
            captionHidden
            compact
            rows={waitlist.map((place, index) => ({ ...place, index }))}
            rowKey={(place) => String(place.index)}
            columns={[
              {
                key: 'window',
                header: t('requests:waitlist.wish'),
                rowHeader: true,
                cell: (place) =>
                  t('requests:waitlist.window', { from: formatDayShort(place.fromDay, locale), to: formatDayShort(place.toDay, locale) }),
              },
              { key: 'effect', header: t('custody_look:then'), cell: (place) => effect(place.effect, 'place') },
            ]}
          />
        </Section>
      )}
      <form method="post" action={at.home}>
        <FormFields />
        <StateFields fields={FIELDS.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]] as const]))} />
        <ButtonGroup>
          <Button variant={ends > 0 ? 'warning' : 'primary'}>{t('custody_look:save', { count: ends })}</Button>
          <ButtonLink href={`${at.home}/new`} variant="quiet">
            {t('visits_pages:closure.leave')}
          </ButtonLink>
        </ButtonGroup>
      </form>
    </div>
  );
}

/** What waits for the family's answer to a proposal is shown as that. */
const statusWord = (status: string): string => (status === 'proposed' ? 'alternative_proposed' : status);
