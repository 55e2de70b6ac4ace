import { join } from 'node:path';
import { z } from 'zod';
import { ModelError } from '../model-error.ts';
import { MAX_CONFIG_BYTES, readWhole } from '../regular-file.ts';
import { JudgePart } from './judge-config.ts';
import { LooksPart, PageReaderPart } from './page-reader-config.ts';

/** Pairs of a head that are rotated by a word token's place (docs/model-format.md, "Word tokens"). */
const TURNING_PAIRS = 18;

/** Bounds far above every real model: a config that exceeds them is damaged or hostile. */
const size = z.number().int().min(1).max(1_000_000);
const layers = z.number().int().min(1).max(1024);
const count = z.number().int().min(1).max(65_536);
const tokenId = z.number().int().nonnegative();

/** The language model of the reading, if the config has `visual.reading_head.language`. */
export const LANGUAGE_FILE = 'reading-language.bin';
const Confidence = z.object({ scale: z.number(), offset: z.number() });
const ReadingHead = z.object({
  slots: z.number().int().min(1).max(64),
  alphabet: z.string().min(1).max(65_536),
  /** How a character's probability becomes its confidence: sigmoid(scale * logit + offset). */
  confidence: Confidence.nullable().default(null),
  /** The weight of the language model against the pixels: an exponent for its probabilities, the log odds of a space, and those of any character at all. */
  language: z
    .object({ weight: z.number().min(0).max(4), spaces: z.number().positive().max(64), something: z.number().max(64) })
    .nullable()
    .default(null),
});
const Window = z.tuple([count, count]).nullable();

const Visual = z.object({
  heads: count,
  image_size: count.default(896),
  image_start_id: tokenId.default(151857),
  layers,
  mlp_ratio: z.number().positive().max(64).default(4.9231),
  output_dim: count,
  patch_size: count.default(14),
  width: count,
  lora_repeat_num: z.number().int().nonnegative().max(1024).default(4),
  tile_size: count.max(8192).default(448),
  tile_overlap: z.number().int().nonnegative().default(0),
  max_tiles: z.number().int().min(1).max(1024).nullable().default(null),
  queries: count.default(256),
  /** Share of a tile's visual tokens that is merged into neighbours like them. */
  merge_tokens: z.number().min(0).max(0.5).default(0),
  resampler_heads: count.nullish(),
  stem_channels: z.tuple([count, count]).nullable().default(null),
  grid_convs: z.number().int().nonnegative().max(16).default(0),
  windows: z.array(Window).nullable().default(null),
  lora_rank_attention: count.default(16),
  lora_rank_mlp: count.default(32),
  reading_head: ReadingHead.nullable().default(null),
  /** On a CPU the tile encoder computes in int8. */
  cpu_int8: z.boolean().default(false),
  /** The only encoder is int8. All tiles of a run would share one scale for activations, so each run has one tile. */
  tiles_alone: z.boolean().default(false),
});

const Prompt = z.object({
  /** What comes before and after the visual tokens: token ids, and texts that are tokenised. */
  before: z.array(z.union([tokenId, z.string().max(4096)])).max(64),
  after: z.array(z.union([tokenId, z.string().max(4096)])).max(64),
  /** Text around the question. */
  before_question: z.string().max(4096),
  after_question: z.string().max(4096),
});

