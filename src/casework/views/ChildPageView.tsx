import { ageOn, dayInZone } from '../../kernel/days';
import { ButtonLink } from '../../ui/components/ButtonLink';
import { ButtonGroup } from '../../ui/components/ButtonGroup';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { PhoneLink } from '../../ui/components/PhoneLink';
import { Section } from '../../ui/components/Section';
import { SummaryList } from '../../ui/components/SummaryList';
import { Tag } from '../../ui/components/Tag';
import { Timeline, TimelineItem } from '../../ui/components/Timeline';
import { formatDayTime } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { DatesOf } from '../best-dates.queries';
import { ChildDesk } from '../children-desk.queries';
import { DyadGuard } from '../dyad-guards.queries';
import { TimelineEntry } from '../timeline.queries';
import { DyadPanel } from './DyadPanel';
import { RestNotice } from './GuardNotices';
import { NextLine } from './NextLine';

const ICONS: Record<TimelineEntry['kind'], TimelineItem['icon']> = {
  contact: 'heart',
  milestone: 'star',
  visit: 'calendar',
  exchange: 'letter',
  child_view: 'chat',
  consent: 'document',
  case_conference: 'people',
  contact_decision: 'people',
  kinship_proof: 'document',
  tracing: 'search',
};

interface Props {
  desk: ChildDesk;
  guards: DyadGuard[];
  dates: DatesOf[];
  timeline: TimelineEntry[];
}

