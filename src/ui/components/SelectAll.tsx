import { usePage } from '../page-context';

/** Ticks every checkbox of a name. A help for those with scripts; hidden without. */
export function SelectAll({ for: name, label }: { for: string; label?: string }) {
  const { t } = usePage();
  return (
    <label class="k-select-all" hidden data-select-all={name}>
      <input type="checkbox" class="k-check" /> {label ?? t('ui:select_all')}
    </label>
  );
}
