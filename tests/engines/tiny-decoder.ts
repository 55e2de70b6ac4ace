import type { GraphBuilder, Value } from '../../models/onnx/graph-builder.ts';

/** tokenizer.json of a model whose pieces are whole words. */
export function wordTokenizer(special: readonly string[], vocabulary: readonly string[]): object {
  return {
    version: '1.0',
    added_tokens: special.map((content) => ({
      ...{ id: vocabulary.indexOf(content), content, special: true, single_word: false },
      ...{ lstrip: false, rstrip: false, normalized: false },
    })),
    normalizer: null,
    pre_tokenizer: { type: 'WhitespaceSplit' },
    post_processor: null,
    decoder: null,
    model: {
      type: 'WordLevel',
      vocab: Object.fromEntries(vocabulary.map((word, i) => [word, i])),
      unk_token: '<unk>',
    },
  };
}

/**
 * A decoder with a cache in which nothing is learned: after "assistant" it says `words`, one after another, if the last number of any vector is large,
 * and else "dark". The vocabulary must have <end>, assistant and dark.
 *
 * @param x [batch, length, words of the vocabulary + 1]: a place for each word, and one more
 */
export function answeringDecoder(
  decoder: GraphBuilder,
  x: Value,
  vocabulary: readonly string[],
  words: readonly string[],
): void {
  const size = vocabulary.length;
  const width = size + 1;
  const at = decoder.root();
  const id = (word: string) => vocabulary.indexOf(word);
  decoder.input('attention_mask', 'int64', ['batch', 'whole']);
  const chain = [...words, '<end>'];
  const follows = (word: string) =>
    word === 'assistant' ? 'dark' : word === 'dark' ? '<end>' : (chain[words.indexOf(word) + 1] ?? '<end>');
  const next = [...vocabulary.map((word) => id(follows(word))), -1];
  const rows = next.flatMap((to) => Array.from({ length: size }, (_, i) => (i === to ? 2 : 0)));
  const bright = Array.from({ length: width * size }, (_, i) => (i === size * size + id(words[0]!) ? 4 : 0));
  const most = at.node('ReduceMax', [x, decoder.ints([1])]);
  const logits = at.node('Add', [
    at.node('MatMul', [x, decoder.floats(rows, [width, size])]),
    at.node('MatMul', [most, decoder.floats(bright, [width, size])]),
  ]);
  decoder.output('logits', logits, 'float', ['batch', 'length', size]);
  for (const part of ['key', 'value']) {
    const past = decoder.input(`past_key_values.0.${part}`, 'float', ['batch', 1, 'past', width]);
    const own = at.node('Unsqueeze', [x, decoder.ints([1])]);
    const present = at.node('Concat', [past, own], { attributes: { axis: { int: 2 } } });
    decoder.output(`present.0.${part}`, present, 'float', ['batch', 1, 'whole', width]);
  }
}
