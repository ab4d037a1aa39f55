import PostalMime from 'postal-mime';

/** What a delivery status notification says about one mail. */
export interface Bounce {
  /** The Message-ID of ours. */
  messageId: string;
  /** delivered, failed (never there) or delayed (not now). */
  outcome: 'delivered' | 'failed' | 'delayed';
  /** The enhanced status, `5.1.1`, or `unknown`. */
  status: string;
}

/** Header fields of a group; folded lines are joined. */
const fields = (group: string): Map<string, string> =>
  new Map(
    group
      .replace(/\r?\n[ \t]+/g, ' ')
      .split(/\r?\n/)
      .map((line) => /^([\w-]+):\s*(.*)$/.exec(line))
      .filter((match) => match !== null)
      .map((match) => [match[1]?.toLowerCase() ?? '', match[2]?.trim() ?? '']),
  );

/**
 * Reads a delivery status notification (RFC 3464) as a mail server sends it.
 * @param raw the whole mail
 * @returns undefined when it is none, or does not say which mail of ours it speaks of
 */
export async function parseBounce(raw: string): Promise<Bounce | undefined> {
  const mail = await PostalMime.parse(raw, { attachmentEncoding: 'utf8', forceRfc822Attachments: true });
  const part = (type: RegExp): string | undefined => {
    const content = mail.attachments.find((attachment) => type.test(attachment.mimeType))?.content;
    return typeof content === 'string' ? content : content === undefined ? undefined : Buffer.from(content as ArrayBuffer).toString('utf8');
  };
  const report = part(/^message\/delivery-status$/i);
  const original = part(/^(message\/rfc822|text\/rfc822-headers|message\/rfc822-headers)$/i);
  const messageId = original === undefined ? undefined : fields(original.split(/\r?\n\r?\n/)[0] ?? '').get('message-id');
  if (report === undefined || messageId === undefined) return undefined;
  const recipients = report
    .split(/\r?\n\r?\n/)
    .map(fields)
    .filter((group) => group.has('action'));
  const [about] = recipients;
  if (about === undefined) return undefined;
  const status = /^[245]\.\d{1,3}\.\d{1,3}/.exec(about.get('status') ?? '')?.[0] ?? 'unknown';
  const action = about.get('action')?.toLowerCase() ?? '';
  if (action === 'failed') return { messageId, outcome: status.startsWith('4') ? 'delayed' : 'failed', status };
  if (action === 'delivered' || action === 'relayed' || action === 'expanded') return { messageId, outcome: 'delivered', status };
  return undefined;
}
