import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../database/columns';

/** What a calendar is read on; a word of the list, because a name that somebody types ends up on other people's screens. */
export const FEED_DEVICES = ['phone', 'computer', 'other'] as const;
export type FeedDevice = (typeof FEED_DEVICES)[number];

/** A calendar that a member of staff reads elsewhere by a secret address; only the address's hash is kept. */
@Entity('calendar_feeds')
@Check('calendar_feeds_device_check', oneOf('device', FEED_DEVICES))
@Index('calendar_feeds_token_key', ['tokenHash'], { unique: true })
@Index('calendar_feeds_user_idx', ['userId', 'createdAt'])
export class CalendarFeed {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('User') @Column('uuid') userId: string;
  @Column('text') device: FeedDevice;
  @Column('text') tokenHash: string;
  @Column('timestamptz') createdAt: Date;
  /** To the hour. */
  @Column('timestamptz', { nullable: true }) lastFetchedAt: Date | null;
  @Column('timestamptz', { nullable: true }) revokedAt: Date | null;
}
