import { z } from 'zod';
import { type ModelConfig, parseModelConfig } from '../folder/config.ts';
import { ModelError } from '../model-error.ts';

export type Family = 'monkey' | 'qwen-vl' | 'llava';

/** What the import can change about how pages are cut and kept. */
export interface PageOptions {
  /** Adaptive grids of up to this many tiles, instead of the published fixed grid. */
  readonly tiles?: number | undefined;
  /** 0..0.5 of a tile's visual tokens that are merged into neighbours like them. */
  readonly mergeTokens?: number | undefined;
  /** A page's keys and values: float32 by default, or int8 for CPUs (docs/model-format.md, "Rounded prefix"). */
  readonly prefix?: 'float' | 'int8' | undefined;
  /** Each run of the encoder has one tile. All tiles of a run would share one scale, so their results would depend on each other. */
  readonly tilesAlone?: boolean | undefined;
}

export interface ImportedConfig {
  readonly family: Family;
  /** config.json of the imported model: Docent's own keys (docs/model-format.md). */
  readonly json: Readonly<Record<string, unknown>>;
  readonly config: ModelConfig;
}

const count = z.number().int().min(1).max(1_000_000);

const Kind = z.looseObject({ model_type: z.string().optional(), architectures: z.array(z.string()).optional() });

/** LLaVA's config.json. Keys that it omits have the defaults of transformers' LlamaConfig and CLIPVisionConfig. */
const Llama = z.looseObject({
  hidden_size: count.default(4096),
  intermediate_size: count.default(11008),
  num_hidden_layers: count.default(32),
  num_attention_heads: count.default(32),
  num_key_value_heads: count.nullish(),
  head_dim: count.nullish(),
  vocab_size: count.default(32000),
  rms_norm_eps: z.number().positive().default(1e-6),
  rope_theta: z.number().positive().default(10000),
  rope_scaling: z.unknown().optional(),
  max_position_embeddings: count.default(2048),
  bos_token_id: z.number().int().nonnegative().default(1),
  eos_token_id: z.number().int().nonnegative().default(2),
});

const Clip = z.looseObject({
  hidden_size: count.default(768),
  intermediate_size: count.default(3072),
  num_hidden_layers: count.default(12),
  num_attention_heads: count.default(12),
  image_size: count.default(224),
  patch_size: count.default(32),
  hidden_act: z.string().default('quick_gelu'),
});

/** openai/clip-vit-large-patch14-336. The original LLaVA-1.5 only names it. */
const CLIP_LARGE_336 = {
  hidden_size: 1024,
  intermediate_size: 4096,
  num_hidden_layers: 24,
  num_attention_heads: 16,
  image_size: 336,
  patch_size: 14,
};

const Llava = z.looseObject({
  text_config: Llama.optional(),
  vision_config: Clip.optional(),
  mm_vision_tower: z.string().optional(),
  vision_feature_layer: z.number().int().default(-2),
  vision_feature_select_strategy: z.string().default('default'),
  mm_vision_select_layer: z.number().int().optional(),
  projector_hidden_act: z.string().default('gelu'),
});

const WELCOME =
  "A chat between a curious human and an artificial intelligence assistant. The assistant gives helpful, detailed, and polite answers to the human's questions. USER: ";

const refuse = (key: string, problem: string): never => {
  throw new ModelError(key, `config.json: "${key}" ${problem}.`);
};

function parse<S extends z.ZodType>(schema: S, json: unknown): z.infer<S> {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  return refuse(issue.path.join('.') || 'config.json', `is not usable (${issue.message})`);
}

/** Translates a published config.json into Docent's keys. ModelError if it is not one of the three families. */
export function publishedConfig(json: unknown, options: PageOptions = {}): ImportedConfig {
  const kind = parse(Kind, json);
  const names = [kind.model_type ?? '', ...(kind.architectures ?? [])].map((name) => name.toLowerCase());
  const raw = json as Record<string, unknown>;
  if (names.some((name) => name.includes('llava'))) return finish('llava', llavaKeys(raw), options);
  if (names.some((name) => name.includes('monkey'))) return finish('monkey', raw, options);
  if (names.some((name) => name.startsWith('qwen')) && 'visual' in raw) {
    const visual = { ...(raw.visual as object), lora_repeat_num: 0 };
    return finish('qwen-vl', { ...raw, model_type: 'monkey', visual }, options);
  }
  return refuse(
    'model_type',
    `is ${JSON.stringify(kind.model_type ?? null)}. Docent imports Monkey, Monkey-Chat, Qwen-VL and LLaVA-1.5; use other models from their own folder or through an endpoint`,
  );
}

