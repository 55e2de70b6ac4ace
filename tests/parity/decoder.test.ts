import { Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ntkAlpha, queryScales, rotaryRows } from '../../src-main/inference/answering/decoder/rotary.ts';
import { appended, Golden, inRowsOfPositions, maxDifference, numbers } from './golden.ts';

const TOLERANCE = 1e-4;
const STEPS = 3;

type Feeds = Record<string, Tensor>;

const int64 = (values: readonly number[], dims: readonly number[]) =>
  new Tensor('int64', BigInt64Array.from(values, BigInt), dims);

/** One case of parity.py's `decoder_goldens`, run through prefill.onnx and step.onnx. */
class DecoderRun {
  readonly golden: Golden;
  readonly name: string;
  prefix: Feeds = {};
  prefixIds: number[] = [];
  prefixLength = 0;
  /** First prompt's whole length: fixes the NTK factor. */
  promptLength = 0;

  constructor(golden: Golden, name: string) {
    this.golden = golden;
    this.name = name;
  }

  expected(name: string): Promise<Tensor> {
    return this.golden.tensor(`${this.name}.${name}`);
  }

  /** Rows for positions: what the engine computes, with the inputs that this model has. */
  positions(positions: readonly number[], dims: readonly number[], graph: 'prefill' | 'step'): Feeds {
    const c = this.golden.config;
    const options = {
      headSize: c.kv_channels,
      rotaryDims: c.rotary_dims,
      base: c.rotary_emb_base,
      seqLength: c.seq_length,
      dynamicNtk: c.use_dynamic_ntk,
      logn: c.use_logn_attn,
    };
    const { cos, sin } = rotaryRows(options, positions, ntkAlpha(options, this.promptLength));
    const half = c.kv_channels / 2;
    const feeds: Feeds = {
      cos: new Tensor('float32', cos, [...dims, half]),
      sin: new Tensor('float32', sin, [...dims, half]),
    };
    if (this.golden.inputs(graph).includes('query_scale')) {
      feeds.query_scale = new Tensor('float32', queryScales(options, positions), dims);
    }
    return feeds;
  }

  async prefill(): Promise<Feeds> {
    const feeds: Feeds = {};
    for (const input of this.golden.inputs('prefill')) {
      if (!['cos', 'sin', 'query_scale'].includes(input)) feeds[input] = await this.expected(input);
    }
    const visual = feeds.visual_tokens!.dims[1]!;
    this.prefixIds = [...numbers(feeds.before_ids!), ...Array(visual).fill(-1), ...numbers(feeds.after_ids!)];
    this.prefixLength = this.prefixIds.length;
    this.promptLength = this.prefixLength + numbers(await this.expected('lengths'))[0]!;
    const positions = this.prefixIds.map((_, i) => i);
    this.prefix = await this.golden.run('prefill', {
      ...feeds,
      ...this.positions(positions, [this.prefixLength], 'prefill'),
    });
    return this.prefix;
  }

  /** Step 0 takes the questions, left-padded; every later step one token of each. Outputs of every step. */
  async *steps(): AsyncGenerator<Feeds> {
    const { config: c } = this.golden;
    const lengths = numbers(await this.expected('lengths'));
    const questions = await Promise.all(lengths.map(async (_, q) => numbers(await this.expected(`question.${q}`))));
    const longest = Math.max(...lengths);
    const padding = lengths.map((length) => longest - length);
    let past = this.noPast(lengths.length);
    for (let step = 0; step <= STEPS; step++) {
      const t = step === 0 ? longest : 1;
      const windows = questions.map((ids, q) =>
        [...Array<number>(longest).fill(0), ...ids.slice(0, lengths[q]! + step)].slice(-t),
      );
      const suffix = longest + step;
      const room = past['past_key.0']!.dims[3]!;
      const feeds: Feeds = {
        input_ids: int64(windows.flat(), [lengths.length, t]),
        suffix_mask: int64(
          padding.flatMap((pad) => [0, ...Array.from({ length: suffix }, (_, i) => (i < pad ? 0 : 1))]),
          [lengths.length, room + t],
        ),
        ...this.positions(
          padding.flatMap((pad) =>
            Array.from({ length: t }, (_, i) => (suffix - t + i < pad ? 0 : this.prefixLength + suffix - t + i - pad)),
          ),
          [lengths.length, t],
          'step',
        ),
        ...past,
      };
      for (let i = 0; i < c.num_hidden_layers; i++) {
        feeds[`prefix_key.${i}`] = this.prefix[`prefix_key.${i}`]!;
        feeds[`prefix_value.${i}`] = this.prefix[`prefix_value.${i}`]!;
      }
      const outputs = await this.golden.run('step', feeds);
      past = Object.fromEntries(
        Object.entries(past).map(([name, before]) => [name, appended(before, outputs[name.replace('past_', 'new_')]!)]),
      );
      yield outputs;
    }
  }

