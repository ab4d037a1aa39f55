import { ChoiceGroup } from '../../ui/components/ChoiceGroup';
import { wire } from '../../ui/components/Field';
import { usePage } from '../../ui/page-context';
import { PageProblem } from '../../ui/problem';
import { ConsentPurpose } from '../dyad.entity';

/** What is asked, in the order of a talk: meeting, the way there, pictures, data. */
const GROUPS: readonly (readonly [key: string, purposes: readonly ConsentPurpose[]])[] = [
  ['contact', ['letter', 'recorded_message', 'call', 'video', 'visit']],
  ['way', ['travel', 'overnight']],
  ['pictures', ['photo']],
  ['data', ['data_sharing']],
];

interface Props {
  values: readonly string[];
  /** Whether data may be shared with anybody at all now. */
  partners: boolean;
  problem?: PageProblem;
}

/** One box per purpose, grouped by what is asked, each in plain words. */
export function PurposeChoices({ values, partners, problem }: Props) {
  const { t } = usePage();
  const field = { name: 'purposes', label: t('families:field.purposes'), hint: t('families:field.purposes_hint'), problem };
  const wiring = wire(field);
  let first = true;
  return (
    <ChoiceGroup field={field} wiring={wiring}>
      <div class="k-stack">
        {GROUPS.map(([key, purposes]) => (
          <div key={key} role="group" aria-label={t(`families:purpose_group.${key}`)} class="k-stack-s">
            <p class="k-strong">{t(`families:purpose_group.${key}`)}</p>
            {key === 'data' && !partners && <p>{t('families:new_consent.no_partner')}</p>}
            <div class="govuk-checkboxes">
              {(key === 'data' && !partners ? [] : purposes).map((purpose) => {
                // The first box carries the field's id: the error summary leads there.
                const id = first ? wiring.id : `${wiring.id}-${purpose}`;
                first = false;
                return (
                  <div class="govuk-checkboxes__item" key={purpose}>
                    <input
                      class="govuk-checkboxes__input"
                      id={id}
                      name="purposes"
                      type="checkbox"
                      value={purpose}
                      checked={values.includes(purpose)}
                      aria-describedby={`${id}-item-hint`}
                    />
                    <label class="govuk-label govuk-checkboxes__label" for={id}>
                      {t(`families:purpose.${purpose}`)}
                    </label>
                    <div id={`${id}-item-hint`} class="govuk-hint govuk-checkboxes__hint">
                      {t(`families:purpose_words.${purpose}`)}
                    </div>
                  </div>
                );
              })}
            </div>
          </div>
        ))}
      </div>
    </ChoiceGroup>
  );
}
