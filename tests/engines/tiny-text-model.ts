import { GraphBuilder } from '../../models/onnx/graph-builder.ts';
import { onnxFolder, writeOnnx } from '../models/onnx-folder.ts';
import { answeringDecoder, wordTokenizer } from './tiny-decoder.ts';

const TEMPLATE =
  '{% for message in messages %} {{ message.role }} {{ message.content }} {% endfor %}{% if add_generation_prompt %} assistant{% endif %}';

/**
 * A language model as one ONNX file, as a folder that @huggingface/transformers opens. Where its prompt has the word `seen`, it answers `words`, and
 * else "dark"; nothing in it is learned.
 */
export async function tinyTextModel(seen: string, words: readonly string[]): Promise<string> {
  const special = ['<unk>', '<end>'];
  const vocabulary = [...special, 'assistant', 'dark', seen, ...words];
  const id = (word: string) => vocabulary.indexOf(word);
  const size = vocabulary.length;
  const width = size + 1;
  const dir = onnxFolder('tiny-text', {
    'config.json': {
      ...{ model_type: 'llama', architectures: ['LlamaForCausalLM'], hidden_size: width, vocab_size: size },
      ...{ num_hidden_layers: 1, num_attention_heads: 1, num_key_value_heads: 1, head_dim: width },
      ...{ eos_token_id: id('<end>'), max_position_embeddings: 4096 },
    },
    'generation_config.json': { eos_token_id: id('<end>'), pad_token_id: id('<end>') },
    'tokenizer_config.json': {
      ...{ tokenizer_class: 'PreTrainedTokenizerFast', model_max_length: 4096, pad_token: '<end>', unk_token: '<unk>' },
      chat_template: TEMPLATE,
    },
    'tokenizer.json': wordTokenizer(special, vocabulary),
  });
  const model = new GraphBuilder('model');
  const ids = model.input('input_ids', 'int64', ['batch', 'length']);
  const table = vocabulary.flatMap((word, row) =>
    Array.from({ length: width }, (_, i) => Number(i === row || (i === size && word === seen))),
  );
  const x = model.root().node('Gather', [model.floats(table, [size, width]), ids]);
  answeringDecoder(model, x, vocabulary, words);
  await writeOnnx(model, dir, 'model');
  return dir;
}
