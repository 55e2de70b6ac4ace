import type { ModelConfig } from '../folder/config.ts';
import type { ModelWeights } from '../folder/model-weights.ts';
import { ModelError } from '../model-error.ts';
import type { Composed } from './renamed-file.ts';

/** Where the three parts of LLaVA-1.5 are in a checkpoint: transformers' conversions before and after 4.52, and the original. */
const LAYOUTS = [
  {
    language: 'language_model.model.',
    head: 'language_model.lm_head',
    vision: 'vision_tower.',
    projector: 'multi_modal_projector.',
  },
  {
    language: 'model.language_model.',
    head: 'lm_head',
    vision: 'model.vision_tower.',
    projector: 'model.multi_modal_projector.',
  },
  { language: 'model.', head: 'lm_head', vision: 'model.vision_tower.vision_tower.', projector: 'model.mm_projector.' },
] as const;

/** LLaVA's tensors under the names that the graphs ask for: the decoder's are Monkey's. ModelError for a folder of another layout. */
export function llavaNames(weights: ModelWeights, config: ModelConfig): Map<string, Composed> {
  const layout = LAYOUTS.find(({ language }) => weights.has(`${language}embed_tokens.weight`));
  if (!layout) {
    const wanted = LAYOUTS.map(({ language }) => `"${language}embed_tokens.weight"`).join(', ');
    throw new ModelError(
      'embed_tokens.weight',
      `This is not a LLaVA-1.5 checkpoint: it has none of ${wanted}. Give the folder of LLaVA-1.5, or of its conversion to transformers.`,
    );
  }
  const original = layout.projector === 'model.mm_projector.';
  if (original && !weights.has(`${layout.vision}vision_model.pre_layrnorm.weight`)) {
    throw new ModelError(
      `${layout.vision}vision_model.pre_layrnorm.weight`,
      'The original LLaVA checkpoints do not include the CLIP encoder. Use the conversion that does: llava-1.5-7b-hf or llava-1.5-13b-hf.',
    );
  }
  const { hidden_size: size, num_hidden_layers: layers, vocab_size: vocabulary } = config;
  const inner = config.num_attention_heads * config.kv_channels;
  const half = config.intermediate_size / 2;
  const names = new Map<string, Composed>();
  const put = (name: string, parts: readonly string[], shape: readonly number[]) => names.set(name, { parts, shape });

  put('transformer.wte.weight', [`${layout.language}embed_tokens.weight`], [vocabulary, size]);
  put('transformer.ln_f.weight', [`${layout.language}norm.weight`], [size]);
  put('lm_head.weight', [`${layout.head}.weight`], [vocabulary, size]);
  for (let i = 0; i < layers; i++) {
    const to = `transformer.h.${i}`;
    const from = `${layout.language}layers.${i}`;
    put(`${to}.ln_1.weight`, [`${from}.input_layernorm.weight`], [size]);
    put(
      `${to}.attn.c_attn.weight`,
      ['q', 'k', 'v'].map((part) => `${from}.self_attn.${part}_proj.weight`),
      [3 * inner, size],
    );
    put(`${to}.attn.c_attn.bias`, [], [3 * inner]);
    put(`${to}.attn.c_proj.weight`, [`${from}.self_attn.o_proj.weight`], [size, inner]);
    put(`${to}.ln_2.weight`, [`${from}.post_attention_layernorm.weight`], [size]);
    // Monkey: c_proj(w1(x) * silu(w2(x))).
    put(`${to}.mlp.w1.weight`, [`${from}.mlp.up_proj.weight`], [half, size]);
    put(`${to}.mlp.w2.weight`, [`${from}.mlp.gate_proj.weight`], [half, size]);
    put(`${to}.mlp.c_proj.weight`, [`${from}.mlp.down_proj.weight`], [size, half]);
  }
  for (const name of weights.names()) {
    if (name.startsWith(layout.vision))
      put(`vision_tower.${name.slice(layout.vision.length)}`, [name], weights.info(name).shape);
  }
  for (const [to, from] of [
    ['linear_1', '0'],
    ['linear_2', '2'],
  ] as const) {
    for (const end of ['weight', 'bias']) {
      const name = `${layout.projector}${original ? from : to}.${end}`;
      put(`multi_modal_projector.${to}.${end}`, [name], weights.info(name).shape);
    }
  }
  return names;
}