function finish(family: Family, json: Record<string, unknown>, options: PageOptions): ImportedConfig {
  const { tiles, mergeTokens, prefix, tilesAlone } = options;
  const visual = json.visual as Record<string, unknown> | undefined;
  // More tiles than the fixed grid: adaptive, adapters by quadrant (docs/model-format.md).
  const changed = {
    ...(tiles === undefined ? {} : { max_tiles: tiles }),
    ...(mergeTokens === undefined ? {} : { merge_tokens: mergeTokens }),
    ...(tilesAlone === true ? { tiles_alone: true } : {}),
  };
  const own = visual === undefined ? json : { ...json, visual: { ...visual, ...changed } };
  const keys = { model_type: family === 'llava' ? 'llava' : 'monkey' };
  const kept = { ...own, ...keys, ...(prefix === 'int8' ? { prefix_int8: true } : {}) };
  return { family, json: kept, config: parseModelConfig(kept) };
}

function llavaKeys(json: Record<string, unknown>): Record<string, unknown> {
  const llava = parse(Llava, json);
  const text = llava.text_config ?? parse(Llama, json);
  if (llava.mm_vision_tower !== undefined && !llava.mm_vision_tower.includes('clip-vit-large-patch14-336')) {
    refuse('mm_vision_tower', `is ${JSON.stringify(llava.mm_vision_tower)}; only CLIP ViT-L/14-336 is supported`);
  }
  const clip = llava.vision_config ?? parse(Clip, CLIP_LARGE_336);
  const layer = llava.mm_vision_select_layer ?? llava.vision_feature_layer;
  const layers = layer < 0 ? clip.num_hidden_layers + 1 + layer : layer;
  if (!(layers >= 1 && layers <= clip.num_hidden_layers))
    refuse('vision_feature_layer', `is ${layer}, but there is no such layer`);
  if (llava.vision_feature_select_strategy !== 'default') {
    refuse(
      'vision_feature_select_strategy',
      `is "${llava.vision_feature_select_strategy}"; only "default" is supported`,
    );
  }
  if (clip.hidden_act !== 'quick_gelu') refuse('vision_config.hidden_act', `is "${clip.hidden_act}", not "quick_gelu"`);
  if (llava.projector_hidden_act !== 'gelu')
    refuse('projector_hidden_act', `is "${llava.projector_hidden_act}", not "gelu"`);
  if (text.rope_scaling) refuse('text_config.rope_scaling', 'is set; LLaVA-1.5 has none');
  if ((text.num_key_value_heads ?? text.num_attention_heads) !== text.num_attention_heads) {
    refuse('text_config.num_key_value_heads', 'differs from num_attention_heads; LLaVA-1.5 has as many');
  }
  const side = clip.image_size / clip.patch_size;
  return {
    hidden_size: text.hidden_size,
    num_attention_heads: text.num_attention_heads,
    num_hidden_layers: text.num_hidden_layers,
    kv_channels: text.head_dim ?? text.hidden_size / text.num_attention_heads,
    intermediate_size: 2 * text.intermediate_size,
    layer_norm_epsilon: text.rms_norm_eps,
    rotary_emb_base: text.rope_theta,
    seq_length: text.max_position_embeddings,
    use_dynamic_ntk: false,
    use_logn_attn: false,
    vocab_size: text.vocab_size,
    eos_id: text.eos_token_id,
    prompt: {
      before: [text.bos_token_id, ` ${WELCOME}`],
      after: [' \n'],
      before_question: '',
      after_question: ' ASSISTANT:',
    },
    visual: {
      heads: clip.num_attention_heads,
      // Monkey's grid of 2 x 2 tiles, with CLIP's tiles (the paper's ablation on LLaVA-1.5).
      image_size: 2 * clip.image_size,
      tile_size: clip.image_size,
      image_start_id: 0,
      layers,
      mlp_ratio: clip.intermediate_size / clip.hidden_size,
      output_dim: text.hidden_size,
      patch_size: clip.patch_size,
      width: clip.hidden_size,
      lora_repeat_num: 0,
      queries: side * side,
      resampler_heads: 1,
    },
  };
}