/** One child: the next step first, then what stands in the way, then the story. */
export function ChildPageView({ desk, guards, dates, timeline }: Props) {
  const { t, locale, now, timeZone, can } = usePage();
  const { child, caregivers, dyads, siblings } = desk;
  const age = ageOn(child.birthDate, dayInZone(now, timeZone));
  const first = dyads.find((d) => d.dyad.status === 'open') ?? dyads[0];
  const guardOf = (dyadId: string): DyadGuard | undefined => guards.find((guard) => guard.dyadId === dyadId);
  const rest = first && guardOf(first.dyad.id);
  return (
    <div class="k-stack">
      <PageHeading
        title={child.preferredName}
        caption={t('casework:child.caption', { reference: child.reference, age })}
        tag={child.status === 'closed' ? <Tag status="closed" /> : undefined}
      />
      {child.restrictedReason && (
        <Notice tone="warn" title={t('families:restricted.title')}>
          <p>{t(`families:restricted.${child.restrictedReason}`)}</p>
        </Notice>
      )}
      {caregivers.length === 0 && (
        <Notice tone="warn" title={t('casework:next.add_caregiver')}>
          {can('family.write') && <a href={`/children/${child.id}/caregivers/new`}>{t('casework:child.add_caregiver')}</a>}
        </Notice>
      )}
      {rest?.resting ? (
        <RestNotice guard={rest} />
      ) : first ? (
        <Notice tone={first.eligibility.verdict === 'block' ? 'info' : 'good'} title={t('casework:child.next')}>
          <NextLine desk={first} />
        </Notice>
      ) : (
        <Notice tone="info" title={t('casework:child.next')}>
          <p>{t('casework:next.add_parent')}</p>
        </Notice>
      )}
      <div class="k-split">
        <div class="k-stack">
          {dyads.map((d) => {
            const guard = guardOf(d.dyad.id);
            return (
              guard && (
                <DyadPanel
                  key={d.dyad.id}
                  desk={d}
                  guard={guard}
                  alone={dyads.length === 1}
                  dates={dates.find((one) => one.dyadId === d.dyad.id)}
                />
              )
            );
          })}
          {can('family.write') && (
            <ButtonGroup>
              <ButtonLink variant="secondary" href={`/children/${child.id}/parents/new`}>
                {t('casework:child.add_parent')}
              </ButtonLink>
              <ButtonLink variant="secondary" href={`/children/${child.id}/caregivers/new`}>
                {t('casework:child.add_caregiver')}
              </ButtonLink>
            </ButtonGroup>
          )}
        </div>
        <aside class="k-stack">
          <Section title={t('casework:child.people')}>
            <SummaryList
              rows={[
                ...caregivers.map((c) => ({
                  key: t(`casework:relationship.${c.relationship}`),
                  value: (
                    <div class="k-stack-s">
                      <div>
                        {c.name}
                        {c.isGuardian && ` · ${t('casework:child.guardian')}`}
                      </div>
                      {c.phone && (
                        <div>
                          <PhoneLink number={c.phone} label={t('casework:child.call')} />
                        </div>
                      )}
                      {[c.phone, c.email].some((address) => address !== null && c.badAddresses.includes(address)) && (
                        <div>
                          <Tag tone="warn" icon="warn">
                            {t('families:contact.bad_tag')}
                          </Tag>{' '}
                          {can('family.write') && (
                            <a href={`/children/${child.id}/caregivers/${c.id}/contact`}>{t('families:contact.bad_mend')}</a>
                          )}
                        </div>
                      )}
                      {c.bestTime && <div class="k-muted">{t('casework:child.best_time', { time: c.bestTime })}</div>}
                      {(can('call.read') || can('family.write')) && (
                        <ul class="govuk-list k-stack">
                          {can('call.read') && (
                            <li>
                              <a href={`/caregivers/${c.id}/discretion`}>{t('notifications:discretion.title')}</a>
                            </li>
                          )}
                          {can('family.write') && (
                            <>
                              <li>
                                <a href={`/children/${child.id}/caregivers/${c.id}/contact`}>{t('families:contact.open')}</a>
                              </li>
                              <li>
                                <a href={`/children/${child.id}/caregivers/${c.id}/guardianship`}>{t('casework:child.guardianship')}</a>
                              </li>
                              <li>
                                <a href={`/children/${child.id}/caregivers/${c.id}/ending`}>{t('casework:child.end_caregiver')}</a>
                              </li>
                            </>
                          )}
                        </ul>
                      )}
                    </div>
                  ),
                })),
                ...siblings.map((s) => ({ key: t('casework:child.sibling'), value: <a href={`/children/${s.id}`}>{s.preferredName}</a> })),
                { key: t('casework:child.care'), value: t(`casework:care.${child.careType}`) },
                {
                  key: t('families:guardians.title'),
                  value: <a href={`/children/${child.id}/guardians`}>{t('families:guardians.open')}</a>,
                },
                ...(can('child.write')
                  ? [
                      {
                        key: t('access_needs:title'),
                        value: (
                          <a href={`/children/${child.id}/access-needs`}>
                            {t('access_needs:change')}
                            <span class="k-hidden"> {t('access_needs:title')}</span>
                          </a>
                        ),
                      },
                    ]
                  : []),
                {
                  key: t('families:escort.title'),
                  value: (
                    <>
                      {t(`families:escort.${child.escortPreference ?? 'unknown'}`)}{' '}
                      {can('child.write') && (
                        <a href={`/children/${child.id}/escort-preference`}>
                          {t('families:guardians.change')}
                          <span class="k-hidden"> {t('families:escort.title')}</span>
                        </a>
                      )}
                    </>
                  ),
                },
              ]}
            />
          </Section>
          <Section title={t('casework:child.story')} count={timeline.length}>
            {timeline.length === 0 ? (
              <p class="k-muted">{t('casework:child.story_empty')}</p>
            ) : (
              <Timeline
                items={timeline.slice(0, 40).map((entry) => ({
                  id: `${entry.kind}-${entry.id}-${entry.dyadId}-${entry.code}`,
                  when: formatDayTime(entry.at, timeZone, locale),
                  title: t(`casework:story.${entry.kind}.${entry.code}`),
                  icon: ICONS[entry.kind],
                  tone: entry.kind === 'milestone' || entry.kind === 'contact' ? ('good' as const) : ('neutral' as const),
                  href:
                    entry.subjectId === null
                      ? undefined
                      : entry.kind === 'visit'
                        ? `/visits/${entry.subjectId}`
                        : entry.kind === 'exchange'
                          ? `/exchanges/${entry.subjectId}`
                          : undefined,
                }))}
              />
            )}
          </Section>
        </aside>
      </div>
    </div>
  );
}
