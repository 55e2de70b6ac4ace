import { afterEach, describe, expect, it } from 'vitest';
import { Embeddings } from '../../src-main/inference/embedding/embeddings.ts';
import { tinyEmbedder } from '../engines/tiny-embedder.ts';
import { temporaryFolder } from '../models/temporary-folder.ts';
import { cosine } from './cosine.ts';

const WORDS = ['dog hund 개', 'cat katze', 'query:'];

describe('An embedding model as ONNX files', () => {
  let embeddings: Embeddings | undefined;
  afterEach(() => embeddings?.dispose());

  async function open(...options: Parameters<typeof tinyEmbedder>): Promise<Embeddings> {
    embeddings = new Embeddings({ modelDir: await tinyEmbedder(...options), cacheDir: temporaryFolder() });
    return embeddings;
  }

  it('puts texts that mean the same beside each other, in every language that it knows', async () => {
    const model = await open(WORDS);
    const [dog, hund, korean, cat] = await model.embed(['a dog', 'der hund', '개', 'a cat'], 'passage');
    expect(cosine(dog!, hund!)).toBeGreaterThan(0.99);
    expect(cosine(dog!, korean!)).toBeGreaterThan(0.99);
    expect(cosine(dog!, cat!)).toBeLessThan(0.8);
    expect(await model.embed(['', '  '], 'query')).toEqual([null, null]);
  });

  it('says of a script that it does not know that it has no vector', async () => {
    const model = await open(WORDS, { manyLanguages: false });
    expect(await model.embed(['개', 'a dog'], 'passage')).toEqual([null, expect.any(Int8Array)]);
  });

  it('is told whether a text is a question or a passage, as its plan or sentence-transformers say', async () => {
    const listed = { 'hub.json': { embedding: { pooling: 'mean', query: 'query: ', passage: '' } } };
    const own = { 'config_sentence_transformers.json': { prompts: { query: 'query: ', document: '' } } };
    for (const files of [listed, own]) {
      const model = await open(WORDS, { files });
      const [[question], [passage]] = [await model.embed(['dog'], 'query'), await model.embed(['dog'], 'passage')];
      expect(cosine(question!, passage!)).toBeLessThan(0.95);
      await model.dispose();
    }
  });

  it('takes the first piece or the mean of all, as its folder says', async () => {
    const model = await open(WORDS, { files: { '1_Pooling/config.json': { pooling_mode_cls_token: true } } });
    const [dog, cat] = await model.embed(['dog', 'cat'], 'passage');
    // In this model every text begins with the same piece, which knows nothing of the others.
    expect(dog).toEqual(cat);
  });

  it('cuts what is longer than it can read', async () => {
    const model = await open(WORDS, { most: 6 });
    const [cut, whole] = await model.embed(['dog dog dog dog cat cat cat cat cat', 'dog dog dog dog'], 'passage');
    expect(cut).toEqual(whole);
  });

  it('has a name of its own for its vectors, which changes with its weights and its recipe', async () => {
    const of = async (...options: Parameters<typeof tinyEmbedder>) => await (await open(...options)).sha();
    const files = { 'hub.json': { embedding: { pooling: 'cls', query: '', passage: '' } } };
    const shas = [await of(WORDS), await of(WORDS, { seed: 2 }), await of(WORDS, { files }), await of(WORDS)];
    expect(new Set(shas).size).toBe(3);
    expect(shas[3]).toBe(shas[0]);
  });

  it('that wants something else than text is refused with the reason', async () => {
    const model = await open(WORDS, { oddInput: true });
    await expect(model.embed(['dog'], 'query')).rejects.toMatchObject({
      code: 'model-invalid',
      message: /asks for pixel_values/,
    });
  });
});
