import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../database/columns';

export const MESSAGE_STATUSES = [
  'queued',
  'held',
  'sending',
  'accepted',
  'delivered',
  'answered',
  'called',
  'failed',
  'suppressed',
  'expired',
] as const;
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

/** Where a message is that has left us, in SQL: a provider, a person or a printer has it. */
export const HAS_LEFT = `('accepted', 'delivered', 'answered', 'called')`;

/** The family may have it, in SQL, of the table called `m`: it has left, or nobody knows whether it has. */
export const mayHaveLeft = (m: string): string => `(${m}.status IN ${HAS_LEFT} OR ${m}.status = 'failed' AND ${m}.failure = 'unsure')`;

/** `unsure`: the provider may have it; it is not sent again, a person calls. */
export const FAILURES = ['temporary', 'permanent', 'technical', 'unsure'] as const;
export type Failure = (typeof FAILURES)[number];

/** One message to one person: a step goes to each person at most once per version of the visit. */
@Entity('messages')
@Check('messages_status_check', oneOf('status', MESSAGE_STATUSES))
@Check('messages_failure_check', `failure IS NULL OR ${oneOf('failure', FAILURES)}`)
@Index('messages_step_key', ['stepKey'], { unique: true })
@Index('messages_provider_idx', ['provider', 'providerReference'], { where: 'provider_reference IS NOT NULL' })
@Index('messages_due_idx', ['runAt', 'id'], { where: `status IN ('queued', 'sending')` })
@Index('messages_visit_idx', ['visitId'])
@Index('messages_caregiver_idx', ['caregiverId', 'createdAt'])
export class Message {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Organisation') @Column('uuid') organisationId: string;
  @ForeignKey('Visit') @Column('uuid', { nullable: true }) visitId: string | null;
  @Column('int', { nullable: true }) visitVersion: number | null;
  @ForeignKey('Caregiver') @Column('uuid') caregiverId: string;
  /** sms, email or call. */
  @Column('text') channel: string;
  @Column('text') template: string;
  @Column('text') locale: string;
  @Column('jsonb') params: Record<string, string>;
  /** event:visit:version:person:channel:step. */
  @Column('text') stepKey: string;
  @Column('text', { default: 'queued' }) status: MessageStatus;
  @Column('text', { nullable: true }) reason: string | null;
  @Column('timestamptz') runAt: Date;
  @Column('timestamptz') uselessAfter: Date;
  @Column('int', { default: 0 }) attempts: number;
  @Column('timestamptz', { nullable: true }) lockedUntil: Date | null;
  @Column('uuid', { nullable: true }) lockedBy: string | null;
  /** Who has it or is to try next: a name of channels.ts; null: the first of its channel. */
  @Column('text', { nullable: true }) provider: string | null;
  /** The provider's own number for it: receipts name it. */
  @Column('text', { nullable: true }) providerReference: string | null;
  /** Technical failures with this provider so far. */
  @Column('int', { default: 0 }) tries: number;
  /** Temporary failures so far: each waits for another part of the day. */
  @Column('int', { default: 0 }) windows: number;
  /** The kind of the last failure. */
  @Column('text', { nullable: true }) failure: Failure | null;
  /** What came of the call that it stood for. */
  @Column('text', { nullable: true }) outcome: string | null;
  /** About to be handed to a provider that would not notice a second time; null again once the answer is known. */
  @Column('timestamptz', { nullable: true }) handedAt: Date | null;
  /** The process that was about to; only its own word undoes an "unsure". */
  @Column('uuid', { nullable: true }) handedBy: string | null;
  @Column('timestamptz', { nullable: true }) deliveredAt: Date | null;
  /** A letter that lies printed on the table. */
  @Column('timestamptz', { nullable: true }) printedAt: Date | null;
  /** What was sent, as rendered. */
  @Column('text', { nullable: true }) subject: string | null;
  @Column('text', { nullable: true }) body: string | null;
  @Column('timestamptz', { nullable: true }) sentAt: Date | null;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}

