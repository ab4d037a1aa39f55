import { usePage } from '../page-context';

/** A child's reference: a link for those who may open the child's page, words for those who may only count and check. */
export function ChildReference({ id, reference }: { id: string; reference: string }) {
  const { can } = usePage();
  return can('family.read') ? <a href={`/children/${id}`}>{reference}</a> : <>{reference}</>;
}
