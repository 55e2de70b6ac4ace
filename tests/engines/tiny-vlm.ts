import { GraphBuilder } from '../../models/onnx/graph-builder.ts';
import { onnxFolder, writeOnnx } from '../models/onnx-folder.ts';
import { answeringDecoder, wordTokenizer } from './tiny-decoder.ts';

const SIDE = 32;
const TEMPLATE =
  "{% for message in messages %}{% for part in message.content %}{% if part.type == 'image' %}<image>{% else %} {{ part.text }} {% endif %}{% endfor %}{% endfor %}{% if add_generation_prompt %} assistant{% endif %}";

/**
 * A vision-language model in SmolVLM's three parts (vision encoder, embeddings, decoder with a cache), as a folder that @huggingface/transformers opens,
 * written with Docent's own graph builder. To every question about a bright image it answers `words`, about a dark one "dark"; nothing in it is learned.
 *
 * @param parent of the folder; left out: one that goes when the test ends
 */
export async function tinyVisionLanguageModel(words: readonly string[], parent?: string): Promise<string> {
  const special = ['<unk>', '<end>', '<image>', '<fake_token_around_image>', '<global-img>'];
  const vocabulary = [...special, 'assistant', 'dark', ...words];
  const id = (word: string) => vocabulary.indexOf(word);
  const size = vocabulary.length;
  /** A vector has a place for each word and one for light. */
  const width = size + 1;
  const dir = onnxFolder(
    'tiny-vlm',
    {
      'config.json': {
        model_type: 'smolvlm',
        image_token_id: id('<image>'),
        text_config: {
          model_type: 'llama',
          hidden_size: width,
          num_hidden_layers: 1,
          num_attention_heads: 1,
          num_key_value_heads: 1,
          head_dim: width,
          vocab_size: size,
          eos_token_id: id('<end>'),
        },
        vision_config: { image_size: SIDE },
      },
      'generation_config.json': { eos_token_id: id('<end>'), pad_token_id: id('<end>') },
      'preprocessor_config.json': {
        image_processor_type: 'Idefics3ImageProcessor',
        processor_class: 'Idefics3Processor',
        do_image_splitting: false,
        do_resize: true,
        size: { longest_edge: SIDE },
        max_image_size: { longest_edge: SIDE },
        do_rescale: true,
        do_normalize: false,
      },
      'processor_config.json': { processor_class: 'Idefics3Processor', image_seq_len: 1 },
      'tokenizer_config.json': {
        tokenizer_class: 'PreTrainedTokenizerFast',
        model_max_length: 4096,
        pad_token: '<end>',
        unk_token: '<unk>',
        chat_template: TEMPLATE,
      },
      'tokenizer.json': wordTokenizer(special, vocabulary),
    },
    parent,
  );

  const vision = new GraphBuilder('vision');
  const pixels = vision.input('pixel_values', 'float', ['batch', 'images', 3, SIDE, SIDE]);
  vision.input('pixel_attention_mask', 'bool', ['batch', 'images', SIDE, SIDE]);
  const light = vision.root().node('ReduceMean', [pixels, vision.ints([1, 2, 3, 4])], {
    attributes: { keepdims: { int: 0 } },
  });
  const place = vision.floats([...new Array<number>(size).fill(0), 1], [1, 1, width]);
  const features = vision.root().node('Mul', [vision.root().node('Unsqueeze', [light, vision.ints([1, 2])]), place]);
  vision.output('image_features', features, 'float', ['images', 1, width]);
  await writeOnnx(vision, dir, 'vision_encoder');

  const embeddings = new GraphBuilder('embeddings');
  const ids = embeddings.input('input_ids', 'int64', ['batch', 'length']);
  const table = vocabulary.flatMap((_, row) => Array.from({ length: width }, (_, i) => (i === row ? 1 : 0)));
  const vectors = embeddings.root().node('Gather', [embeddings.floats(table, [size, width]), ids]);
  embeddings.output('inputs_embeds', vectors, 'float', ['batch', 'length', width]);
  await writeOnnx(embeddings, dir, 'embed_tokens');

  const decoder = new GraphBuilder('decoder');
  answeringDecoder(decoder, decoder.input('inputs_embeds', 'float', ['batch', 'length', width]), vocabulary, words);
  await writeOnnx(decoder, dir, 'decoder_model_merged');
  return dir;
}