  noPast(batch: number): Feeds {
    const { num_hidden_layers: layers, num_attention_heads: heads, kv_channels: d } = this.golden.config;
    // One column that every mask hides; what it holds must not matter.
    const empty = () => new Tensor('float32', new Float32Array(batch * heads * d).fill(9), [heads, batch, d, 1]);
    return Object.fromEntries(
      Array.from({ length: layers }, (_, i) => [`past_key.${i}`, `past_value.${i}`])
        .flat()
        .map((name) => [name, empty()]),
    );
  }
}

const CASES = ['short', 'together', 'crossing', 'long'];

describe('published-tiny: decoder', () => {
  let golden: Golden;
  beforeAll(async () => {
    golden = await Golden.built('published-tiny');
  });
  afterAll(() => golden.dispose());

  it('is compared on every case that the goldens hold', () => {
    const cases = golden.names().filter((name) => name.endsWith('.lengths'));
    expect(cases.map((name) => name.replace('.lengths', '')).sort()).toEqual([...CASES].sort());
  });

  it.each(CASES)('%s: prefill gives the keys and values of PyTorch', async (name) => {
    const run = new DecoderRun(golden, name);
    const outputs = await run.prefill();
    expect(Object.keys(outputs)).toHaveLength(2 * golden.config.num_hidden_layers);
    for (const [output, tensor] of Object.entries(outputs)) {
      expect(maxDifference(inRowsOfPositions(tensor), await run.expected(output)), output).toBeLessThanOrEqual(
        TOLERANCE,
      );
    }
  });

  it.each(CASES)(
    '%s: the questions and three more tokens give the logits that each question alone gives in PyTorch',
    async (name) => {
      const run = new DecoderRun(golden, name);
      await run.prefill();
      let step = 0;
      for await (const outputs of run.steps()) {
        const compared = Object.keys(outputs).filter((output) => !output.startsWith('new_'));
        expect(compared).toEqual(['logits']);
        for (const output of compared) {
          const difference = maxDifference(outputs[output]!, await run.expected(`step.${step}.${output}`));
          expect(difference, `${output} of step ${step}`).toBeLessThanOrEqual(TOLERANCE);
        }
        step++;
      }
      expect(step).toBe(STEPS + 1);
    },
  );

  it.each(CASES)('%s: the rotary rows and query scales of the engine are those of PyTorch', async (name) => {
    const run = new DecoderRun(golden, name);
    await run.prefill();
    const cos = await run.expected('cos');
    const feeds = run.positions(
      numbers(
        new Tensor(
          'int32',
          Int32Array.from({ length: cos.dims[0]! }, (_, i) => i),
        ),
      ),
      [cos.dims[0]!],
      'step',
    );
    expect(maxDifference(feeds.cos!, cos)).toBeLessThanOrEqual(1e-6);
    expect(maxDifference(feeds.sin!, await run.expected('sin'))).toBeLessThanOrEqual(1e-6);
    if (golden.config.use_logn_attn) {
      expect(maxDifference(feeds.query_scale!, await run.expected('query_scale'))).toBeLessThanOrEqual(1e-6);
    }
  });
});
