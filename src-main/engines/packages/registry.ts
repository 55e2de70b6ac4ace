import { createHash } from 'node:crypto';
import { open, readFile, rm, stat } from 'node:fs/promises';
import { z } from 'zod';
import { cannotWrite } from '../../contract/cannot-write.ts';
import { DocentError } from '../../contract/errors.ts';
import { PackagePlan } from '../../contract/packages.ts';
import { endpointAddress } from '../endpoint-address.ts';
import { watchedFetch } from '../watched-fetch.ts';

const REGISTRY = 'https://registry.npmjs.org';
/** The largest packages, those of languages and of node-llama-cpp, have some 35 MB. */
const MOST_BYTES = 100e6;

/** The registry that packages come from. */
export interface Registry {
  /** Without a trailing slash. */
  readonly url: string;
  /** Host and port, for people. */
  readonly host: string;
}

/**
 * The public npm registry, or the mirror in DOCENT_NPM_REGISTRY.
 *
 * @throws DocentError bad-input for a mirror without encryption
 */
export function npmRegistry(env: Readonly<Record<string, string | undefined>>): Registry {
  const text = (env.DOCENT_NPM_REGISTRY || REGISTRY).trim().replace(/\/+$/, '');
  const { host, encrypted, loopback } = endpointAddress(text);
  if (encrypted || loopback) return { url: text, host };
  const message = `DOCENT_NPM_REGISTRY must begin with https, because ${host} is not this machine.`;
  throw new DocentError('bad-input', message, { subject: 'DOCENT_NPM_REGISTRY' });
}

const Manifest = z.object({
  license: z.string().nullish(),
  dist: z.object({ integrity: PackagePlan.shape.integrity }),
});

/** Asks the registry for a package's checksum, licence and size. @throws DocentError model-missing, endpoint-failed, cancelled */
export async function lookUp(
  registry: Registry,
  name: string,
  version: string,
  signal?: AbortSignal,
): Promise<PackagePlan> {
  const described = await ask(registry, `${registry.url}/${name}/${version}`, {}, name, signal);
  const manifest = Manifest.safeParse(await described.json().catch(() => undefined));
  if (!manifest.success) throw failed(`${registry.host} does not describe ${name} as a registry does.`, name);
  const head = await ask(registry, tarball(registry, name, version), { method: 'HEAD' }, name, signal);
  const bytes = Number(head.headers.get('content-length'));
  if (!(bytes > 0 && bytes <= MOST_BYTES)) throw failed(`${registry.host} does not say how large ${name} is.`, name);
  const { license, dist } = manifest.data;
  return { name, version, licence: license ?? null, bytes, integrity: dist.integrity };
}

/**
 * Downloads a package into the file `part`, or the rest of it where a part is there already, and checks it.
 *
 * @returns the package as the registry has it, compressed
 * @throws DocentError model-invalid (wrong checksum: the part is thrown away), endpoint-failed, cancelled, cannot-write
 */
export async function download(
  registry: Registry,
  { name, version, bytes, integrity }: PackagePlan,
  part: string,
  onBytes: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<Buffer> {
  let at = await sizeOf(part);
  if (at > bytes) at = 0;
  if (at < bytes) {
    const headers: Record<string, string> = at > 0 ? { range: `bytes=${at}-` } : {};
    const response = await ask(registry, tarball(registry, name, version), { headers }, name, signal);
    // Not every registry continues a download.
    if (response.status !== 206) at = 0;
    const file = await open(part, at === 0 ? 'w' : 'a');
    try {
      for await (const chunk of response.body ?? []) {
        at += chunk.length;
        if (at > bytes) break;
        await file.writeFile(chunk);
        onBytes(at);
      }
      await file.sync();
    } catch (cause) {
      throw brokenOff(registry, name, cause, signal);
    } finally {
      await file.close();
    }
    if (at < bytes) throw brokenOff(registry, name, new Error(`${at} of ${bytes} bytes came`), signal);
  }
  const whole = await readFile(part);
  if (`sha512-${createHash('sha512').update(whole).digest('base64')}` === integrity) return whole;
  await rm(part, { force: true });
  const message = `${name} does not have the checksum that was promised. It was thrown away; try again, or use another network.`;
  throw new DocentError('model-invalid', message, { subject: name });
}

const tarball = ({ url }: Registry, name: string, version: string): string =>
  `${url}/${name}/-/${name.slice(name.indexOf('/') + 1)}-${version}.tgz`;

async function ask(
  registry: Registry,
  url: string,
  init: RequestInit,
  name: string,
  signal?: AbortSignal,
): Promise<Response> {
  let response: Response;
  try {
    response = await watchedFetch(signal)(url, init);
  } catch (cause) {
    throw brokenOff(registry, name, cause, signal);
  }
  if (response.ok) return response;
  await response.body?.cancel();
  if (response.status !== 404) throw failed(`${registry.host} failed (${response.status}). Try again later.`, name);
  throw new DocentError('model-missing', `${registry.host} has no ${name}.`, { subject: name });
}

function brokenOff(registry: Registry, name: string, cause: unknown, signal?: AbortSignal): DocentError {
  if (signal?.aborted)
    return new DocentError('cancelled', 'Cancelled. What has come is kept; the next attempt continues.');
  const full = cannotWrite(cause);
  if (full !== undefined) return full;
  const why = cause instanceof Error ? (cause.cause instanceof Error ? cause.cause : cause).message : String(cause);
  return failed(
    `The connection to ${registry.host} broke off (${why}). What has come is kept; the next attempt continues.`,
    name,
    cause,
  );
}

const failed = (message: string, subject: string, cause?: unknown): DocentError =>
  new DocentError('endpoint-failed', message, { subject, cause });

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}
