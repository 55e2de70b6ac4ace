import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Endpoint, EndpointChoice } from '../contract/docent-api.ts';
import { DocentError } from '../contract/errors.ts';
import { endpointAddress } from './endpoint-address.ts';
import { EndpointAnswerer } from './endpoint-answerer.ts';

/** The system's own safe for secrets, where a host has one (Electron's safeStorage). */
export interface SecretBox {
  seal(text: string): Buffer;
  open(sealed: Buffer): string;
}

const Kept = z.object({ url: z.string(), model: z.string(), consentTo: z.string(), keySealed: z.boolean().nullable() });
type Kept = z.infer<typeof Kept>;

/**
 * The server that answers, as the user set it: in the data folder, apart from history, so that no export takes it along. The key is a file of
 * its own that only its owner may read, sealed by the system's safe where there is one.
 */
export class EndpointStore {
  readonly #folder: string;
  readonly #box: SecretBox | undefined;

  constructor(dataDir: string, box?: SecretBox) {
    this.#folder = dataDir;
    this.#box = box;
  }

  async get(): Promise<Endpoint | null> {
    const kept = await this.#kept();
    return kept === undefined ? null : shown(kept);
  }

  /** @throws DocentError bad-input for an address that cannot be one, or that was not agreed to */
  async set(choice: EndpointChoice | null): Promise<Endpoint | null> {
    if (choice === null) {
      await Promise.all([rm(this.#settingsFile, { force: true }), rm(this.#keyFile, { force: true })]);
      return null;
    }
    const address = endpointAddress(choice.url);
    if (choice.consentTo !== address.host) {
      const message = `Pages would be sent to ${address.host}. Agree to that before using it.`;
      throw new DocentError('bad-input', message, { subject: address.host });
    }
    const before = await this.#kept();
    const same = before !== undefined && before.url === address.href;
    const key = choice.key === undefined ? (same ? await this.#key(before) : null) : choice.key;
    // Refuses a key that would cross a network in the open.
    await new EndpointAnswerer({ url: address.href, model: choice.model, key }).dispose();
    await mkdir(this.#folder, { recursive: true });
    if (key === null) await rm(this.#keyFile, { force: true });
    else await this.#write(this.#keyFile, this.#box === undefined ? Buffer.from(key) : this.#box.seal(key));
    const keySealed = key === null ? null : this.#box !== undefined;
    const kept: Kept = { url: address.href, model: choice.model, consentTo: address.host, keySealed };
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

  /** What cannot be understood, or was agreed to for another host, is not used: nothing is sent on a guess. */
  async #kept(): Promise<Kept | undefined> {
    try {
      const kept = Kept.parse(JSON.parse(await readFile(this.#settingsFile, 'utf8')));
      return endpointAddress(kept.url).host === kept.consentTo ? kept : undefined;
    } catch {
      return undefined;
    }
  }

  /** A key that cannot be read (another user, another system) is none: the server will say that it wants one. */
  async #key({ keySealed }: Kept): Promise<string | null> {
    if (keySealed === null) return null;
    try {
      const bytes = await readFile(this.#keyFile);
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
  return { url, host, model, loopback, encrypted, hasKey: keySealed !== null };
}
