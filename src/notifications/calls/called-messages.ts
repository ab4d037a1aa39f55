import type { Database } from '../../database/database';
import { CallOutcome, CallReason } from '../message.entity';
import { NEVER_CALLED } from '../engine/message-plan.rules';

const REACHES: readonly CallOutcome[] = ['can_go', 'cannot', 'call_me', 'told'];

/** In SQL: outcomes of a call that has reached the family. */
export const REACHED = `('can_go', 'cannot', 'call_me', 'told')`;

/** In SQL: the call that a message stood for has reached the family. */
export const CALL_REACHED = `(status = 'called' AND outcome IN ${REACHED})`;

/** Which templates a call of this reason stands for. */
const STANDS_FOR: Partial<Record<CallReason, string>> = {
  ask: `template IN ('asked', 'changed')`,
  remind: `template NOT IN ('asked', 'changed', 'cancelled')`,
  changed: `template = 'changed'`,
  cancelled: `template = 'cancelled'`,
  item_ready: `template = 'item_ready'`,
  home_safe: `template = 'home_safe'`,
};

/** A call has been made or given up: the messages that went by this call are done, with what came of it. In the caller's transaction. */
export async function markCalled(
  db: Database,
  task: { visitId: string | null; caregiverId: string; reasonCode: CallReason },
  outcome: CallOutcome,
): Promise<void> {
  if (task.reasonCode === 'message_failed') return tellInstead(db, task, outcome);
  const templates = STANDS_FOR[task.reasonCode];
  if (templates === undefined) return;
  await db.sql(
    `UPDATE messages SET status = 'called', outcome = $3
      WHERE caregiver_id = $1 AND visit_id IS NOT DISTINCT FROM $2::uuid AND reason = 'call_task' AND ${templates}
        AND (status = 'accepted' OR status = 'answered' AND $3::text IN ('can_go', 'cannot', 'call_me'))`,
    [task.caregiverId, task.visitId, outcome],
  );
}

/** A call because messages did not go out has reached the family: it stands for those messages, which are not sent again. */
async function tellInstead(
  db: Database,
  { visitId, caregiverId }: { visitId: string | null; caregiverId: string },
  outcome: CallOutcome,
): Promise<void> {
  if (!REACHES.includes(outcome)) return;
  await db.sql(
    `UPDATE messages SET status = 'called', outcome = $3 WHERE caregiver_id = $1 AND visit_id IS NOT DISTINCT FROM $2::uuid AND status IN ('held', 'failed')
        AND template <> ALL($4)`,
    [caregiverId, visitId, outcome, [...NEVER_CALLED]],
  );
}
