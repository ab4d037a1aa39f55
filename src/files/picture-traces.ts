/** Marks of JPEG (ITU-T T.81 table B.1). */
const [SOI, EOI, SOS, COM, APP0, APP1, APP2, APP14, APP15] = [0xd8, 0xd9, 0xda, 0xfe, 0xe0, 0xe1, 0xe2, 0xee, 0xef];
const EXIF = Buffer.from('Exif\0\0', 'latin1');
const COLOURS = Buffer.from('ICC_PROFILE\0', 'latin1');
/** Exif 2.32 table 4: which way up the picture is held; 1 is as it lies. */
const ORIENTATION = 0x0112;
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** PNG 3rd edition, 11.3: chunks that tell of the picture's making and change nothing of what is seen. */
const TELLING = new Set(['eXIf', 'tEXt', 'zTXt', 'iTXt', 'tIME']);

/**
 * A JPEG or PNG without what its camera wrote beside the picture: a drawing photographed at home carries the home's coordinates, and whoever a child is hidden from
 * may be handed the file. What is seen stays bit for bit, and the right way up. Other bytes, and pictures that cannot be read, come back as they are.
 */
export function withoutTraces(bytes: Buffer): Buffer {
  if (bytes[0] === 0xff && bytes[1] === SOI) return plainJpeg(bytes) ?? bytes;
  return bytes.subarray(0, PNG.length).equals(PNG) ? (plainPng(bytes) ?? bytes) : bytes;
}

/** What follows the end – phones put a second picture or a film there – goes, too. */
function plainJpeg(bytes: Buffer): Buffer | undefined {
  const kept: Buffer[] = [];
  let orientation = 1;
  let at = 2;
  for (;;) {
    // Any number of FF may stand before a mark.
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at += 1;
    const mark = bytes[at + 1];
    if (bytes[at] !== 0xff || mark === undefined) return undefined;
    if (mark === EOI) break;
    if (at + 4 > bytes.length) return undefined;
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length || end < at + 4) return undefined;
    const segment = bytes.subarray(at, end);
    if (mark === APP1) orientation = orientationOf(segment.subarray(4)) ?? orientation;
    if (isSeen(mark, segment)) kept.push(segment);
    at = end;
    if (mark === SOS) {
      at = endOfScan(bytes, end);
      kept.push(bytes.subarray(end, at));
    }
  }
  const held = orientation > 1 && orientation <= 8 ? [onlyOrientation(orientation)] : [];
  return Buffer.concat([bytes.subarray(0, 2), ...held, ...kept, Buffer.from([0xff, EOI])]);
}

/** Whether a segment is needed to show the picture: everything but the application's own and remarks, of which two tell how to read the colours. */
function isSeen(mark: number, segment: Buffer): boolean {
  if (mark === COM) return false;
  if (mark < APP0 || mark > APP15 || mark === APP0 || mark === APP14) return true;
  return mark === APP2 && segment.subarray(4, 4 + COLOURS.length).equals(COLOURS);
}

/** Where the next mark stands that is none of a scan's own (FF00, restarts). */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = from; at + 1 < bytes.length; at += 1) {
    const next = bytes[at + 1] ?? 0;
    if (bytes[at] === 0xff && next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return bytes.length;
}

function orientationOf(exif: Buffer): number | undefined {
  if (!exif.subarray(0, EXIF.length).equals(EXIF)) return undefined;
  const tiff = exif.subarray(EXIF.length);
  if (tiff.length < 8) return undefined;
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const short = (at: number): number => (at + 2 > tiff.length ? 0 : little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const first = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  for (let i = 0, entry = first + 2; i < short(first); i += 1, entry += 12) if (short(entry) === ORIENTATION) return short(entry + 8);
  return undefined;
}

/** The shortest Exif segment there is: one directory with one entry. */
function onlyOrientation(orientation: number): Buffer {
  const segment = Buffer.from('ffe1002245786966' + '0000' + '4d4d002a00000008' + '0001' + '011200030000000100000000' + '00000000', 'hex');
  segment.writeUInt16BE(orientation, segment.length - 8);
  return segment;
}

function plainPng(bytes: Buffer): Buffer | undefined {
  const kept = [bytes.subarray(0, PNG.length)];
  for (let at = PNG.length; at + 12 <= bytes.length;) {
    const end = at + 12 + bytes.readUInt32BE(at);
    if (end > bytes.length) return undefined;
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (!TELLING.has(type)) kept.push(bytes.subarray(at, end));
    if (type === 'IEND') return Buffer.concat(kept);
    at = end;
  }
  return undefined;
}
