import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readEmbedderConfig } from '../folder/embedder-folder.ts';
import { ModelWeights } from '../folder/model-weights.ts';
import type { EmbedderConfig } from '../folder/page-reader-config.ts';
import { ExternalData } from '../onnx/external-data.ts';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import { writeGraph } from '../onnx/write-graph.ts';
import { roundedEmbedderStorage } from '../page-reader/cpu-reader.ts';
import { embedder } from '../page-reader/embedder.ts';
import { InlineQuantizer } from '../quantize/quantizer.ts';
import { contentKey } from './content-key.ts';

const GRAPH = 'embedder.onnx';

export interface BuiltEmbedder {
  /** Path of embedder.onnx. */
  readonly graph: string;
  readonly config: EmbedderConfig;
}

/**
 * The graph of an embedding model, built into `cacheDir`/<content key> unless it is there. It appears by one rename, so that a kill or a second
 * process leaves no half of it. @throws ModelError
 */
export async function ensureEmbedder(modelDir: string, cacheDir: string): Promise<BuiltEmbedder> {
  const config = await readEmbedderConfig(modelDir);
  const folder = join(cacheDir, await contentKey(modelDir));
  const built = { graph: join(folder, GRAPH), config };
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