const Config = z.object({
  /** `llava`: CLIP, a projector and LLaMA under the same keys, written by the import (models/import). */
  model_type: z.enum(['monkey', 'docent', 'llava']),
  hidden_size: count,
  num_attention_heads: count,
  num_hidden_layers: layers,
  kv_channels: count,
  /** Twice the SwiGLU width. */
  intermediate_size: size,
  layer_norm_epsilon: z.number().positive().max(1).default(1e-6),
  rotary_emb_base: z.number().min(1).max(1e12).default(10000),
  seq_length: size.default(2048),
  use_dynamic_ntk: z.boolean().default(true),
  use_logn_attn: z.boolean().default(true),
  vocab_size: size,
  rotary_dims: count.nullable().default(null),
  /** A word reader (docs/model-format.md, "Word tokens"): rows of its table of word features, and its pointer. */
  word_features: z.number().int().min(256).max(1_000_000).nullable().default(null),
  pointer: z.object({ dim: count }).nullable().default(null),
  /** The language side is a page reader: a BERT with places, whose sizes are the keys above (docs/model-format.md, "Page reader"). */
  page_reader: PageReaderPart.nullable().default(null),
  /** The page reader can look at a page's pixels (docs/model-format.md, "Looks"). */
  looks: LooksPart.nullable().default(null),
  /** The model has both readers (docs/model-format.md, "Two readers"). */
  judge: JudgePart.nullable().default(null),
  answer_id: tokenId.default(263),
  not_here_id: tokenId.default(262),
  /** A word reader answers `not_here_id` when sigmoid(logit of its probability + refuse_spread * entropy of the pointer) reaches refuse_at. null: when it is the likeliest. */
  refuse_at: z.number().gt(0).max(1).nullable().default(null),
  refuse_spread: z.number().min(0).max(10).default(0),
  /** How an answer's log probability becomes its confidence: sigmoid(scale * log p + offset). */
  confidence: Confidence.nullable().default(null),
  /** A word reader gets visual tokens in its prompt. */
  visual_prompt: z.boolean().default(true),
  eos_id: tokenId.default(151643),
  /** A page's keys and values are kept in int8 (docs/model-format.md, "Rounded prefix"). CPUs only. */
  prefix_int8: z.boolean().default(false),
  /** What stands around the page and the question; null: the family's own (docs/model-format.md, "Prompt"). */
  prompt: Prompt.nullable().default(null),
  visual: Visual,
});

type Parsed = z.infer<typeof Config>;

/** config.json of a model folder, checked, with defaults filled in (docs/model-format.md). */
export interface ModelConfig extends Omit<Parsed, 'visual'> {
  readonly visual: Omit<Parsed['visual'], 'resampler_heads' | 'windows'> & {
    readonly resampler_heads: number;
    /** One per block. */
    readonly windows: readonly (readonly [rows: number, cols: number] | null)[];
  };
}

/**
 * Whether the model needs a processor that multiplies bytes exactly. Keys and values in int8 do: they are multiplied as they are. An imported int8
 * encoder (`tiles_alone`) does not, because the runtime can widen its weights; nor does docent-mini's (`cpu_int8`), whose weights are small
 * enough for every processor.
 */
export const needsExactBytes = (config: ModelConfig): boolean => config.prefix_int8;

function reject(key: string, problem: string): never {
  throw new ModelError(key, `config.json: "${key}" ${problem}. Use the config.json that came with the model.`);
}

