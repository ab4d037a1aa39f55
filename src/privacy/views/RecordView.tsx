import { PageHeading } from '../../ui/components/PageHeading';
import { Section } from '../../ui/components/Section';
import { usePage } from '../../ui/page-context';
import { SECTIONS } from '../record.policy';
import type { OwnRecord } from '../requests.service';

const said = (value: unknown): string =>
  value instanceof Date ? value.toISOString() : Array.isArray(value) ? value.join(', ') : typeof value === 'object' ? '' : String(value);

/** A person's own record, to read and print. Names of fields are those of the JSON file. */
export function RecordView({ record }: { record: OwnRecord }) {
  const { t } = usePage();
  const rowsOf = (section: string): Record<string, unknown>[] => {
    const value = (record as unknown as Record<string, unknown>)[section];
    return Array.isArray(value) ? (value as Record<string, unknown>[]) : value ? [value as Record<string, unknown>] : [];
  };
  return (
    <div class="k-stack k-sheet">
      <PageHeading title={t('privacy:record.title')} caption={record.reference} lead={t('privacy:record.lead')} />
      {SECTIONS.filter((section) => rowsOf(section).length > 0).map((section) => (
        <Section key={section} title={t(`privacy:section.${section}`)} count={section === 'child' ? undefined : rowsOf(section).length}>
          {rowsOf(section).map((row, i) => (
            <p key={i} class="k-small">
              {Object.entries(row)
                .filter(([, value]) => value !== null && value !== undefined && value !== '')
                .map(([name, value]) => `${name}: ${said(value)}`)
                .join(' · ')}
            </p>
          ))}
        </Section>
      ))}
      <Section title={t('privacy:record.withheld')}>
        <ul>
          {record.withheld.map(({ section, reasonCode, fields }) => (
            <li key={section}>
              {t(`privacy:section.${section}`)}
              {fields && ` (${fields.join(', ')})`}: {t(`privacy:withheld.${reasonCode}`)}
            </li>
          ))}
        </ul>
      </Section>
    </div>
  );
}
