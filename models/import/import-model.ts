import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { defineGraphs, graphPaths } from '../build/build.ts';
import { contentKey } from '../build/content-key.ts';
import { type ByGraph, filesOf, type GraphName } from '../build/families.ts';
import type { ModelConfig } from '../folder/config.ts';
import { IMPORT_VERSION, type ImportManifest, MANIFEST } from '../folder/import-manifest.ts';
import { ModelError } from '../model-error.ts';
import { bytesOf } from '../onnx/external-data.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { writeGraph } from '../onnx/write-graph.ts';
import type { ErrorSums } from '../quantize/blocks.ts';
import type { PrecisionOptions } from '../quantize/precision.ts';
import { InlineQuantizer, ThreadQuantizer } from '../quantize/quantizer.ts';
import { type Checkpoint, openCheckpoint } from './checkpoint.ts';
import { hashFile } from './hash-file.ts';
import { Journal } from './journal.ts';
import { takeLock } from './lock.ts';
import type { PageOptions } from './published-config.ts';
import { ResumableData } from './resumable-data.ts';

export const JOURNAL = 'weights.jsonl';
/** Bytes reserved for graphs, manifest and tokenizer, besides the weights. */
const SLACK_BYTES = 64 << 20;
/** Below this size, starting threads takes longer than the rounding. */
const INLINE_BYTES = 64 << 20;

interface ImportProgress {
  readonly graph: GraphName;
  /** Bytes of weights that are written, or were already there, and the total. */
  readonly done: number;
  readonly total: number;
  /** Estimated from the rate so far; undefined at the beginning. */
  readonly secondsLeft: number | undefined;
}

export interface ImportOptions extends PrecisionOptions, PageOptions {
  /** Threads that round weights. */
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
}

export interface ImportResult {
  readonly folder: string;
  readonly manifest: ImportManifest;
  readonly seconds: number;
  readonly sourceBytes: number;
  readonly writtenBytes: number;
}

/** The folder of an unfinished import. */
export const partialFolder = (out: string): string => `${resolve(out)}.partial`;

/**
 * Makes a model folder `out` from a published checkpoint: graphs with their weights in the wanted precision, tokenizer, config, and a
 * manifest with checksums. Weights are streamed, and `out` appears by one rename. The files that a killed import leaves in `out`.partial are
 * checked and used by the next call with the same arguments.
 *
 * @throws ModelError naming file and tensor; the signal's reason
 */
export async function importModel(source: string, out: string, options: ImportOptions): Promise<ImportResult> {
  const started = performance.now();
  const target = resolve(out);
  if (await stat(target).catch(() => undefined)) {
    throw new ModelError(
      target,
      `${target} already exists. Remove it with "docent models remove", or give another --out.`,
    );
  }
  const rounds = options.precision === 'int8' || options.precision === 'int4';
  const checkpoint = await openCheckpoint(source, {
    ...options,
    tilesAlone: rounds && options.encoder === 'dynamic',
  });
  try {
    const manifest = await withLock(partialFolder(target), () => run(checkpoint, source, target, options));
    return {
      folder: target,
      manifest,
      seconds: (performance.now() - started) / 1000,
      sourceBytes: sourceBytes(checkpoint),
      writtenBytes: Object.values(manifest.files).reduce((sum, file) => sum + file.bytes, 0),
    };
  } catch (error) {
    throw error instanceof ModelError ? withFile(error, checkpoint) : error;
  } finally {
    await checkpoint.dispose();
  }
}

const sourceBytes = ({ files }: Checkpoint): number => files.reduce((sum, file) => sum + file.bytes, 0);

async function withLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  await mkdir(folder, { recursive: true });
  const release = await takeLock(join(folder, 'lock'));
  try {
    return await work();
  } finally {
    await release();
  }
}

