import { Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ANSWER_ROW,
  COLUMNS,
  fillMatches,
  MATCH,
  pageRows,
  textRows,
} from '../../src-main/inference/answering/word-reader/features.ts';
import { goingOn } from '../../src-main/inference/answering/word-reader/going-on.ts';
import { type Place, pagePlaces, placeRows } from '../../src-main/inference/answering/word-reader/places.ts';
import { wordTokens } from '../../src-main/inference/answering/word-reader/tokens.ts';
import { appended, Golden, inRowsOfPositions, maxDifference, numbers } from './golden.ts';

/** The numbers are models/train/docent_train/parity.py's (`word_goldens`): PyTorch on the same seeded weights, question and page. */

const TOLERANCE = 1e-4;
/** Orders between question and page. */
const BREAK = 8;

const int64 = (values: readonly number[], dims: readonly number[]) =>
  new Tensor('int64', BigInt64Array.from(values, BigInt), dims);

let golden: Golden;
let features: number;
const text = async (name: string) => Array.from(new TextDecoder().decode(await golden.bytes(name)));
const inRows = (values: readonly number[], width: number) =>
  Array.from({ length: values.length / width }, (_, i) => values.slice(i * width, (i + 1) * width));

async function read() {
  const page = await text('text');
  const question = await text('question');
  const [tokens, asked] = [wordTokens(page), wordTokens(question)];
  const rows = pageRows(page, tokens, features);
  const questionRows = textRows(question, asked, features);
  fillMatches({ rows: questionRows, tokens: asked }, { rows, tokens });
  const xs = page.map((_, i) => ((7 * i) % 97) / 97);
  const places = pagePlaces(tokens, xs, asked.length + BREAK);
  return { tokens, asked, rows, questionRows, places, after: goingOn(tokens, xs) };
}

beforeAll(async () => {
  golden = await Golden.built('docent-tiny');
  features = golden.config.word_features!;
});
afterAll(() => golden.dispose());

describe('word tokens are what the model was trained on', () => {
  it('splits words, numbers and marks where Python does', async () => {
    const { tokens } = await read();
    const flat = tokens.map((t) => [t.start, t.end, t.kind.charCodeAt(0), t.row, t.segment, Number(t.gap)]);
    expect(flat).toEqual(inRows(numbers(await golden.tensor('tokens')), 6));
  });

  it('gives every word of page and question the same feature rows, matches included', async () => {
    const { rows, questionRows } = await read();
    expect(rows).toEqual(inRows(numbers(await golden.tensor('page_rows')), COLUMNS));
    expect(questionRows).toEqual(inRows(numbers(await golden.tensor('question_rows')), COLUMNS));
  });

  it('gives every word the same successor: along its segment, then below it, else the next', async () => {
    const { after } = await read();
    expect(after).toEqual(numbers(await golden.tensor('after')));
    const chars = await text('columns_text');
    const tokens = wordTokens(chars);
    const columns = goingOn(tokens, numbers(await golden.tensor('columns_xs')));
    expect(columns).toEqual(numbers(await golden.tensor('columns_after')));
    const word = (i: number) => chars.slice(tokens[i]!.start, tokens[i]!.end).join('');
    const leadsTo = (from: string) => word(columns[tokens.findIndex((_, i) => word(i) === from)]!);
    // A cell continues two rows below, past a row that stands between its lines; the last cell of all leads to what follows it.
    expect(leadsTo('Aerial')).toBe('Tramway');
    expect(leadsTo('113.6')).toBe('m');
    expect(leadsTo('m')).toBe('end');
  });

  it('turns places into the same angles', async () => {
    const { asked, places } = await read();
    const visual = (await golden.tensor('visual_tokens')).dims[1]!;
    const all: Place[] = [
      ...asked.map((_, i): Place => [i, 0, 0, 0]),
      ...places,
      ...Array.from({ length: visual }, (): Place => [0, 0, 0, 0]),
    ];
    const half = golden.config.kv_channels / 2;
    const { cos, sin } = placeRows(all, half);
    const dims = [all.length, half];
    expect(maxDifference(new Tensor('float32', cos, dims), await golden.tensor('cos'))).toBeLessThan(1e-5);
    expect(maxDifference(new Tensor('float32', sin, dims), await golden.tensor('sin'))).toBeLessThan(1e-5);
  });
});