/** The six digits with which a caregiver opens the page; only a keyed hash is kept. */
@Entity('reply_codes')
@Index('reply_codes_hash_idx', ['codeHash'])
@Index('reply_codes_token_key', ['tokenHash'], { unique: true })
@Index('reply_codes_once_key', ['visitId', 'caregiverId'], { unique: true })
export class ReplyCode {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Visit') @Column('uuid') visitId: string;
  @ForeignKey('Caregiver') @Column('uuid') caregiverId: string;
  @Column('text') codeHash: string;
  /** Of the personal link in e-mail and QR cards. */
  @Column('text') tokenHash: string;
  @Column('timestamptz') expiresAt: Date;
}

/** What a family wrote back, as it came in. */
@Entity('inbound_messages')
@Index('inbound_messages_caregiver_idx', ['caregiverId', 'receivedAt'])
export class InboundMessage {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Caregiver') @Column('uuid') caregiverId: string;
  /** The meeting it was taken to be about. */
  @ForeignKey('Visit') @Column('uuid', { nullable: true }) visitId: string | null;
  @Column('text') body: string;
  /** can_go, cannot, call_me, unclear (a person calls) or none (nothing was asked; a person calls). */
  @Column('text') understoodAs: string;
  @Column('timestamptz') receivedAt: Date;
}

/** A call or reply of a provider that has been taken. */
@Entity('webhook_calls')
@Index('webhook_calls_received_idx', ['receivedAt'])
export class WebhookCall {
  @PrimaryColumn('text') provider: string;
  /** The provider's own: `call:…` or `reply:…`. */
  @PrimaryColumn('text') id: string;
  @Column('timestamptz') receivedAt: Date;
}

/** The first three are the family's answer; `told`: they heard what there was to say; the others say why it is still open. */
export const CALL_OUTCOMES = [
  'can_go',
  'cannot',
  'call_me',
  'told',
  'call_later',
  'no_answer',
  'engaged',
  'wrong_number',
  'reached_other',
] as const;
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

export const CALL_REASONS = [
  'no_answer',
  'call_me',
  'cannot',
  'first_visit',
  'message_failed',
  'cancelled',
  'ask',
  'remind',
  'unclear',
  'second_contact',
  'changed',
  'item_ready',
  'home_safe',
  'refused',
  'not_admitted',
] as const;
export type CallReason = (typeof CALL_REASONS)[number];

/** A person's call: a channel, not a failure. */
@Entity('call_tasks')
@Check('call_tasks_status_check', oneOf('status', ['open', 'done', 'dropped']))
@Check('call_tasks_reason_check', oneOf('reason_code', CALL_REASONS))
@Check('call_tasks_outcome_check', `outcome IS NULL OR ${oneOf('outcome', CALL_OUTCOMES)}`)
@Index('call_tasks_open_key', ['visitId', 'caregiverId', 'reasonCode'], { unique: true, where: `status = 'open'` })
@Index('call_tasks_due_idx', ['organisationId', 'status', 'dueAt'])
export class CallTask {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Organisation') @Column('uuid') organisationId: string;
  @ForeignKey('Visit') @Column('uuid', { nullable: true }) visitId: string | null;
  @ForeignKey('Caregiver') @Column('uuid') caregiverId: string;
  @Column('text') reasonCode: CallReason;
  @Column('timestamptz') dueAt: Date;
  @Column('text', { default: 'open' }) status: 'open' | 'done' | 'dropped';
  @Column('int', { default: 0 }) attempts: number;
  @Column('text', { nullable: true }) outcome: CallOutcome | null;
  @Column('text', { nullable: true }) note: string | null;
  /** Who has the card in hand, and until when nobody else gets it. */
  @Column('uuid', { nullable: true }) claimedBy: string | null;
  @Column('timestamptz', { nullable: true }) claimedAt: Date | null;
  @Column('timestamptz', { nullable: true }) claimedUntil: Date | null;
  @Column('uuid', { nullable: true }) doneBy: string | null;
  @Column('timestamptz', { nullable: true }) doneAt: Date | null;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}