async function run(
  checkpoint: Checkpoint,
  source: string,
  target: string,
  options: ImportOptions,
): Promise<ImportManifest> {
  const { precision, block = 32, encoder = 'blocks', signal } = options;
  const plan = { version: IMPORT_VERSION, precision, block, encoder, config: checkpoint.configJson };
  const key = createHash('sha256')
    .update(JSON.stringify(plan))
    .update(
      await contentKey(
        source,
        checkpoint.files.map((file) => file.name),
      ),
    )
    .digest('hex')
    .slice(0, 32);
  const partial = partialFolder(target);
  const folder = join(partial, key);
  const quantizer =
    sourceBytes(checkpoint) < INLINE_BYTES ? new InlineQuantizer() : new ThreadQuantizer(options.threads ?? 2);
  const graphs = defineGraphs(checkpoint.weights, checkpoint.config, { precision, block, encoder }, quantizer);
  await removeOther(partial, key);
  await mkdir(folder, { recursive: true });
  const total = totalBytes(graphs, checkpoint.config);
  await checkSpace(partial, folder, total, checkpoint.config);
  const journal = await Journal.open(join(partial, JOURNAL), key);
  const progress = new Rate(total, options.onProgress);
  const files: Record<string, { bytes: number; sha256: string }> = {};
  try {
    for (const [file, names] of filesOf(checkpoint.config)) {
      const data = await ResumableData.open(join(folder, file), journal, {
        takeError: (name) => takeError(quantizer.errors, name),
        onBytes: (bytes) => progress.add(bytes, names[0]!),
      });
      try {
        for (const name of names) {
          const path = graphPaths(folder, checkpoint.config)[name]!;
          await rm(path, { force: true });
          await writeGraph(graphs[name]!, path, data, { signal });
          files[`${key}/${name}.onnx`] = await hashFile(path);
        }
        const sha256 = await data.finish();
        files[`${key}/${file}`] = { bytes: data.bytes, sha256 };
      } finally {
        await data.dispose();
      }
    }
    await writeFile(join(partial, 'config.json'), `${JSON.stringify(checkpoint.configJson, null, 2)}\n`);
    for (const name of ['config.json', await checkpoint.writeTokenizer(partial)]) {
      files[name] = await hashFile(join(partial, name));
    }
  } finally {
    await journal.dispose();
    if (quantizer instanceof ThreadQuantizer) await quantizer.dispose();
  }
  files[JOURNAL] = await hashFile(join(partial, JOURNAL));
  const errors = Object.fromEntries([...journal.errors()].map(([name, sums]) => [name, relativeError(sums)]));
  const { family, name, parameters } = checkpoint;
  const made = { version: IMPORT_VERSION, key, family, source: name, parameters, precision, block, encoder } as const;
  const manifest: ImportManifest = { ...made, files, errors };
  await writeFile(join(partial, MANIFEST), `${JSON.stringify(manifest, null, 1)}\n`);
  await rm(join(partial, 'lock'), { force: true });
  await rename(partial, target);
  return manifest;
}

/** Removes the files of another import with the same name, whose settings or source differ. */
async function removeOther(partial: string, key: string): Promise<void> {
  const journal = await readFile(join(partial, JOURNAL), 'utf8').catch(() => '');
  if (journal === '' || journal.startsWith(JSON.stringify({ plan: key }))) return;
  const other = /^\{"plan":"([0-9a-f]{32})"\}/.exec(journal)?.[1];
  if (other) await rm(join(partial, other), { recursive: true, force: true });
  await rm(join(partial, JOURNAL), { force: true });
}

function totalBytes(graphs: ByGraph<GraphBuilder>, config: ModelConfig): number {
  let total = 0;
  for (const [, names] of filesOf(config)) {
    const weights = new Map(names.flatMap((name) => [...graphs[name]!.weights]));
    for (const weight of weights.values()) for (const tensor of weight.tensors) total += bytesOf(tensor);
  }
  return total;
}

async function checkSpace(partial: string, folder: string, total: number, config: ModelConfig): Promise<void> {
  const { bavail, bsize } = await statfs(partial);
  let present = 0;
  for (const [file] of filesOf(config)) {
    const info = await stat(join(folder, file)).catch(() => undefined);
    present += info ? info.blocks * 512 : 0;
  }
  const needed = total + SLACK_BYTES - present;
  const free = bavail * bsize;
  if (needed <= free) return;
  const gib = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  throw new ModelError(
    dirname(partial),
    `The import needs ${gib(needed)} in ${dirname(partial)}, but only ${gib(free)} are free. Make room, give --out on another disk, or choose a smaller --precision.`,
  );
}

function takeError(errors: Map<string, ErrorSums>, name: string): ErrorSums | undefined {
  const error = errors.get(name);
  errors.delete(name);
  return error;
}

const relativeError = ({ squares, errorSquares }: ErrorSums): number =>
  squares === 0 ? 0 : Math.sqrt(errorSquares / squares);

/** Reports progress in bytes, and the time left at the rate of this attempt. */
class Rate {
  readonly #total: number;
  readonly #tell: ImportOptions['onProgress'];
  readonly #started = performance.now();
  #done = 0;

  constructor(total: number, tell: ImportOptions['onProgress']) {
    this.#total = total;
    this.#tell = tell;
  }

  add(bytes: number, graph: GraphName): void {
    this.#done = Math.min(this.#total, this.#done + bytes);
    const seconds = (performance.now() - this.#started) / 1000;
    const secondsLeft = seconds < 1 ? undefined : (seconds / this.#done) * (this.#total - this.#done);
    this.#tell?.({ graph, done: this.#done, total: this.#total, secondsLeft });
  }
}

/** Adds the name of the file to an error about a tensor. */
function withFile(error: ModelError, { weights }: Checkpoint): ModelError {
  if (!weights.has(error.subject)) return error;
  const file = weights.fileOf(error.subject);
  if (error.message.includes(file)) return error;
  return new ModelError(error.subject, `${file}: ${error.message}`, { reason: error.reason, cause: error });
}
