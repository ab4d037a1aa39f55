import { NotTaken } from './channel';

/** Milliseconds until an answer must be there; far below the sender's lease. */
const PATIENCE_MS = 8_000;
/** No connection was made, so nothing was taken. */
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

const codeOf = (error: unknown): string => {
  const { cause, name, code } = error as { cause?: { code?: unknown }; name?: unknown; code?: unknown };
  const found = cause?.code ?? code ?? name;
  return typeof found === 'string' ? found : 'unknown';
};

/**
 * Posts to a provider and reads its JSON answer, whatever the status.
 * @throws NotTaken `technical` when it cannot have been taken, `unsure` when the connection broke or no answer came in time
 */
export async function postForJson(url: URL, headers: Record<string, string>, body: string): Promise<Record<string, unknown>> {
  const { status, ok, text } = await post(url, headers, body);
  const answer = jsonOf(text);
  if (answer === undefined) throw new NotTaken(ok ? 'unsure' : 'technical', `http_${status}`);
  return answer;
}

/** An object of JSON; undefined for everything else, which comes from something between us and the provider. */
export function jsonOf(text: string): Record<string, unknown> | undefined {
  try {
    const answer: unknown = JSON.parse(text);
    return answer !== null && typeof answer === 'object' && !Array.isArray(answer) ? (answer as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Posts to a provider and reads what it answers, whatever that is.
 * @throws NotTaken as `postForJson`
 */
export async function post(
  url: URL,
  { host: _, ...headers }: Record<string, string>,
  body: string,
): Promise<{ status: number; ok: boolean; text: string }> {
  let response: Response;
  try {
    response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(PATIENCE_MS), redirect: 'error' });
  } catch (error) {
    const code = codeOf(error);
    throw new NotTaken(NEVER_CONNECTED.has(code) ? 'technical' : 'unsure', `http_${code.toLowerCase()}`);
  }
  return { status: response.status, ok: response.ok, text: await response.text().catch(() => '') };
}

/** A number as carriers abroad write it (E.164); without a country it is one of the mainland. */
export function internationalPhone(phone: string): string {
  const digits = phone.replace(/\D/g, '').replace(/^00/, '');
  return phone.trim().startsWith('+') || digits.length > 11 ? `+${digits}` : `+86${digits}`;
}
