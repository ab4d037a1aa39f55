import { EmptyState } from '../../ui/components/EmptyState';
import type { IconName } from '../../ui/components/Icon';
import { Section } from '../../ui/components/Section';
import { Tag } from '../../ui/components/Tag';
import { Timeline, TimelineItem } from '../../ui/components/Timeline';
import type { Tone } from '../../ui/components/tone';
import { ButtonForm } from '../../ui/components/ButtonForm';
import { formatDayTime } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { MessageStatus } from '../message.entity';
import { reasonWords } from '../engine/message-tries.rules';
import type { Said, SaidMessage } from '../messages.queries';

/** How each state looks. */
export const MESSAGE_LOOKS: Record<MessageStatus, readonly [Tone, IconName]> = {
  queued: ['neutral', 'clock'],
  sending: ['info', 'arrow'],
  accepted: ['info', 'arrow'],
  delivered: ['good', 'check'],
  answered: ['good', 'checks'],
  called: ['good', 'phone'],
  held: ['warn', 'pause'],
  failed: ['warn', 'warn'],
  suppressed: ['neutral', 'cross'],
  expired: ['neutral', 'cross'],
};

/** State, reason and words of a message, and the button that sends it again. @param back where the button leads to */
export function MessageState({ message, back }: { message: SaidMessage; back: 'visit' | 'list' }) {
  const { t, can } = usePage();
  const [tone, icon] = MESSAGE_LOOKS[message.status];
  const { key, code } = reasonWords(message);
  const words = message.body ?? message.draft;
  return (
    <div class="k-stack-s">
      <div class="k-cluster">
        <Tag tone={tone} icon={icon}>
          {t(`notifications:status.${message.status}`)}
        </Tag>
        {key !== null && <span>{t(key)}</span>}
        {message.outcome !== null && <span>{t(`notifications:calls.outcomes.${message.outcome}`)}</span>}
        {code !== null && <span class="k-muted k-small">{code}</span>}
      </div>
      {words !== null && <p class="k-prose k-muted">{words}</p>}
      {message.canTryAgain && can('message.retry') && (
        <ButtonForm
          action={`/messages/${message.id}/retries`}
          variant="secondary"
          fields={{ back }}
          label={t('said:try_again_label', { what: t(`message_setup:template.${message.template}`), name: message.caregiverName })}
        >
          {t('said:try_again')}
        </ButtonForm>
      )}
    </div>
  );
}

/** What was said in writing about a visit: each message with its state and why, and the family's own words; the latest first. */
export function SaidSection({ said, timeZone }: { said: Said; timeZone: string }) {
  const { t, locale } = usePage();
  const ours = said.messages.map((message) => {
    const at = message.sentAt ?? message.runAt;
    const [tone, icon] = MESSAGE_LOOKS[message.status];
    return {
      at,
      id: message.id,
      when: t(message.status === 'queued' ? 'said:due' : 'said:at', { when: formatDayTime(at, timeZone, locale) }),
      title: t(`message_setup:template.${message.template}`),
      meta: t('said:to', { name: message.caregiverName, way: t(`families:channel.${message.channel}`) }),
      tone,
      icon,
      detail: <MessageState message={message} back="visit" />,
    };
  });
  const theirs = said.inbound.map((one) => ({
    at: one.receivedAt,
    id: one.id,
    when: t('said:at', { when: formatDayTime(one.receivedAt, timeZone, locale) }),
    title: t('said:from', { name: one.caregiverName }),
    tone: 'info' as const,
    icon: 'chat' as const,
    detail: (
      <div class="k-stack-s">
        <p class="k-prose">{one.body}</p>
        <p class="k-muted">{t(`notifications:phone.understood_${one.understoodAs}`)}</p>
      </div>
    ),
  }));
  const items: (TimelineItem & { at: Date })[] = [...ours, ...theirs].sort((a, b) => b.at.getTime() - a.at.getTime());
  return (
    <Section title={t('said:title')} id="said">
      {items.length === 0 ? <EmptyState title={t('said:none')} icon="chat" /> : <Timeline items={items} />}
    </Section>
  );
}
