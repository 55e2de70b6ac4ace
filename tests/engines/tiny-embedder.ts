import { GraphBuilder } from '../../models/onnx/graph-builder.ts';
import { onnxFolder, writeOnnx } from '../models/onnx-folder.ts';

const SIZE = 16;

export interface TinyEmbedderOptions {
  /** Of the numbers in it. */
  readonly seed?: number;
  /** Default: it reads every script. */
  readonly manyLanguages?: boolean;
  /** Files beside its own. */
  readonly files?: Readonly<Record<string, object>>;
  /** Longest text, in pieces with those around it. */
  readonly most?: number;
  /** An input that no embedding model has. */
  readonly oddInput?: boolean;
  /** Of its folder; left out: one that goes when the test ends. */
  readonly parent?: string;
}

/**
 * An embedding model as the hub has them, whose weights are drawn from a seed: the words of one line mean the same, and all others nothing.
 *
 * @param lines words of the same meaning, separated by spaces
 */
export async function tinyEmbedder(
  lines: readonly string[],
  { seed = 1, manyLanguages = true, files = {}, most = 512, oddInput = false, parent }: TinyEmbedderOptions = {},
): Promise<string> {
  const meanings = lines.map((line) => line.split(' '));
  const vocabulary = ['<s>', '</s>', '<unk>', ...meanings.flat()];
  const id = (word: string) => vocabulary.indexOf(word);
  const special = ['<s>', '</s>', '<unk>'];
  const dir = onnxFolder(
    'tiny-embedder',
    {
      'config.json': {
        model_type: 'bert',
        vocab_size: manyLanguages ? 250_002 : 30_522,
        max_position_embeddings: most + 2,
      },
      'tokenizer_config.json': { unk_token: '<unk>' },
      'tokenizer.json': {
        version: '1.0',
        added_tokens: special.map((content) => ({
          ...{ id: id(content), content, special: true, single_word: false },
          ...{ lstrip: false, rstrip: false, normalized: false },
        })),
        normalizer: { type: 'Lowercase' },
        pre_tokenizer: { type: 'WhitespaceSplit' },
        post_processor: {
          type: 'TemplateProcessing',
          single: [
            { SpecialToken: { id: '<s>', type_id: 0 } },
            { Sequence: { id: 'A', type_id: 0 } },
            { SpecialToken: { id: '</s>', type_id: 0 } },
          ],
          pair: [],
          special_tokens: Object.fromEntries(
            ['<s>', '</s>'].map((token) => [token, { id: token, ids: [id(token)], tokens: [token] }]),
          ),
        },
        decoder: null,
        model: {
          type: 'WordLevel',
          vocab: Object.fromEntries(vocabulary.map((word, i) => [word, i])),
          unk_token: '<unk>',
        },
      },
      ...files,
    },
    parent,
  );
  const graph = new GraphBuilder('model');
  const ids = graph.input('input_ids', 'int64', ['batch', 'length']);
  for (const name of ['attention_mask', 'token_type_ids', ...(oddInput ? ['pixel_values'] : [])])
    graph.input(name, 'int64', ['batch', 'length']);
  const meaningOf = (word: string) => meanings.findIndex((line) => line.includes(word));
  // What means nothing is small, so that it turns no direction.
  const rows = vocabulary.flatMap((word) =>
    direction(seed + meaningOf(word)).map((value) => (meaningOf(word) < 0 ? value / 100 : value)),
  );
  const states = graph.root().node('Gather', [graph.floats(rows, [vocabulary.length, SIZE]), ids]);
  graph.output('last_hidden_state', states, 'float', ['batch', 'length', SIZE]);
  await writeOnnx(graph, dir, 'model');
  return dir;
}

function direction(seed: number): number[] {
  let state = (Math.imul(seed + 11, 2_654_435_761) >>> 0) + 1;
  return Array.from({ length: SIZE }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}
