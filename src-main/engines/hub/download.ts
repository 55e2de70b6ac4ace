import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { downloadFile, fileDownloadInfo, HubApiError } from '@huggingface/hub';
import { cannotWrite } from '../../contract/cannot-write.ts';
import { DocentError } from '../../contract/errors.ts';
import { type HubFile, HubPlan, type HubProgress, PLAN_FILE } from '../../contract/hub.ts';
import { checkRoom, LEAVES_NOTHING } from '../disk-room.ts';
import { watchedFetch } from '../watched-fetch.ts';
import { digestFile, digestOf } from './digest.ts';
import type { HubConnection } from './hub-connection.ts';
import { downloadError, isPassing } from './hub-errors.ts';

const ATTEMPTS = 4;
const FIRST_WAIT_MS = 500;

export interface DownloadOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: HubProgress) => void) | undefined;
  /** Free bytes on the folder's disk; for tests. */
  readonly freeBytes?: ((folder: string) => Promise<number>) | undefined;
  /** Milliseconds before the first retry; for tests. */
  readonly firstWaitMs?: number | undefined;
}

/**
 * Downloads what was planned into `dir`, which appears once everything is there and checked. An interrupted download leaves its part in
 * `dir`.partial; the next one continues it.
 *
 * @throws DocentError in-use (the folder is there), too-large (no room), cannot-write, model-invalid (not what the hub promised), endpoint-failed,
 * cancelled
 */
export async function downloadModel(
  hub: HubConnection,
  plan: HubPlan,
  dir: string,
  options: DownloadOptions = {},
): Promise<void> {
  const { signal, onProgress } = options;
  checkAbsent(dir);
  const partial = `${dir}.partial`;
  await clearOther(partial, plan);
  await mkdir(partial, { recursive: true });
  try {
    const kept = await keptBytes(partial, plan);
    await checkRoom(partial, plan.bytes - kept, options.freeBytes);
    await writeFile(join(partial, PLAN_FILE), JSON.stringify(plan, null, 1));
    let before = 0;
    for (const file of plan.files) {
      const done = (bytes: number) => onProgress?.({ file: file.path, done: before + bytes, total: plan.bytes });
      await fetchFile(hub, plan, file, join(partial, file.path), { ...options, onBytes: done });
      before += file.bytes;
    }
    signal?.throwIfAborted();
    await rename(partial, dir);
  } catch (thrown) {
    const error = downloadError(thrown, hub.host, plan.repository, signal);
    if (LEAVES_NOTHING.includes(error.code)) await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

/** @throws DocentError in-use where a model is already */
export function checkAbsent(dir: string): void {
  if (!existsSync(dir)) return;
  const message = `${dir} is there already. To download the model anew, remove it first.`;
  throw new DocentError('in-use', message, { subject: dir });
}

/** A partial download of another revision is useless. */
async function clearOther(partial: string, plan: HubPlan): Promise<void> {
  const text = await readFile(join(partial, PLAN_FILE), 'utf8').catch(() => undefined);
  if (text === undefined) return;
  const before = HubPlan.safeParse(safeJson(text)).data;
  const same = before?.repository === plan.repository && before.revision === plan.revision;
  if (!same) await rm(partial, { recursive: true, force: true });
}

async function keptBytes(partial: string, plan: HubPlan): Promise<number> {
  const sizes = plan.files.map(async ({ path }) => {
    const whole = await sizeOf(join(partial, path));
    return whole > 0 ? whole : await sizeOf(join(partial, `${path}.part`));
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

interface FetchOptions extends DownloadOptions {
  readonly onBytes: (bytes: number) => void;
}

/** Downloads one file to `target` and checks it. A broken connection is retried from where it stopped. */
async function fetchFile(
  hub: HubConnection,
  plan: HubPlan,
  file: HubFile,
  target: string,
  options: FetchOptions,
): Promise<void> {
  if ((await sizeOf(target)) === file.bytes && existsSync(target)) return options.onBytes(file.bytes);
  await mkdir(dirname(target), { recursive: true });
  const part = `${target}.part`;
  for (let attempt = 1; ; attempt += 1) {
    const before = await sizeOf(part);
    try {
      await fetchRest(hub, plan, file, part, options);
      await rename(part, target);
      return;
    } catch (thrown) {
      options.signal?.throwIfAborted();
      // Progress resets the count of failures.
      if ((await sizeOf(part)) > before) attempt = 1;
      if (attempt >= ATTEMPTS || !isPassing(thrown) || cannotWrite(thrown) !== undefined) throw thrown;
      const busy = thrown instanceof HubApiError && thrown.statusCode === 429 ? 4 : 1;
      await delay((options.firstWaitMs ?? FIRST_WAIT_MS) * 2 ** attempt * busy, undefined, { signal: options.signal });
    }
  }
}

async function fetchRest(
  hub: HubConnection,
  plan: HubPlan,
  file: HubFile,
  part: string,
  { signal, onBytes }: FetchOptions,
): Promise<void> {
  let at = await sizeOf(part);
  if (at > file.bytes) {
    await rm(part);
    at = 0;
  }
  const hash = digestOf(file);
  if (at > 0) await digestFile(hash, part, signal);
  let refused: HubApiError | undefined;
  const watched = watchedFetch(signal);
  const common = {
    ...{ repo: plan.repository, path: file.path, revision: plan.revision, hubUrl: hub.url },
    fetch: async (...request: Parameters<typeof fetch>) => {
      const response = await watched(...request);
      if (!response.ok) refused = new HubApiError(response.url, response.status);
      return response;
    },
    ...(hub.token ? { accessToken: hub.token } : {}),
  };
  const out = await open(part, 'a');
  try {
    if (at < file.bytes) {
      const info = await fileDownloadInfo(common);
      if (info === null || info.size !== file.bytes) throw changed(file, plan);
      const { size, etag, url } = info;
      const blob = await downloadFile({ ...common, xet: false, downloadInfo: { size, etag, url } });
      if (blob === null) throw changed(file, plan);
      for await (const chunk of (at === 0 ? blob : blob.slice(at, file.bytes)).stream()) {
        at += chunk.length;
        if (at > file.bytes) throw changed(file, plan);
        hash.update(chunk);
        await out.writeFile(chunk);
        onBytes(at);
      }
    }
    await out.sync();
  } catch (thrown) {
    // Of a refused request for bytes the client passes on words without their status.
    throw thrown instanceof DocentError ? thrown : (refused ?? thrown);
  } finally {
    await out.close();
  }
  if (at < file.bytes) throw new Error(`${file.path} ended after ${at} of ${file.bytes} bytes`);
  if (hash.digest('hex') === file.digest.hex) return;
  // Wrong bytes must not be resumed from.
  await rm(part, { force: true });
  const message = `${file.path} does not have the checksum that was promised. It was thrown away; try again, or use another network or mirror.`;
  throw new DocentError('model-invalid', message, { subject: file.path });
}

function changed(file: HubFile, plan: HubPlan): DocentError {
  const message = `${file.path} on ${plan.host} is not as large as its list says. Look again and download anew.`;
  return new DocentError('model-invalid', message, { subject: file.path });
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
