import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Embeddings } from '../../src-main/inference/embedding/embeddings.ts';
import { cosine } from './cosine.ts';
import { embeddingSettings } from './embedding-model.ts';

describe('The embedding model that comes with Docent', () => {
  const embeddings = new Embeddings(embeddingSettings);
  const folder = mkdtempSync(join(tmpdir(), 'docent-embedding-'));
  afterAll(async () => {
    await embeddings.dispose();
    rmSync(folder, { recursive: true });
  });

  it('puts texts that mean the same nearer to each other than texts that share a word', async () => {
    const [asked, answer, shares] = await embeddings.embed(
      [
        'When do I have to pay the bill?',
        'Payment terms: net thirty days after receipt of the invoice.',
        'Bill Evans had to play the piano when he was six.',
      ],
      'passage',
    );
    expect(asked).toHaveLength(384);
    expect(cosine(asked!, answer!)).toBeGreaterThan(cosine(asked!, shares!) + 0.2);
  });

  it('is as published, but for rounding: the cosines of its model card', async () => {
    const texts = [
      'That is a happy person',
      'That is a happy dog',
      'That is a very happy person',
      'Today is a sunny day',
    ];
    const [first, ...others] = await embeddings.embed(texts, 'passage');
    const cosines = others.map((vector) => cosine(first!, vector!));
    // The published weights in float32 give 0.6946, 0.9429 and 0.2569.
    for (const [i, published] of [0.6946, 0.9429, 0.2569].entries()) {
      expect(Math.abs(cosines[i]! - published)).toBeLessThan(0.03);
    }
  });

  it('says of a script that it does not know, and of nothing, that it has no vector', async () => {
    expect(await embeddings.embed(['임대차 계약의 보증금은 얼마입니까?', ' ', '42'], 'query')).toEqual([
      null,
      null,
      expect.any(Int8Array),
    ]);
  });

  it('gives the same vectors after its process was killed', async () => {
    const own = new Embeddings(embeddingSettings);
    const [before] = await own.embed(['The deposit is 2400 euros.'], 'passage');
    own.child!.kill();
    await expect.poll(() => own.child).toBeUndefined();
    const [after] = await own.embed(['The deposit is 2400 euros.'], 'passage');
    expect(after).toEqual(before);
    await own.dispose();
    await expect(own.embed(['x'], 'query')).rejects.toMatchObject({ code: 'closed' });
  });

  it('that is missing is named, and asked for again the next time', async () => {
    const missing = new Embeddings({ ...embeddingSettings, modelDir: folder });
    await expect(missing.embed(['x'], 'query')).rejects.toMatchObject({ code: 'model-missing' });
    await expect(missing.sha()).rejects.toMatchObject({ code: 'model-missing' });
    await missing.dispose();
  });
});
