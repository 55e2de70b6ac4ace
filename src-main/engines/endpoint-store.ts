import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Endpoint, EndpointChoice } from '../contract/docent-api.ts';
import { MOST_SETTINGS_BYTES, readRegularFile, readRegularText } from '../files/regular-file.ts';
import type { Consents } from './consents.ts';
import { endpointAddress } from './endpoint-address.ts';
import { EndpointAnswerer } from './endpoint-answerer.ts';

/** The system's secret store, if the host has one (Electron's safeStorage). */
export interface SecretBox {
  /** Whether the system really has one is known only once the program runs. */
  readonly available: boolean;
  seal(text: string): Buffer;
  open(sealed: Buffer): string;
}

const Kept = z.object({ url: z.string(), model: z.string(), keySealed: z.boolean().nullable() });
type Kept = z.infer<typeof Kept>;

/**
 * The server that answers, as the user set it. It lies in the data folder apart from history, so that no export contains it. The key is a
 * separate file that only its owner may read, encrypted by the system's secret store if there is one.
 */
export class EndpointStore {
  readonly #folder: string;
  readonly #consents: Consents;
  readonly #box: SecretBox | undefined;

  constructor(dataDir: string, consents: Consents, box?: SecretBox) {
    this.#folder = dataDir;
    this.#consents = consents;
    this.#box = box;
  }

  async get(): Promise<Endpoint | null> {
    const kept = await this.#kept();
    return kept === undefined ? null : shown(kept);
  }

  /** @throws DocentError bad-input for an invalid address, or one without consent */
  async set(choice: EndpointChoice | null): Promise<Endpoint | null> {
    const before = await this.#kept();
    if (choice === null) {
      if (before !== undefined) await this.#consents.withdraw(before.url);
      await Promise.all([rm(this.#settingsFile, { force: true }), rm(this.#keyFile, { force: true })]);
      return null;
    }
    const address = endpointAddress(choice.url);
    await this.#consents.check(address.href);
    const same = before !== undefined && before.url === address.href;
    const key = choice.key === undefined ? (same ? await this.#key(before) : null) : choice.key;
    // Refuses a key that would be sent unencrypted over a network.
    await new EndpointAnswerer({ url: address.href, model: choice.model, key }).dispose();
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const box = this.#box?.available ? this.#box : undefined;
    if (key === null) await rm(this.#keyFile, { force: true });
    else await this.#write(this.#keyFile, box === undefined ? Buffer.from(key) : box.seal(key));
    const keySealed = key === null ? null : box !== undefined;
    const kept: Kept = { url: address.href, model: choice.model, keySealed };
    await this.#write(this.#settingsFile, Buffer.from(JSON.stringify(kept)));
    return shown(kept);
  }

  /** undefined: Docent's own model answers. */
  async answerer(): Promise<EndpointAnswerer | undefined> {
    const kept = await this.#kept();
    if (kept === undefined) return undefined;
    return new EndpointAnswerer({ url: kept.url, model: kept.model, key: await this.#key(kept) });
  }

  get #settingsFile(): string {
    return join(this.#folder, 'endpoint.json');
  }

  get #keyFile(): string {
    return join(this.#folder, 'endpoint.key');
  }

  /** Settings that cannot be parsed, or lack consent, are ignored: nothing is sent on a guess. */
  async #kept(): Promise<Kept | undefined> {
    try {
      const kept = Kept.parse(JSON.parse(await readRegularText(this.#settingsFile, MOST_SETTINGS_BYTES)));
      return (await this.#consents.has(kept.url)) ? kept : undefined;
    } catch {
      return undefined;
    }
  }

  /** A key that cannot be decrypted (another user, another system) counts as none; the server will then ask for one. */
  async #key({ keySealed }: Kept): Promise<string | null> {
    if (keySealed === null) return null;
    try {
      const bytes = Buffer.from(await readRegularFile(this.#keyFile, MOST_SETTINGS_BYTES));
      if (!keySealed) return bytes.toString();
      return this.#box?.open(bytes) ?? null;
    } catch {
      return null;
    }
  }

  async #write(path: string, bytes: Buffer): Promise<void> {
    const incoming = `${path}.${randomUUID()}`;
    await writeFile(incoming, bytes, { mode: 0o600, flag: 'wx' });
    await rename(incoming, path);
  }
}

function shown({ url, model, keySealed }: Kept): Endpoint {
  const { host, loopback, encrypted } = endpointAddress(url);
  const keyKept = keySealed === null ? null : keySealed ? 'sealed' : 'file';
  return { url, host, model, loopback, encrypted, keyKept };
}
