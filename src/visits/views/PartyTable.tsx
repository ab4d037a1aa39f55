import { PhoneLink } from '../../ui/components/PhoneLink';
import { Table } from '../../ui/components/Table';
import { ageOn } from '../../kernel/days';
import { usePage } from '../../ui/page-context';
import type { VisitView } from '../visits.queries';
import { initialOf } from '../visit-words.rules';

interface Row {
  id: string;
  name: string;
  what: string;
  place: string;
  phone: string | null;
  attended: boolean | null;
}

/** Who comes and where each is during the meeting. Phones and children's names are not a facility's business here. */
export function PartyTable({ visit }: { visit: VisitView }) {
  const { t, actor } = usePage();
  const liaison = actor?.role === 'liaison';
  // The desk needs names at the door, not while it decides.
  const named = !liaison || !['requested', 'proposed', 'declined', 'withdrawn', 'expired'].includes(visit.status);
  const rows: Row[] = [
    ...visit.dyads.map((d) => ({
      id: d.dyadId,
      name: t('visits_pages:book.who.child', {
        name: !named ? initialOf(d.givenName) : liaison ? `${d.familyName}${d.givenName}` : d.preferredName,
        age: ageOn(d.birthDate, visit.day),
      }),
      what: t('visits_pages:party.child'),
      place: t('visits_pages:place.inside'),
      phone: null,
      attended: d.attended,
    })),
    ...visit.party.map((p) => ({
      id: p.personId,
      name: named ? p.name : t(`visits_pages:party.${p.personType}`),
      what: t(`visits_pages:party.${p.personType}`),
      place: t(`visits_pages:place.${p.place}`),
      phone: liaison ? null : p.phone,
      attended: p.attended,
    })),
  ];
  return (
    <Table
      caption={t('visits_pages:visit.party')}
      captionHidden
      compact
      rows={rows}
      rowKey={(r) => r.id}
      columns={[
        { key: 'name', header: t('visits_pages:col.name'), rowHeader: true, cell: (r) => r.name },
        { key: 'what', header: t('visits_pages:col.role'), cell: (r) => r.what },
        { key: 'place', header: t('visits_pages:col.place'), cell: (r) => r.place },
        ...(liaison
          ? []
          : [{ key: 'phone', header: t('visits_pages:col.phone'), cell: (r: Row) => (r.phone ? <PhoneLink number={r.phone} /> : '–') }]),
        ...(rows.some((r) => r.attended !== null)
          ? [
              {
                key: 'came',
                header: t('visits_pages:col.came'),
                cell: (r: Row) => (r.attended === null ? '–' : t(r.attended ? 'visits_pages:yes' : 'visits_pages:no')),
              },
            ]
          : []),
      ]}
    />
  );
}
