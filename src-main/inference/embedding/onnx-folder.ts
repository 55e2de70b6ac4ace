import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { DocentError } from '../../contract/errors.ts';
import { EmbeddingRecipe, PLAN_FILE } from '../../contract/hub.ts';
import { MOST_SETTINGS_BYTES, readRegularText } from '../../files/regular-file.ts';

/** File name suffixes of the graph's precisions, as `models get` chooses them: a folder has one. */
const GRAPH = /^model(?:_quantized|_int8|_uint8|_q4|_fp16)?\.onnx$/;
/** From so many word pieces on, a vocabulary is one of many languages: English ones have 30,000, those of a hundred languages 250,000. */
const MANY_LANGUAGES = 100_000;
/** Positions that RoBERTa's descendants do not use. */
const UNUSED = 2;
const LONGEST = 512;

const Config = z.object({
  vocab_size: z.number().int().positive(),
  max_position_embeddings: z
    .number()
    .int()
    .positive()
    .default(LONGEST + UNUSED),
});
const Plan = z.object({ embedding: z.nullish(EmbeddingRecipe) });
const Pooling = z.object({ pooling_mode_cls_token: z.boolean().default(false) });
const Prompts = z.object({ prompts: z.record(z.string(), z.string().nullable()).default({}) });

/** An embedding model as ONNX files, as the hub has them. */
export interface OnnxFolder {
  /** Path of its graph. */
  readonly graph: string;
  /** Everything that its vectors depend on besides config.json: names in the folder. */
  readonly files: readonly string[];
  readonly recipe: EmbeddingRecipe;
  /** Longest text in pieces; longer ones are cut. */
  readonly most: number;
  /** Whether it reads every script. */
  readonly manyLanguages: boolean;
}

/** undefined: the folder is none. @throws DocentError model-invalid */
export async function onnxFolder(dir: string): Promise<OnnxFolder | undefined> {
  const graphs = (await readdir(join(dir, 'onnx')).catch(() => [])).sort();
  const graph = graphs.find((name) => GRAPH.test(name));
  if (graph === undefined) return undefined;
  const config = await settings(dir, 'config.json', Config);
  if (config === undefined) {
    const message = `${dir} has no usable config.json. Download the model again.`;
    throw new DocentError('model-invalid', message, { subject: dir });
  }
  const names = await readdir(dir);
  return {
    graph: join(dir, 'onnx', graph),
    files: [
      ...graphs.filter((name) => name === graph || name.startsWith(`${graph}_data`)).map((name) => `onnx/${name}`),
      ...['tokenizer.json', PLAN_FILE].filter((name) => names.includes(name)),
    ],
    recipe: await recipeOf(dir),
    most: Math.min(LONGEST, Math.max(1, config.max_position_embeddings - UNUSED)),
    manyLanguages: config.vocab_size >= MANY_LANGUAGES,
  };
}

/** As Docent's list has it, or else as sentence-transformers keep it. */
async function recipeOf(dir: string): Promise<EmbeddingRecipe> {
  const listed = (await settings(dir, PLAN_FILE, Plan))?.embedding;
  if (listed) return listed;
  const pooling = await settings(dir, '1_Pooling/config.json', Pooling);
  const { prompts = {} } = (await settings(dir, 'config_sentence_transformers.json', Prompts)) ?? {};
  return {
    pooling: pooling?.pooling_mode_cls_token === true ? 'cls' : 'mean',
    query: prompts.query ?? '',
    passage: prompts.passage ?? prompts.document ?? '',
  };
}

/** undefined: there is no such file, or it says something else. */
async function settings<T>(dir: string, name: string, schema: z.ZodType<T>): Promise<T | undefined> {
  try {
    return schema.parse(JSON.parse(await readRegularText(join(dir, name), MOST_SETTINGS_BYTES)));
  } catch {
    return undefined;
  }
}
