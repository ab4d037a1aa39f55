import { ComponentChildren } from 'preact';

export interface PhoneMessage {
  id: string;
  /** `us` = sent by Kinline, `them` = answered by the family. */
  from: 'us' | 'them';
  text: string;
  when?: string;
  status?: string;
}

interface Props {
  title: string;
  messages: readonly PhoneMessage[];
  /** A reply form. */
  children?: ComponentChildren;
}

/** A drawn handset that shows what a family gets by text message. */
export function PhoneFrame({ title, messages, children }: Props) {
  return (
    <section class="k-phone" aria-label={title}>
      <p class="k-phone__title">{title}</p>
      <ol class="k-phone__messages">
        {messages.map((message) => (
          <li key={message.id} class={`k-phone__message k-phone__message--${message.from}`}>
            <p class="k-phone__text">{message.text}</p>
            {(message.when || message.status) && <p class="k-phone__when">{[message.when, message.status].filter(Boolean).join(' · ')}</p>}
          </li>
        ))}
      </ol>
      {children && <div class="k-phone__reply">{children}</div>}
    </section>
  );
}
