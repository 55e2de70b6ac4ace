import { mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelWeights } from '../folder/model-weights.ts';
import { EmbedderConfig } from '../folder/page-reader-config.ts';
import { ModelError } from '../model-error.ts';
import { ExternalData } from '../onnx/external-data.ts';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import { writeGraph } from '../onnx/write-graph.ts';
import { roundedEmbedderStorage } from '../page-reader/cpu-reader.ts';
import { embedder } from '../page-reader/embedder.ts';
import { InlineQuantizer } from '../quantize/quantizer.ts';
import { contentKey } from './build-cache.ts';

const GRAPH = 'embedder.onnx';

export interface BuiltEmbedder {
  /** Path of embedder.onnx. */
  readonly graph: string;
  readonly config: EmbedderConfig;
  /** Content hash of the model folder: vectors of different ones cannot be compared. */
  readonly sha: string;
}

/**
 * The graph of an embedding model, built into `cacheDir`/<content key> unless it is there. It appears by one rename, so that a kill or a second
 * process leaves no half of it. @throws ModelError
 */
export async function ensureEmbedder(modelDir: string, cacheDir: string): Promise<BuiltEmbedder> {
  const config = await readConfig(modelDir);
  const sha = await contentKey(modelDir);
  const folder = join(cacheDir, sha);
  const built = { graph: join(folder, GRAPH), config, sha };
  if (await isThere(built.graph)) return built;
  await mkdir(cacheDir, { recursive: true });
  const temporary = await mkdtemp(join(cacheDir, 'building-'));
  try {
    await write(modelDir, temporary, config);
    await rename(temporary, folder).catch(async (error: unknown) => {
      if (!(await isThere(built.graph))) throw error;
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return built;
}

async function readConfig(modelDir: string): Promise<EmbedderConfig> {
  let text: string;
  try {
    text = await readFile(join(modelDir, 'config.json'), 'utf8');
  } catch (cause) {
    throw new ModelError('config.json', `The embedding model ${modelDir} is missing. Install Docent again.`, {
      reason: 'missing',
      cause,
    });
  }
  try {
    return EmbedderConfig.parse(JSON.parse(text));
  } catch (cause) {
    throw new ModelError('config.json', `${modelDir} holds no embedding model. Install Docent again.`, { cause });
  }
}

async function write(modelDir: string, folder: string, config: EmbedderConfig): Promise<void> {
  const weights = await ModelWeights.open(modelDir);
  try {
    const graph = new GraphBuilder('embedder', roundedEmbedderStorage(new InlineQuantizer()));
    embedder(graph, weights, config);
    const data = await ExternalData.create(join(folder, 'embedder.data'));
    try {
      await writeGraph(graph, join(folder, GRAPH), data);
    } finally {
      await data.dispose();
    }
  } finally {
    await weights.dispose();
  }
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    (info) => info.isFile(),
    () => false,
  );
