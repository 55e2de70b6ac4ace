import { GraphBuilder } from '../../models/onnx/graph-builder.ts';
import { onnxFolder, writeOnnx } from '../models/onnx-folder.ts';

/**
 * Models of the three kinds that captions can be plugged with, as folders that @huggingface/transformers opens, small enough to see through: they know
 * dark from bright. Written with Docent's own graph builder; nothing in them is learned, so what they answer follows from the picture.
 */

const SIDE = 16;
/** The mask model's picture, and its masks: cells of 4 x 4 pixels. */
const PADDED = 64;
const CELLS = 16;

/** What a ViT-GPT2 captioner is: an encoder, and a decoder that writes "a dark picture" or "a bright picture" word by word. */
export async function tinyCaptioner(): Promise<string> {
  const words = ['<s>', '</s>', 'a', 'dark', 'bright', 'picture'];
  const dir = onnxFolder('tiny-captioner', {
    'config.json': {
      model_type: 'vision-encoder-decoder',
      is_encoder_decoder: true,
      decoder_start_token_id: 0,
      eos_token_id: 1,
      pad_token_id: 1,
      decoder: { model_type: 'gpt2', n_layer: 1, n_head: 1, n_embd: 8, vocab_size: words.length },
      encoder: { model_type: 'vit' },
    },
    'generation_config.json': { decoder_start_token_id: 0, eos_token_id: 1, pad_token_id: 1 },
    'preprocessor_config.json': picturesOf('ViTImageProcessor'),
    ...tokenizer(words),
  });
  const encoder = new GraphBuilder('encoder');
  const pixels = encoder.input('pixel_values', 'float', ['batch', 3, SIDE, SIDE]);
  encoder.output('last_hidden_state', brightness(encoder, pixels, [1, 2]), 'float', ['batch', 1, 1]);
  await writeOnnx(encoder, dir, 'encoder_model');

  const decoder = new GraphBuilder('decoder');
  const at = decoder.root();
  const ids = decoder.input('input_ids', 'int64', ['batch', 'length']);
  const hidden = decoder.input('encoder_hidden_states', 'float', ['batch', 1, 1]);
  // What follows each word; after "a" the picture decides.
  const follows = [2, 1, -1, 5, 5, 1].map((next) => words.map((_, i) => (i === next ? 9 : 0)));
  const table = at.node('Gather', [decoder.floats(follows.flat(), [words.length, words.length]), ids]);
  const colour = decoder.floats([0, 0, 0, 2, 0, 0], [words.length]);
  const light = at.node('Mul', [hidden, decoder.floats([0, 0, 0, 0, 4, 0], [words.length])]);
  const logits = at.node('Add', [at.node('Add', [table, colour]), light]);
  decoder.output('logits', logits, 'float', ['batch', 'length', words.length]);
  await writeOnnx(decoder, dir, 'decoder_model_merged');
  return dir;
}

/** What CLIP is: one graph from a picture and texts to logits. It likes "dark" for dark pictures and everything else for bright ones. */
export async function tinyMatcher(): Promise<string> {
  const words = ['<unk>', 'a', 'dark', 'blank', 'page'];
  const dir = onnxFolder('tiny-clip', {
    'config.json': { model_type: 'clip' },
    'preprocessor_config.json': picturesOf('CLIPImageProcessor'),
    ...tokenizer(words),
  });
  const graph = new GraphBuilder('clip');
  const at = graph.root();
  const ids = graph.input('input_ids', 'int64', ['texts', 'length']);
  const pixels = graph.input('pixel_values', 'float', ['pictures', 3, SIDE, SIDE]);
  const light = brightness(graph, pixels, [1]);
  const dark = at.node('Sub', [graph.floats(1), light]);
  const picture = at.node('Concat', [dark, light], { attributes: { axis: { int: 1 } } });
  const table = graph.floats([0, 0, 0, 0, 10, 0, 0, 5, 0, 5], [words.length, 2]);
  const text = at.node('ReduceSum', [at.node('Gather', [table, ids]), graph.ints([1])], {
    attributes: { keepdims: { int: 0 } },
  });
  const logits = at.node('MatMul', [picture, at.node('Transpose', [text])]);
  graph.output('logits_per_image', logits, 'float', ['pictures', 'texts']);
  await writeOnnx(graph, dir, 'model');
  return dir;
}

