import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { DocentError } from '../contract/errors.ts';
import { MOST_SETTINGS_BYTES, readRegularText } from '../files/regular-file.ts';
import { writeWhole } from '../files/write-whole.ts';
import { endpointAddress } from './endpoint-address.ts';

const Kept = z.object({ origins: z.array(z.object({ origin: z.string(), at: z.number() })).max(1000) });

/**
 * The servers that the user agreed to send pages to, by exact origin: scheme, host and port. Every sender checks here, whatever the window claims.
 */
export class Consents {
  readonly #folder: string;

  constructor(dataDir: string) {
    this.#folder = dataDir;
  }

  /** @throws DocentError bad-input for an invalid address */
  async has(url: string): Promise<boolean> {
    const origin = originOf(url);
    return (await this.#kept()).some((kept) => kept.origin === origin);
  }

  /** @throws DocentError bad-input for an address without consent */
  async check(url: string): Promise<void> {
    if (await this.has(url)) return;
    const origin = originOf(url);
    throw new DocentError('bad-input', `Pages would be sent to ${origin}. Agree to that before using it.`, {
      subject: origin,
    });
  }

  async record(url: string): Promise<void> {
    const origin = originOf(url);
    const others = (await this.#kept()).filter((kept) => kept.origin !== origin);
    await this.#write([...others, { origin, at: Date.now() }]);
  }

  async withdraw(url: string): Promise<void> {
    const origin = originOf(url);
    const kept = await this.#kept();
    if (kept.some((one) => one.origin === origin)) await this.#write(kept.filter((one) => one.origin !== origin));
  }

  get #file(): string {
    return join(this.#folder, 'consents.json');
  }

  /** An entry that cannot be parsed is no consent. */
  async #kept(): Promise<z.infer<typeof Kept>['origins']> {
    try {
      return Kept.parse(JSON.parse(await readRegularText(this.#file, MOST_SETTINGS_BYTES))).origins;
    } catch {
      return [];
    }
  }

  async #write(origins: z.infer<typeof Kept>['origins']): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await writeWhole(this.#file, JSON.stringify({ origins }));
  }
}

/** The origin of an address as a user writes it, with or without `#MODEL`. */
function originOf(url: string): string {
  return new URL(endpointAddress(url.split('#', 1)[0]!).href).origin;
}