describe('prefill.onnx and step.onnx of a word reader compute what PyTorch does', () => {
  const prefix = async () => {
    const { asked, tokens, rows, questionRows } = await read();
    const words = asked.length + tokens.length;
    return golden.run('prefill', {
      rows: int64([...questionRows, ...rows].flat(), [1, words, COLUMNS]),
      ids: int64(new Array<number>(words).fill(-1), [1, words]),
      visual_tokens: await golden.tensor('visual_tokens'),
      cos: await golden.tensor('cos'),
      sin: await golden.tensor('sin'),
    });
  };

  it('reads question, page and visual tokens with full attention', async () => {
    for (const [name, tensor] of Object.entries(await prefix())) {
      const own = /_(key|value)\./.test(name) ? inRowsOfPositions(tensor) : tensor;
      expect(maxDifference(own, await golden.tensor(name)), name).toBeLessThan(TOLERANCE);
    }
  });

  it('writes an answer of copied words and bytes with the same probabilities', async () => {
    const { asked, tokens, rows, places, after } = await read();
    const out = await prefix();
    const { dim } = golden.config.pointer!;
    const half = golden.config.kv_channels / 2;
    const keys = out.prefix_pointer_keys!.data as Float32Array;
    const own = keys.slice(asked.length * dim, (asked.length + tokens.length) * dim);
    const fixed: Record<string, Tensor> = { pointer_keys: new Tensor('float32', own, [1, tokens.length, dim]) };
    let past: Record<string, Tensor> = {};
    for (let i = 0; i < golden.config.num_hidden_layers; i++) {
      fixed[`prefix_key.${i}`] = out[`prefix_key.${i}`]!;
      fixed[`prefix_value.${i}`] = out[`prefix_value.${i}`]!;
      const { num_attention_heads: heads, kv_channels: d } = golden.config;
      // One column that every mask hides.
      for (const name of [`past_key.${i}`, `past_value.${i}`]) {
        past[name] = new Tensor('float32', new Float32Array(heads * d), [heads, 1, d, 1]);
      }
    }
    const end = asked.length + BREAK + tokens.length;
    let input = {
      row: new Array<number>(COLUMNS).fill(0),
      id: golden.config.answer_id,
      place: [end, 0, 0, 0] as Place,
    };
    let following = -1;
    for (const [s, choice] of numbers(await golden.tensor('path')).entries()) {
      const { cos, sin } = placeRows([input.place], half);
      const step = await golden.run('step', {
        ...fixed,
        ...past,
        input_ids: int64([input.id], [1, 1]),
        rows: int64(input.row, [1, 1, COLUMNS]),
        cos: new Tensor('float32', cos, [1, 1, half]),
        sin: new Tensor('float32', sin, [1, 1, half]),
        suffix_mask: int64([0, ...new Array<number>(s + 1).fill(1)], [1, s + 2]),
        following: int64([following], [1]),
      });
      const expected = await golden.tensor(`step.${s}.log_probabilities`);
      expect(maxDifference(step.log_probabilities!, expected), `step ${s}`).toBeLessThan(TOLERANCE);
      past = Object.fromEntries(
        Object.entries(past).map(([name, before]) => [name, appended(before, step[name.replace('past_', 'new_')]!)]),
      );
      if (choice >= 0) {
        const row = [...rows[choice]!];
        row[MATCH] = ANSWER_ROW;
        input = { row, id: -1, place: places[choice]! };
        following = after[choice]!;
      } else {
        input = { row: new Array<number>(COLUMNS).fill(0), id: -choice, place: [end + s + 1, 0, 0, 0] };
        following = -1;
      }
    }
  });
});
