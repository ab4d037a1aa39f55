/** The alphabet of GSM 03.38 (3GPP TS 23.038, 6.2.1): one septet, carried in one byte, is one character. */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const ESCAPE = 0x1b;
const EXTENSION: Record<number, string> = {
  ...{ 0x14: '^', 0x28: '{', 0x29: '}', 0x2f: '\\', 0x3c: '[', 0x3d: '~', 0x3e: ']', 0x40: '|', 0x65: '€' },
};

/** The characters of a text in GSM 03.38. What the extension does not know is shown as in the basic table, as the standard says. */
export function gsmText(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 1) {
    const septet = (bytes[at] ?? 0) & 0x7f;
    if (septet !== ESCAPE) text += BASIC[septet] ?? '';
    else if (at + 1 < bytes.length) {
      const next = (bytes[++at] ?? 0) & 0x7f;
      text += EXTENSION[next] ?? (next === ESCAPE ? ' ' : (BASIC[next] ?? ''));
    }
  }
  return text;
}
