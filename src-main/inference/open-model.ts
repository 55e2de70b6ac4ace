import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ModelError } from '../../models/model-error.ts';
import type { BuiltModel, GraphName } from '../../models/monkey/build.ts';
import { ensureBuilt } from '../../models/monkey/build-cache.ts';
import type { LoadParams, Provider } from '../contract/engine.ts';
import { DocentError } from '../contract/errors.ts';
import type { ModelShape } from './model-shape.ts';
import { providerChain } from './provider-chain.ts';
import { GraphSession } from './session.ts';
import { shapeFromConfig } from './shape-from-config.ts';
import { Tokenizer } from './tokenizer.ts';

export type Graphs = Readonly<Record<GraphName, GraphSession>>;

export interface OpenModel {
  readonly shape: ModelShape;
  readonly tokenizer: Tokenizer;
  readonly graphs: Graphs;
  readonly provider: Provider;
  readonly skipped: { provider: Provider; reason: string }[];
  /** Content hash of config and weights. */
  readonly sha: string;
}

/**
 * Builds a model folder's graphs (once; kept in `cacheDir`) and opens them on the first execution provider that takes all of them.
 *
 * @throws DocentError model-missing, model-invalid (naming the tensor or key), device-unavailable, out-of-memory
 */
export async function openModel(params: LoadParams, signal?: AbortSignal): Promise<OpenModel> {
  const built = await build(params, signal);
  const shape = shapeFromConfig(params.modelDir, built.config);
  const tokenizer = Tokenizer.load(await tokenizerFile(params.modelDir), shape.family);
  checkVocabulary(shape, tokenizer);
  const weightBytes = await dataBytes(dirname(built.graphs.encoder));
  const chain = await providerChain(params.device, weightBytes, params.probed);
  const skipped = [...chain.skipped];
  for (const provider of chain.providers) {
    signal?.throwIfAborted();
    try {
      const graphs = await openGraphs(built, provider);
      return { shape, tokenizer, graphs, provider, skipped, sha: basename(dirname(built.graphs.encoder)) };
    } catch (error) {
      if (!(error instanceof DocentError) || error.code !== 'device-unavailable') throw error;
      skipped.push({ provider, reason: error.message });
    }
  }
  const reasons = skipped.map(({ provider, reason }) => `${provider}: ${reason}`).join('; ');
  throw new DocentError(
    'device-unavailable',
    `The model cannot run on ${params.device} (${reasons}). Use --device cpu.`,
    {
      subject: params.device,
    },
  );
}

async function build({ modelDir, cacheDir }: LoadParams, signal: AbortSignal | undefined): Promise<BuiltModel> {
  try {
    return await ensureBuilt(modelDir, cacheDir, signal === undefined ? {} : { signal });
  } catch (cause) {
    if (!(cause instanceof ModelError)) throw cause;
    const code = cause.reason === 'missing' ? 'model-missing' : 'model-invalid';
    throw new DocentError(code, cause.message, { subject: cause.subject, cause });
  }
}

async function openGraphs(built: BuiltModel, provider: Provider): Promise<Graphs> {
  const opened: Partial<Record<GraphName, GraphSession>> = {};
  try {
    for (const [name, path] of Object.entries(built.graphs) as [GraphName, string][]) {
      opened[name] = await GraphSession.open(name, path, provider);
    }
    return opened as Graphs;
  } catch (error) {
    for (const graph of Object.values(opened)) await graph.dispose();
    throw error;
  }
}

async function tokenizerFile(modelDir: string): Promise<string> {
  const tables = (await readdir(modelDir)).filter((name) => name.endsWith('.tiktoken')).sort();
  const table = tables[0];
  if (table === undefined) {
    throw new DocentError('model-missing', `${modelDir} has no *.tiktoken table. Put the model's tokenizer there.`, {
      subject: '*.tiktoken',
    });
  }
  return join(modelDir, table);
}

/** An id beyond the embedding would read foreign memory or fail far from its cause. */
function checkVocabulary(shape: ModelShape, tokenizer: Tokenizer): void {
  if (tokenizer.ranks > shape.vocabulary) {
    throw new DocentError(
      'model-invalid',
      `The tokenizer has ${tokenizer.ranks} tokens and the model ${shape.vocabulary}. They do not belong together.`,
      { subject: 'vocab_size' },
    );
  }
}

async function dataBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder)) {
    if (name.endsWith('.data')) bytes += (await stat(join(folder, name))).size;
  }
  return bytes;
}
