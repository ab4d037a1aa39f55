import { usePage } from '../page-context';
import { ChoiceGroup } from './ChoiceGroup';
import { FieldProps, wire } from './Field';

/** Mouths from very sad to very happy, on a 48×48 grid. */
const MOUTHS = ['M15 35q9-10 18 0', 'M16 33.5q8-5 16 0', 'M16 32h16', 'M16 30q8 6 16 0', 'M14 28q10 14 20 0z'];

interface Props extends FieldProps {
  /** '1' (very sad) to '5' (very happy). */
  value?: string;
}

/** Five faces a child can tap; each also has its word. */
export function Faces(props: Props) {
  const { t } = usePage();
  const wiring = wire(props);
  return (
    <ChoiceGroup field={props} wiring={wiring}>
      <div class="k-faces">
        {MOUTHS.map((mouth, index) => {
          const value = String(index + 1);
          const id = index === 0 ? wiring.id : `${wiring.id}-${value}`;
          return (
            <div class="k-faces__item" key={value}>
              <input class="k-faces__input" id={id} type="radio" name={props.name} value={value} checked={props.value === value} />
              <label class="k-faces__label" for={id}>
                <svg width="48" height="48" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
                  <circle class="k-faces__face" cx="24" cy="24" r="21" />
                  <circle class="k-faces__eye" cx="17" cy="20" r="2.4" />
                  <circle class="k-faces__eye" cx="31" cy="20" r="2.4" />
                  <path class="k-faces__mouth" d={mouth} />
                </svg>
                <span>{t(`ui:faces.${value}`)}</span>
              </label>
            </div>
          );
        })}
      </div>
    </ChoiceGroup>
  );
}
