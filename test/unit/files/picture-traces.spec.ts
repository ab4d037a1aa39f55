import { withoutTraces } from '../../../src/files/picture-traces';

const SECRET = 'GPS 30.2741 120.1551 Anna’s phone';
const segment = (mark: number, body: string | Buffer): Buffer => {
  const bytes = Buffer.from(body as string);
  const head = Buffer.from([0xff, mark, 0, 0]);
  head.writeUInt16BE(bytes.length + 2, 2);
  return Buffer.concat([head, bytes]);
};
/** Exif as a phone writes it: the orientation among other entries, little or big end first, and the place. */
const exif = (orientation: number, little: boolean): Buffer => {
  const tiff = Buffer.alloc(8 + 2 + 24 + 4);
  const short = (value: number, at: number) => (little ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at));
  tiff.write(little ? 'II' : 'MM', 'latin1');
  short(42, 2);
  if (little) tiff.writeUInt32LE(8, 4);
  else tiff.writeUInt32BE(8, 4);
  [2, 0x010f].forEach((value, i) => short(value, 8 + 2 * i));
  short(0x0112, 22);
  short(3, 24);
  short(orientation, 30);
  return segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), tiff, Buffer.from(SECRET)]));
};
const [SOI, EOI] = [Buffer.from([0xff, 0xd8]), Buffer.from([0xff, 0xd9])];
const seen = {
  jfif: segment(0xe0, 'JFIF\0'),
  colours: segment(0xe2, 'ICC_PROFILE\0\x01\x01 colours'),
  adobe: segment(0xee, 'Adobe'),
  tables: segment(0xdb, 'tables'),
  frame: segment(0xc2, 'frame'),
  // A progressive picture has several scans, with tables between them; FF00 and restarts stand within.
  scan: Buffer.concat([segment(0xda, 'scan'), Buffer.from([1, 2, 0xff, 0, 3, 0xff, 0xd0, 4])]),
  second: Buffer.concat([segment(0xc4, 'huffman'), segment(0xda, 'scan'), Buffer.from([5, 0xff, 0, 0xff, 0xff])]),
};
const picture = (orientation: number, little = true): Buffer =>
  Buffer.concat([
    ...[SOI, seen.jfif, exif(orientation, little), segment(0xe1, `http://ns.adobe.com/xap/1.0/\0${SECRET}`), seen.colours],
    ...[segment(0xe2, `MPF\0${SECRET}`), segment(0xed, SECRET), segment(0xfe, SECRET), seen.adobe, seen.tables, seen.frame, seen.scan],
    ...[segment(0xfe, SECRET), seen.second.subarray(0, -1), EOI, Buffer.from(`a film ${SECRET}`)],
  ]);

describe('a picture that is kept', () => {
  it('says neither where nor when nor with what it was taken, and shows what it showed', () => {
    expect(withoutTraces(picture(1))).toEqual(
      Buffer.concat([SOI, seen.jfif, seen.colours, seen.adobe, seen.tables, seen.frame, seen.scan, seen.second.subarray(0, -1), EOI]),
    );
  });

  it.each([
    [6, true],
    [8, false],
  ])('stays the right way up (%s)', (orientation, little) => {
    const kept = withoutTraces(picture(orientation, little));
    expect(kept.toString('latin1')).not.toMatch(/GPS|Anna|xap|MPF/);
    // SOI, then the one segment that says how it is held.
    const directory = `0001 0112 0003 00000001 000${orientation} 0000 00000000`;
    expect(kept.subarray(2, 38).toString('hex')).toBe(`ffe1 0022 457869660000 4d4d002a00000008 ${directory}`.replace(/ /g, ''));
    expect(withoutTraces(kept)).toEqual(kept);
  });

  it('may be a PNG, whose remarks go', () => {
    const chunk = (type: string, body: string): Buffer => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(Buffer.byteLength(body));
      return Buffer.concat([length, Buffer.from(type + body), Buffer.from('sum!')]);
    };
    const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const [head, data, end] = [chunk('IHDR', 'head'), chunk('IDAT', 'pixels'), chunk('IEND', '')];
    const told = ['eXIf', 'tEXt', 'zTXt', 'iTXt', 'tIME'].map((type) => chunk(type, SECRET));
    expect(withoutTraces(Buffer.concat([start, head, ...told, data, end, Buffer.from(SECRET)]))).toEqual(
      Buffer.concat([start, head, data, end]),
    );
  });

  it('comes back as it is when it cannot be read', () => {
    for (const bytes of [
      Buffer.from('%PDF-1.7'),
      Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0xff]),
      Buffer.from([0xff, 0xd8, 0xff]),
      Buffer.alloc(0),
    ])
      expect(withoutTraces(bytes)).toBe(bytes);
  });
});
