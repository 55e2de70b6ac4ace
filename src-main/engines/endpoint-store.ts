import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Endpoint, EndpointChoice } from '../contract/endpoint.ts';
import { DocentError } from '../contract/errors.ts';
import { MOST_SETTINGS_BYTES, readRegularFile, readRegularText } from '../files/regular-file.ts';
import { writeWhole } from '../files/write-whole.ts';
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

const Kept = z.object({ url: z.string(), model: z.string(), sees: z.boolean().nullable().default(null) });
type Kept = z.infer<typeof Kept>;
/** `used`: the name of the one that answers; null: none of them. */
const File = z.object({ version: z.literal(1), used: z.string().nullable(), endpoints: z.array(Kept).max(100) });
type File = z.infer<typeof File>;
/** Of version 0.1: one server, whose key lay in a file of its own. */
const Former = z.object({ url: z.string(), model: z.string(), keySealed: z.boolean().nullable() });
/** By address. */
const Keys = z.record(z.string(), z.object({ sealed: z.boolean(), base64: z.string() }));
type Keys = z.infer<typeof Keys>;

const NONE: File = { version: 1, used: null, endpoints: [] };

/**
 * The servers that may answer, as the user set them. They lie in the data folder apart from history, so that no export contains them. Keys are in
 * a separate file that only its owner may read, encrypted by the system's secret store if there is one.
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

  async list(): Promise<Endpoint[]> {
    const [{ endpoints }, keys] = await Promise.all([this.#kept(), this.#keys()]);
    return endpoints.map((kept) => shown(kept, keys));
  }

  /** The one that answers; null: none of them does. */
  async used(): Promise<Endpoint | null> {
    const { used } = await this.#kept();
    return (await this.list()).find(({ name }) => name === used) ?? null;
  }

  /** Adds a server's model, or changes it, and lets it answer. @throws DocentError bad-input for an invalid address, or one without consent */
  async add(choice: EndpointChoice): Promise<Endpoint> {
    const address = endpointAddress(choice.url);
    await this.#consents.check(address.href);
    const keys = await this.#keys();
    const key = choice.key === undefined ? this.#opened(keys[address.href]) : choice.key;
    // Refuses a key that would be sent unencrypted over a network.
    await new EndpointAnswerer({ url: address.href, model: choice.model, key }).dispose();
    const { [address.href]: _, ...others } = keys;
    const now: Keys = key === null ? others : { ...others, [address.href]: this.#sealed(key) };
    const before = await this.#kept();
    const same = before.endpoints.find((kept) => nameOf(kept) === nameOf({ url: address.href, model: choice.model }));
    const kept: Kept = { url: address.href, model: choice.model, sees: choice.sees ?? same?.sees ?? null };
    const endpoints = [...before.endpoints.filter((other) => nameOf(other) !== nameOf(kept)), kept];
    await this.#write({ version: 1, used: nameOf(kept), endpoints }, now);
    return shown(kept, now);
  }

  /** Lets one of them answer; null: none. @throws DocentError bad-input for one that is not there */
  async use(name: string | null): Promise<void> {
    const before = await this.#kept();
    if (name !== null && !before.endpoints.some((kept) => nameOf(kept) === name)) throw notThere(name);
    if (before.used !== name) await this.#write({ ...before, used: name }, await this.#keys());
  }

  /** Forgets it. With the last model of an address, its key and the consent to send there go too. @throws DocentError bad-input */
  async remove(name: string): Promise<void> {
    const before = await this.#kept();
    const removed = before.endpoints.find((kept) => nameOf(kept) === name);
    if (removed === undefined) throw notThere(name);
    const endpoints = before.endpoints.filter((kept) => kept !== removed);
    const keys = await this.#keys();
    const { [removed.url]: _, ...others } = keys;
    const lastOfAddress = !endpoints.some(({ url }) => url === removed.url);
    if (!endpoints.some(({ url }) => new URL(url).origin === new URL(removed.url).origin))
      await this.#consents.withdraw(removed.url);
    const used = before.used === name ? null : before.used;
    await this.#write({ version: 1, used, endpoints }, lastOfAddress ? others : keys);
  }

  /** @param name left out: the one in use. @returns undefined: there is none */
  async answerer(name?: string): Promise<EndpointAnswerer | undefined> {
    const { used, endpoints } = await this.#kept();
    const kept = endpoints.find((one) => nameOf(one) === (name ?? used));
    if (kept === undefined) return undefined;
    const { url, model, sees } = kept;
    return new EndpointAnswerer({ url, model, sees, key: await this.keyOf(url) });
  }

  /** A key that cannot be decrypted (another user, another system) counts as none; the server will then ask for one. */
  async keyOf(url: string): Promise<string | null> {
    return this.#opened((await this.#keys())[endpointAddress(url).href]);
  }

  get #settingsFile(): string {
    return join(this.#folder, 'endpoints.json');
  }

  get #keyFile(): string {
    return join(this.#folder, 'endpoint-keys.json');
  }

  get #formerFile(): string {
    return join(this.#folder, 'endpoint.json');
  }

  get #formerKeyFile(): string {
    return join(this.#folder, 'endpoint.key');
  }

  /** Settings that cannot be parsed, or lack consent, are ignored: nothing is sent on a guess. */
  async #kept(): Promise<File> {
    const file = await this.#read(this.#settingsFile, File);
    const former = file === undefined ? await this.#read(this.#formerFile, Former) : undefined;
    const { used, endpoints } =
      file ?? (former === undefined ? NONE : { used: nameOf(former), endpoints: [{ ...former, sees: null }] });
    const agreed: Kept[] = [];
    for (const { url, model, sees } of endpoints) {
      if (await this.#consents.has(url).catch(() => false)) agreed.push({ url, model, sees });
    }
    return { version: 1, used, endpoints: agreed };
  }

  async #keys(): Promise<Keys> {
    const keys = await this.#read(this.#keyFile, Keys);
    if (keys !== undefined) return keys;
    const former = await this.#read(this.#formerFile, Former);
    if (former === undefined || former.keySealed === null) return {};
    try {
      const bytes = Buffer.from(await readRegularFile(this.#formerKeyFile, MOST_SETTINGS_BYTES));
      return { [former.url]: { sealed: former.keySealed, base64: bytes.toString('base64') } };
    } catch {
      return {};
    }
  }

  async #read<T>(path: string, shape: z.ZodType<T>): Promise<T | undefined> {
    try {
      return shape.parse(JSON.parse(await readRegularText(path, MOST_SETTINGS_BYTES)));
    } catch {
      return undefined;
    }
  }

  #sealed(key: string): Keys[string] {
    const box = this.#box?.available ? this.#box : undefined;
    const bytes = box === undefined ? Buffer.from(key) : box.seal(key);
    return { sealed: box !== undefined, base64: bytes.toString('base64') };
  }

  #opened(kept: Keys[string] | undefined): string | null {
    if (kept === undefined) return null;
    const bytes = Buffer.from(kept.base64, 'base64');
    if (!kept.sealed) return bytes.toString();
    try {
      return this.#box?.open(bytes) ?? null;
    } catch {
      return null;
    }
  }

  /** Keys first: a server without its key says so, a key without a server would stay unseen. */
  async #write(file: File, keys: Keys): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    if (Object.keys(keys).length === 0) await rm(this.#keyFile, { force: true });
    else await writeWhole(this.#keyFile, JSON.stringify(keys));
    await writeWhole(this.#settingsFile, JSON.stringify(file));
    await Promise.all([this.#formerFile, this.#formerKeyFile].map((former) => rm(former, { force: true })));
  }
}

function nameOf({ url, model }: { readonly url: string; readonly model: string }): string {
  return `${url}#${model}`;
}

function notThere(name: string): DocentError {
  return new DocentError('bad-input', `There is no server ${name}. Add it first.`, { subject: name });
}

function shown(kept: Kept, keys: Keys): Endpoint {
  const { host, loopback, encrypted } = endpointAddress(kept.url);
  const key = keys[kept.url];
  const keyKept = key === undefined ? null : key.sealed ? 'sealed' : 'file';
  return { name: nameOf(kept), ...kept, host, loopback, encrypted, keyKept };
}
