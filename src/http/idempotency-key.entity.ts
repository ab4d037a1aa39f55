import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The stored answer of a request that may be sent twice. Kept 24 h. */
@Entity('idempotency_keys')
export class IdempotencyKey {
  @PrimaryColumn('uuid') userId: string;
  @PrimaryColumn('text') key: string;
  /** SHA-256 of method, path and body. */
  @Column('text') requestHash: string;
  @Column('int') status: number;
  @Column('jsonb', { nullable: true }) body: unknown;
  @Column('text', { nullable: true }) location: string | null;
  @Index('idempotency_keys_created_idx') @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}

/** Attempts counted by rate-limiter-flexible, shared by every instance. */
@Entity('rate_limits')
export class RateLimit {
  @PrimaryColumn('varchar', { length: 255 }) key: string;
  @Column('int', { default: 0 }) points: number;
  @Column('bigint', { nullable: true }) expire: number | null;
}
