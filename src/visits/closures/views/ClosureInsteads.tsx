import { Button } from '../../../ui/components/Button';
import { FormFields } from '../../../ui/components/FormFields';
import { Section } from '../../../ui/components/Section';
import { Select } from '../../../ui/components/Select';
import { Table } from '../../../ui/components/Table';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import { Fields, insteadField, one } from '../closure.forms';
import type { InsteadChoice, InsteadWay } from '../closure-instead.service';
import type { ClosureVisitRow } from '../closure-visits.queries';
import { sessionTitle } from '../../booking/views/booking-words';

interface Props {
  closureId: string;
  visits: readonly ClosureVisitRow[];
  choices: readonly InsteadChoice[];
  values: Fields;
  problem?: PageProblem;
}

/** For each meeting that is off and not made up for: a video session, a letter or the waiting list, and why something is not possible. */
export function ClosureInsteads({ closureId, visits, choices, values, problem }: Props) {
  const { t, locale } = usePage();
  const rows = choices.flatMap((choice) => {
    const row = visits.find(({ visit }) => visit.id === choice.visitId);
    return row ? [{ ...choice, visit: row.visit }] : [];
  });
  if (rows.length === 0) return null;
  return (
    <Section title={t('closures:instead.title')} id="instead" count={rows.length}>
      <p class="k-muted">{t('closures:instead.lead')}</p>
      <form method="post" action={`/closures/${closureId}/treatments`} noValidate>
        <FormFields />
        <Table
          caption={t('closures:instead.title')}
          captionHidden
          compact
          rows={rows}
          rowKey={({ visitId }) => visitId}
          columns={[
            {
              key: 'when',
              header: t('visits_pages:col.when'),
              rowHeader: true,
              cell: ({ visit }) => (
                <>
                  {sessionTitle(visit, visit.timeZone, locale)} <span class="k-code k-nowrap">{visit.reference}</span>
                </>
              ),
            },
            {
              key: 'children',
              header: t('visits_pages:col.children'),
              cell: ({ visit }) => visit.dyads.map((d) => d.preferredName).join(t('visits_pages:list_separator')),
            },
            {
              key: 'instead',
              header: t('closures:instead.what'),
              cell: ({ visit, ways }) => (
                <>
                  <Select
                    name={insteadField(visit.id)}
                    label={t('closures:instead.of', { reference: visit.reference })}
                    labelHidden
                    value={one(values[insteadField(visit.id)])}
                    placeholder={t('closures:instead.open')}
                    problem={problem}
                    options={ways.flatMap((way) => optionsOf(way, (session) => sessionTitle(session, visit.timeZone, locale), t))}
                  />
                  {ways
                    .filter((way) => !way.possible)
                    .map((way) => (
                      <p key={way.action} class="k-small k-muted">
                        {t(`closures:instead.not_${way.action}`, { why: whyNot(way, t) })}
                      </p>
                    ))}
                </>
              ),
            },
          ]}
        />
        <Button>{t('closures:instead.save')}</Button>
      </form>
    </Section>
  );
}

type T = ReturnType<typeof usePage>['t'];

function optionsOf(way: InsteadWay, title: (session: InsteadWay['sessions'][number]) => string, t: T): { value: string; label: string }[] {
  if (!way.possible) return [];
  if (way.action !== 'video') return [{ value: way.action, label: t(`closures:instead.${way.action}`) }];
  return way.sessions.map((session) => ({ value: `video ${session.id}`, label: t('closures:instead.video', { when: title(session) }) }));
}

const whyNot = ({ reasons }: InsteadWay, t: T): string =>
  reasons.length === 0
    ? t('closures:instead.none_free')
    : reasons.map((reason) => t(`reasons:${reason.code}.message`, reason.params)).join(' ');