/** Checks the rules between keys that the graphs rely on. */
function checkTogether(c: Parsed): void {
  const v = c.visual;
  if (v.merge_tokens > 0 && c.pointer !== null) {
    reject('visual.merge_tokens', 'does not go with pointer');
  }
  if (c.kv_channels % 2 !== 0) reject('kv_channels', `is ${c.kv_channels}; rotary positions need an even head size`);
  if (c.rotary_dims !== null && (c.rotary_dims % 2 !== 0 || c.rotary_dims > c.kv_channels)) {
    reject('rotary_dims', `is ${c.rotary_dims}; it must be even and at most kv_channels ${c.kv_channels}`);
  }
  if ((c.pointer === null) !== (c.word_features === null))
    reject('pointer', 'and "word_features" must be given together');
  const sides = Number(c.pointer !== null) + Number(c.page_reader !== null);
  if (sides > 0 !== (c.model_type === 'docent')) {
    reject('model_type', 'is "docent" for a model with pointer or page_reader, and for no other');
  }
  if ((sides === 2) !== (c.judge !== null)) {
    reject('judge', 'goes with both pointer and page_reader, and they with it');
  }
  if (c.looks !== null && c.page_reader === null) reject('looks', 'needs page_reader');
  if (c.pointer && (c.use_logn_attn || c.use_dynamic_ntk)) {
    reject('pointer', 'goes with neither use_logn_attn nor use_dynamic_ntk');
  }
  if (c.pointer && c.kv_channels < 2 * TURNING_PAIRS)
    reject('kv_channels', `is ${c.kv_channels}; word tokens need ${2 * TURNING_PAIRS}`);
  if (c.intermediate_size % 2 !== 0) reject('intermediate_size', `is ${c.intermediate_size}; it must be even`);
  if (v.width % v.heads !== 0) reject('visual.heads', `is ${v.heads} and does not divide width ${v.width}`);
  if (v.tile_size % v.patch_size !== 0) {
    reject('visual.patch_size', `is ${v.patch_size} and does not divide tile_size ${v.tile_size}`);
  }
  if (v.stem_channels && v.patch_size !== 14) {
    reject('visual.stem_channels', `needs patch_size 14 (stride 2 times stride 7), and it is ${v.patch_size}`);
  }
  if (v.max_tiles === null && v.image_size % v.tile_size !== 0) {
    reject('visual.image_size', `is ${v.image_size}; a fixed grid needs a multiple of tile_size ${v.tile_size}`);
  }
  if (v.tile_overlap >= v.tile_size) reject('visual.tile_overlap', `is ${v.tile_overlap}, as large as a tile`);
  if (!Number.isInteger(Math.sqrt(v.queries))) reject('visual.queries', `is ${v.queries}; it must be a square number`);
  if (v.output_dim !== c.hidden_size) {
    reject('visual.output_dim', `is ${v.output_dim}; it must equal hidden_size ${c.hidden_size}`);
  }
  const resamplerHeads = v.resampler_heads ?? v.output_dim / 128;
  if (!Number.isInteger(v.output_dim / resamplerHeads) || !Number.isInteger(resamplerHeads)) {
    reject('visual.resampler_heads', `is ${resamplerHeads} and does not divide output_dim ${v.output_dim}`);
  }
  checkWindows(v);
  const own = c.pointer ? { answer_id: c.answer_id, not_here_id: c.not_here_id } : {};
  const ids = { eos_id: c.eos_id, ...own };
  for (const [key, id] of Object.entries({ ...ids, 'visual.image_start_id': v.image_start_id })) {
    if (id >= c.vocab_size) reject(key, `is ${id}, outside the vocabulary of ${c.vocab_size}`);
  }
}

function checkWindows(v: Parsed['visual']): void {
  if (!v.windows) return;
  if (v.windows.length !== v.layers) {
    reject('visual.windows', `has ${v.windows.length} entries; it needs one per block (${v.layers})`);
  }
  const grid = v.tile_size / v.patch_size;
  v.windows.forEach((window, block) => {
    if (window && (grid % window[0] !== 0 || grid % window[1] !== 0)) {
      reject(`visual.windows.${block}`, `is [${window}] and does not divide the grid of ${grid} x ${grid} patches`);
    }
  });
}

/** Checks a parsed config.json. Throws ModelError whose subject is the bad key. Unknown keys are ignored: the published file has many. */
export function parseModelConfig(json: unknown): ModelConfig {
  const parsed = Config.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const key = issue.path.join('.') || 'config.json';
    throw new ModelError(
      key,
      `config.json: "${key}" is not valid (${issue.message}). Use the config.json that came with the model.`,
    );
  }
  checkTogether(parsed.data);
  const v = parsed.data.visual;
  return {
    ...parsed.data,
    visual: {
      ...v,
      resampler_heads: v.resampler_heads ?? v.output_dim / 128,
      windows: v.windows ?? Array.from({ length: v.layers }, () => null),
    },
  };
}

/** Reads and checks `folder`/config.json. Throws ModelError (missing or invalid). */
export async function loadModelConfig(folder: string): Promise<ModelConfig> {
  let text: string;
  try {
    text = (await readWhole(join(folder, 'config.json'), MAX_CONFIG_BYTES)).toString();
  } catch (cause) {
    if (cause instanceof ModelError) throw cause;
    throw new ModelError('config.json', `${folder} has no readable config.json. Give a model folder.`, {
      reason: 'missing',
      cause,
    });
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new ModelError('config.json', `${join(folder, 'config.json')} is not JSON. Download it again.`, { cause });
  }
  return parseModelConfig(json);
}

/** Patches on a tile's side. */
export const patchGrid = (config: ModelConfig): number => config.visual.tile_size / config.visual.patch_size;
