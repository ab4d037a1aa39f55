import { Section } from '../../../ui/components/Section';
import { usePage } from '../../../ui/page-context';

/** Facilities at which nobody has an account: what each told on the phone is written down here. Nothing for whoever may not. */
export function SilentFacilities({ silent }: { silent: readonly { id: string; name: string }[] }) {
  const { t, can } = usePage();
  if (!can('facility.stand_in')) return null;
  return (
    <Section title={t('behalf:silent.title')} id="silent" count={silent.length}>
      <p class="k-muted">{t(silent.length === 0 ? 'behalf:silent.none' : 'behalf:silent.lead')}</p>
      <div class="k-stack-s">
        {silent.map(({ id, name }) => (
          <div class="k-panel-quiet k-between" key={id}>
            <strong>{name}</strong>
            <span class="k-cluster">
              {(['closures', 'changes', 'bars'] as const).map((what) => (
                <a
                  key={what}
                  href={`/offline-desk/facilities/${id}/${what}${what === 'changes' ? '/new' : ''}`}
                  aria-label={`${t(`behalf:silent.${what}`)} (${name})`}
                >
                  {t(`behalf:silent.${what}`)}
                </a>
              ))}
            </span>
          </div>
        ))}
      </div>
    </Section>
  );
}
