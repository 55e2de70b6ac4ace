import type { ModelConfig } from '../../models/folder/config.ts';

/** How a tensor's random values are spread: normal with this deviation, or all one (norms, scales). */
export interface PublishedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly deviation: number | 'ones';
}

/** Every tensor of a checkpoint in the published layout (MONKEY.md, "Tensor names"), by config. */
export function publishedTensors(config: ModelConfig): PublishedTensor[] {
  const { hidden_size: size, num_attention_heads: heads, kv_channels: d, vocab_size: vocabulary } = config;
  const visual = config.visual;
  const { width, output_dim: out } = visual;
  const tensors: PublishedTensor[] = [];
  const put = (name: string, shape: readonly number[], deviation: PublishedTensor['deviation']) =>
    tensors.push({ name, shape, deviation });
  const matrix = (name: string, shape: readonly number[]) =>
    put(name, shape, 1 / Math.sqrt(shape.slice(1).reduce((product, n) => product * n, 1)));
  const bias = (name: string, length: number) => put(name, [length], 0.02);
  const norm = (name: string, length: number) => {
    put(`${name}.weight`, [length], 'ones');
    bias(`${name}.bias`, length);
  };
  const linear = (name: string, rows: number, columns: number) => {
    matrix(`${name}.weight`, [rows, columns]);
    bias(`${name}.bias`, rows);
  };

  const v = 'transformer.visual';
  matrix(`${v}.conv1.weight`, [width, 3, visual.patch_size, visual.patch_size]);
  put(`${v}.positional_embedding`, [256, width], 0.02);
  norm(`${v}.ln_pre`, width);
  for (let i = 0; i < visual.layers; i++) {
    const block = `${v}.transformer.resblocks.${i}`;
    const inner = Math.trunc(width * visual.mlp_ratio);
    norm(`${block}.ln_1`, width);
    linear(`${block}.attn.in_proj`, 3 * width, width);
    linear(`${block}.attn.out_proj`, width, width);
    norm(`${block}.ln_2`, width);
    linear(`${block}.mlp.c_fc`, inner, width);
    linear(`${block}.mlp.c_proj`, width, inner);
    for (let k = 0; k < visual.lora_repeat_num; k++) {
      const places = [
        ['attn.in_proj_lora', 3 * width, visual.lora_rank_attention],
        ['attn.out_proj_lora', width, visual.lora_rank_attention],
        ['mlp_lora', width, visual.lora_rank_mlp],
      ] as const;
      for (const [place, rows, rank] of places) {
        matrix(`${block}.${place}.${k}.lora_a.weight`, [rank, width]);
        put(`${block}.${place}.${k}.lora_b.weight`, [rows, rank], 0.3 / Math.sqrt(rank));
        put(`${block}.${place}.${k}.lora_scale`, [1], 'ones');
      }
    }
  }
  put(`${v}.attn_pool.query`, [visual.queries, out], 0.02);
  put(`${v}.attn_pool.pos_embed`, [visual.queries, out], 0.5);
  matrix(`${v}.attn_pool.kv_proj.weight`, [out, width]);
  norm(`${v}.attn_pool.ln_q`, out);
  norm(`${v}.attn_pool.ln_kv`, out);
  matrix(`${v}.attn_pool.attn.in_proj_weight`, [3 * out, out]);
  bias(`${v}.attn_pool.attn.in_proj_bias`, 3 * out);
  linear(`${v}.attn_pool.attn.out_proj`, out, out);
  norm(`${v}.ln_post`, out);
  matrix(`${v}.proj`, [out, out]);

  put('transformer.wte.weight', [vocabulary, size], 1);
  for (let i = 0; i < config.num_hidden_layers; i++) {
    const layer = `transformer.h.${i}`;
    put(`${layer}.ln_1.weight`, [size], 'ones');
    linear(`${layer}.attn.c_attn`, 3 * heads * d, size);
    matrix(`${layer}.attn.c_proj.weight`, [size, heads * d]);
    put(`${layer}.ln_2.weight`, [size], 'ones');
    matrix(`${layer}.mlp.w1.weight`, [config.intermediate_size / 2, size]);
    matrix(`${layer}.mlp.w2.weight`, [config.intermediate_size / 2, size]);
    matrix(`${layer}.mlp.c_proj.weight`, [size, config.intermediate_size / 2]);
  }
  put('transformer.ln_f.weight', [size], 'ones');
  matrix('lm_head.weight', [vocabulary, size]);
  return tensors;
}
