import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from './config';

/**
 * Seals ID numbers (AES-256-GCM, key id in front so that keys can rotate) and makes a keyed blind index for exact search.
 * A sealed number looks like `v1.<keyId>.<base64url of iv|tag|ciphertext>`; `purpose` (table.column) is bound to it.
 */
@Injectable()
export class IdNumbers {
  private readonly keys: Map<string, Buffer>;
  private readonly current: string;

  constructor(private readonly config: Config) {
    const pairs = config.secrets.idNumberKeys.split(',').map((pair) => pair.split(':') as [string, string]);
    this.keys = new Map(pairs.map(([id, key]) => [id, Buffer.from(key, 'base64')]));
    this.current = pairs[0]?.[0] ?? '';
  }

  /** Seals a number under the newest key. */
  seal(idNumber: string, purpose: string): string {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.key(this.current), iv).setAAD(Buffer.from(purpose));
    const text = Buffer.concat([cipher.update(normalise(idNumber), 'utf8'), cipher.final()]);
    return `v1.${this.current}.${Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url')}`;
  }

  /** What every number sealed under the newest key starts with: `v1.<keyId>.` */
  get currentPrefix(): string {
    return `v1.${this.current}.`;
  }

  /** The same number sealed under the newest key; one that is already comes back unchanged. Throws as `open`. */
  reseal(sealed: string, purpose: string): string {
    return sealed.startsWith(this.currentPrefix) ? sealed : this.seal(this.open(sealed, purpose), purpose);
  }

  /** Opens a sealed number. Throws when the key is gone or the value was changed or moved. */
  open(sealed: string, purpose: string): string {
    const [version, keyId = '', data = ''] = sealed.split('.');
    if (version !== 'v1') throw new Error('Unknown sealing');
    const bytes = Buffer.from(data, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', this.key(keyId), bytes.subarray(0, 12))
      .setAAD(Buffer.from(purpose))
      .setAuthTag(bytes.subarray(12, 28));
    return decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8');
  }

  /** The same number always gives the same index; without the key nobody can try numbers. */
  index(idNumber: string): string {
    return createHmac('sha256', this.config.secrets.index).update(normalise(idNumber)).digest('base64url');
  }

  private key(id: string): Buffer {
    const key = this.keys.get(id);
    if (!key) throw new Error('The key of this ID number is not configured');
    return key;
  }
}

const normalise = (idNumber: string): string => idNumber.normalize('NFKC').replace(/\s/g, '').toUpperCase();

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** True for a Chinese resident ID number whose check digit is right (GB 11643-1999). */
export function isResidentIdNumber(value: string): boolean {
  const digits = normalise(value);
  if (!/^\d{17}[\dX]$/.test(digits)) return false;
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);
  return '10X98765432'[sum % 11] === digits[17];
}
