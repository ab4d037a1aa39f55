/**
 * In SQL: a bar keeps this caregiver from meetings of a mode, and from any word of them – when and where a child is out is what a dangerous person must not learn.
 * One that begins later counts already; one whose modes nobody knows bars all. A facility's ban shuts its own door only: who looks after the child goes on to hear.
 */
export const barredFrom = (caregiver: string, mode: string): string =>
  `EXISTS (SELECT 1 FROM restrictions b WHERE b.person_type = 'caregiver' AND b.person_id = ${caregiver} AND b.kind <> 'facility_ban' AND b.lifted_at IS NULL
     AND (b.modes IS NULL OR ${mode} = ANY(b.modes)) AND (b.ends_on IS NULL OR b.ends_on >= (scope_now() AT TIME ZONE 'UTC')::date))`;
