/** Letters and digits nobody confuses when read over the phone; the alphabet of `newReference`. */
const REFERENCE_ALPHABET = '34679ACDEFGHJKMNPQRTWXY';

/**
 * A small seeded generator (mulberry32): the same seed gives the same demo on every machine, so that screenshots, tests and
 * guided tasks find the same people. Never used for anything secret.
 */
export class Random {
  private sequence = 0;
  private readonly references = new Set<string>();

  constructor(private state: number) {}

  /** A number from 0 up to, not including, 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number, both ends included. */
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  /** True in `share` of all cases, 0 to 1. */
  chance(share: number): boolean {
    return this.next() < share;
  }

  /** One of a list. @throws Error for an empty list */
  pick<T>(list: readonly T[]): T {
    const item = list[Math.floor(this.next() * list.length)];
    if (item === undefined) throw new Error('Nothing to pick from');
    return item;
  }

  /** One of several, by weight. */
  weighted<T>(options: readonly (readonly [T, number])[]): T {
    let left = this.next() * options.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of options) if ((left -= weight) < 0) return value;
    return this.pick(options)[0];
  }

  /** The list in another order. */
  shuffle<T>(list: readonly T[]): T[] {
    return list
      .map((item) => ({ item, key: this.next() }))
      .sort((a, b) => a.key - b.key)
      .map(({ item }) => item);
  }

  /** An id shaped like UUIDv7 for something made at an instant: sorts by time, then in the order of making. */
  id(at: Date): string {
    const time = at.getTime().toString(16).padStart(12, '0');
    this.sequence = (this.sequence + 1) % 4096;
    const sequence = this.sequence.toString(16).padStart(3, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-7${sequence}-${'89ab'[this.int(0, 3)]}${this.hex(3)}-${this.hex(6)}${this.hex(6)}`;
  }

  /** A reference nobody else got. Those beginning with DEM are kept for the stories. */
  reference(): string {
    for (;;) {
      const reference = Array.from({ length: 5 }, () => REFERENCE_ALPHABET[this.int(0, REFERENCE_ALPHABET.length - 1)]).join('');
      if (reference.startsWith('DEM') || this.references.has(reference)) continue;
      this.references.add(reference);
      return reference;
    }
  }

  private hex(digits: number): string {
    return this.int(0, 16 ** digits - 1)
      .toString(16)
      .padStart(digits, '0');
  }
}
