import type { BookableSession } from '../../../eligibility/eligibility.service';
import { Details } from '../../../ui/components/Details';
import { Select } from '../../../ui/components/Select';
import { usePage } from '../../../ui/page-context';
import type { PageProblem } from '../../../ui/problem';
import { sessionTitle } from './booking-words';

interface Props {
  offers: readonly BookableSession[];
  timeZone: string;
  values: readonly string[];
  problem?: PageProblem;
}

/** Up to two other dates that would do as well, in order. */
export function WishFields({ offers, timeZone, values, problem }: Props) {
  const { t, locale } = usePage();
  if (offers.length === 0) return null;
  const options = offers.map((offer) => ({ value: offer.id, label: sessionTitle(offer, timeZone, locale) }));
  return (
    <Details summary={t('requests:wishes.title')} open={values.length > 0}>
      <p class="k-muted">{t('requests:wishes.hint')}</p>
      {(['wish2', 'wish3'] as const).map((name, i) => (
        <Select
          key={name}
          name={name}
          label={t(`requests:wishes.${name}`)}
          optional
          value={values[i]}
          placeholder={t('requests:wishes.no_other')}
          problem={problem}
          options={options}
        />
      ))}
    </Details>
  );
}