/** What SAM is: an encoder, and a decoder from points to masks. A mask is what is dark within 5 cells of the point, and good if the point is dark. */
export async function tinySegmenter(): Promise<string> {
  const dir = onnxFolder('tiny-sam', {
    'config.json': { model_type: 'sam' },
    'preprocessor_config.json': {
      ...picturesOf('SamImageProcessor'),
      processor_class: 'SamProcessor',
      size: { longest_edge: PADDED },
      do_pad: true,
      pad_size: { width: PADDED, height: PADDED },
    },
  });
  const encoder = new GraphBuilder('encoder');
  const pixels = encoder.input('pixel_values', 'float', [1, 3, PADDED, PADDED]);
  const grey = encoder.root().node('ReduceMean', [pixels, encoder.ints([1])]);
  const cell = PADDED / CELLS;
  const pooled = encoder.root().node('AveragePool', [grey], {
    attributes: { kernel_shape: { ints: [cell, cell] }, strides: { ints: [cell, cell] } },
  });
  encoder.output('image_embeddings', pooled, 'float', [1, 1, CELLS, CELLS]);
  encoder.output('image_positional_embeddings', encoder.root().node('Mul', [pooled, encoder.floats(0)]), 'float', [
    1,
    1,
    CELLS,
    CELLS,
  ]);
  await writeOnnx(encoder, dir, 'vision_encoder');

  const decoder = new GraphBuilder('decoder');
  const at = decoder.root();
  const light = decoder.input('image_embeddings', 'float', [1, 1, CELLS, CELLS]);
  decoder.input('image_positional_embeddings', 'float', [1, 1, CELLS, CELLS]);
  const points = decoder.input('input_points', 'float', [1, 'points', 1, 2]);
  decoder.input('input_labels', 'int64', [1, 'points', 1]);
  const centre = Array.from({ length: CELLS }, (_, i) => (i + 0.5) * cell);
  const part = (from: number) =>
    at.node('Slice', [points, decoder.ints([from]), decoder.ints([from + 1]), decoder.ints([3])]);
  const far = (from: number, dims: number[]) =>
    at.node('Abs', [at.node('Sub', [part(from), decoder.floats(centre, dims)])]);
  const [x, y] = [far(0, [1, 1, 1, CELLS]), far(1, [1, 1, CELLS, 1])];
  const within = (distance: number) =>
    at.node('And', [at.node('Less', [x, decoder.floats(distance)]), at.node('Less', [y, decoder.floats(distance)])]);
  const dark = at.node('Sub', [decoder.floats(0.5), light]);
  const mask = at.node('Where', [within(5 * cell), dark, decoder.floats(-1)]);
  const masks = at.node('Unsqueeze', [mask, decoder.ints([2])]);
  decoder.output('pred_masks', masks, 'float', [1, 'points', 1, CELLS, CELLS]);
  // The cell of the point itself: 1 when it is black, 0 when it is white.
  const here = at.node('Where', [
    within(cell / 2 + 0.01),
    at.node('Sub', [decoder.floats(1), light]),
    decoder.floats(0),
  ]);
  const quality = at.node('ReduceMax', [here, decoder.ints([2, 3])], { attributes: { keepdims: { int: 0 } } });
  decoder.output('iou_scores', at.node('Unsqueeze', [quality, decoder.ints([2])]), 'float', [1, 'points', 1]);
  await writeOnnx(decoder, dir, 'prompt_encoder_mask_decoder');
  return dir;
}

/** Mean of all pixels of each picture, [pictures, 1] or with one more axis. */
function brightness(graph: GraphBuilder, pixels: string, axes: readonly number[]): string {
  const at = graph.root();
  const mean = at.node('ReduceMean', [pixels, graph.ints([1, 2, 3])], { attributes: { keepdims: { int: 0 } } });
  return at.node('Unsqueeze', [mean, graph.ints(axes)]);
}

function picturesOf(type: string) {
  const size = { width: SIDE, height: SIDE };
  return {
    image_processor_type: type,
    do_resize: true,
    size,
    do_center_crop: false,
    do_rescale: true,
    do_normalize: false,
  };
}

/** Whole words in order of their numbers, parted by white space; the first stands for all others. */
function tokenizer(words: readonly string[]) {
  return {
    'tokenizer_config.json': {
      tokenizer_class: 'PreTrainedTokenizerFast',
      model_max_length: 16,
      pad_token: words[1],
      unk_token: words[0],
    },
    'tokenizer.json': {
      version: '1.0',
      added_tokens: words
        .map((content, id) => ({ id, content, special: content.startsWith('<') }))
        .filter(({ special }) => special)
        .map((token) => ({ ...token, single_word: false, lstrip: false, rstrip: false, normalized: false })),
      normalizer: { type: 'Lowercase' },
      pre_tokenizer: { type: 'Whitespace' },
      post_processor: null,
      decoder: null,
      model: { type: 'WordLevel', vocab: Object.fromEntries(words.map((word, i) => [word, i])), unk_token: words[0] },
    },
  };
}
