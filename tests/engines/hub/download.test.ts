import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CuratedModel, HubPlan } from '../../../src-main/contract/hub.ts';
import { CURATED } from '../../../src-main/engines/hub/curated.ts';
import { downloadModel } from '../../../src-main/engines/hub/download.ts';
import { hubConnection } from '../../../src-main/engines/hub/hub-connection.ts';
import { planDownload } from '../../../src-main/engines/hub/plan-download.ts';
import { HubStandIn, REVISION, type StandInRepository } from './hub-stand-in.ts';

const bytes = (length: number, seed = 7) =>
  Buffer.from(Uint8Array.from({ length }, (_, i) => (i * seed + (i >> 8)) % 256));
const weights = bytes(200_000);

const VISION: StandInRepository = {
  licence: 'apache-2.0',
  modelType: 'smolvlm',
  files: {
    'config.json': Buffer.from('{"model_type":"smolvlm"}'),
    'tokenizer.json': bytes(5000, 3),
    'README.md': Buffer.from('# A model'),
    'modeling_evil.py': Buffer.from('import os'),
    'pytorch_model.bin': bytes(3000),
    'model.safetensors': bytes(4000),
    'onnx/vision_encoder.onnx': bytes(3000, 5),
    'onnx/vision_encoder_q4.onnx': bytes(2000, 5),
    'onnx/embed_tokens.onnx': bytes(1500),
    'onnx/embed_tokens.onnx_data': bytes(2500),
    'onnx/decoder_model_merged_q4.onnx': weights,
    'onnx/decoder_model_merged_fp16.onnx': bytes(1200),
  },
};

let folder: string;
let dir: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'docent-hub-'));
  dir = join(folder, 'model');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const hubOf = ({ url }: HubStandIn, token?: string) =>
  hubConnection({ HF_ENDPOINT: url, ...(token === undefined ? {} : { HF_TOKEN: token }) });

async function standIn(repository: StandInRepository = VISION): Promise<HubStandIn> {
  return await new HubStandIn({ 'lab/model': repository }).start();
}

const left = () => readdirSync(folder);
const quick = { firstWaitMs: 1 };

describe('what a download would bring', () => {
  test('is known beforehand: commit, host, licence, size, and each part of the model in one precision', async () => {
    await using hub = await standIn();
    const plan = await planDownload(hubOf(hub), 'lab/model');
    expect(plan).toMatchObject({
      host: new URL(hub.url).host,
      revision: REVISION,
      licence: 'apache-2.0',
      kind: 'vision',
    });
    expect(plan.files.map(({ path }) => path)).toEqual([
      'config.json',
      'tokenizer.json',
      'README.md',
      'onnx/vision_encoder_q4.onnx',
      'onnx/embed_tokens.onnx',
      'onnx/embed_tokens.onnx_data',
      'onnx/decoder_model_merged_q4.onnx',
    ]);
    expect(plan.bytes).toBe(plan.files.reduce((sum, file) => sum + VISION.files[file.path]!.length, 0));
    expect(hub.sent).toBe(0);
  });

  test('of a repository of GGUF files is one of them that is whole, with its projector where there is one', async () => {
    const gguf = (...names: string[]) =>
      Object.fromEntries(['README.md', ...names].map((name, i) => [name, bytes(1200, i + 3)]));
    const files = gguf('Tiny.Q8_0.gguf', 'Tiny.Q4_K_M.gguf', 'Tiny.Q4_0-00001-of-00002.gguf');
    const projectors = gguf('mmproj-tiny-f16.gguf', 'mmproj-tiny-Q8_0.gguf');
    await using there = await new HubStandIn({
      'lab/text': { licence: 'mit', files },
      'lab/eyes': { licence: 'mit', files: { ...files, ...projectors } },
    }).start();
    const at = hubConnection({ HF_ENDPOINT: there.url });
    const [text, eyes] = [await planDownload(at, 'lab/text'), await planDownload(at, 'lab/eyes')];
    const paths = (plan: HubPlan) => plan.files.map(({ path }) => path);
    expect([text.kind, paths(text)]).toEqual(['text', ['README.md', 'Tiny.Q4_K_M.gguf']]);
    expect([eyes.kind, paths(eyes)]).toEqual(['vision', ['README.md', 'Tiny.Q4_K_M.gguf', 'mmproj-tiny-f16.gguf']]);
  });

  test('is never code and never a pickle, and the plan says what was left out', async () => {
    await using hub = await standIn();
    expect((await planDownload(hubOf(hub), 'lab/model')).leftOut).toEqual(['modeling_evil.py', 'pytorch_model.bin']);
    const { 'onnx/vision_encoder.onnx': _, ...files } = VISION.files;
    const pickles = { 'config.json': files['config.json']!, 'pytorch_model.bin': files['pytorch_model.bin']! };
    await using other = await standIn({ files: pickles });
    await expect(planDownload(hubOf(other), 'lab/model')).rejects.toMatchObject({
      code: 'model-invalid',
      message: /pickles only, and those are never downloaded/,
    });
  });

  test.each([
    '../outside.json',
    'onnx/../../outside.json',
    '/etc/passwd.json',
    'C:\\outside.json',
    'onnx/con.json',
    'a\u0000.json',
  ])('is refused as a whole when a file would land outside its folder: %j', async (path) => {
    await using hub = await standIn();
    hub.listed = (entry) => (entry.path === 'README.md' ? { ...entry, path } : entry);
    await expect(planDownload(hubOf(hub), 'lab/model')).rejects.toMatchObject({
      code: 'model-invalid',
      message: /Nothing was downloaded/,
    });
    expect(left()).toEqual([]);
  });

  test.each([
    ['nobody/nothing', 'model-missing', /has no model nobody\/nothing/],
    ['lab/model@v9', 'model-missing', /or not this revision/],
    ['no-such-name', 'bad-input', /docent models find/],
    ['lab/../secrets', 'bad-input', /OWNER\/NAME/],
  ])('%s is answered with what to do instead', async (named, code, message) => {
    await using hub = await standIn();
    await expect(planDownload(hubOf(hub), named)).rejects.toMatchObject({ code, message });
  });

  test('says of a hub that cannot be reached, and of one that was not waited for, that nothing came', async () => {
    await using hub = await standIn();
    const gone = await new HubStandIn({}).start();
    const { url } = gone;
    await gone[Symbol.asyncDispose]();
    await expect(planDownload(hubConnection({ HF_ENDPOINT: url }), 'lab/model')).rejects.toMatchObject({
      code: 'endpoint-failed',
      message: /cannot be reached .*HTTPS_PROXY/,
    });
    await expect(planDownload(hubOf(hub), 'lab/model', AbortSignal.abort())).rejects.toMatchObject({
      code: 'cancelled',
      message: 'Cancelled. Nothing was downloaded.',
    });
  });

  test('needs a token if the hub requires one, which is sent only to that host', async () => {
    await using hub = await standIn({ ...VISION, token: 'hf_mine' });
    await expect(planDownload(hubOf(hub), 'lab/model')).rejects.toMatchObject({ message: /set HF_TOKEN/ });
    const plan = await planDownload(hubOf(hub, 'hf_mine'), 'lab/model');
    await downloadModel(hubOf(hub, 'hf_mine'), plan, dir, quick);
    expect(existsSync(join(dir, 'config.json'))).toBe(true);
    expect(() => hubConnection({ HF_TOKEN: 'mine' })).toThrow('HF_TOKEN begins with hf_');
    expect(() => hubConnection({ HF_ENDPOINT: 'http://mirror.example' })).toThrow('must begin with https');
  });
});

describe('a download', () => {
  test('brings every byte, records its source, reports progress, and leaves no temporary files', async () => {
    await using hub = await standIn();
    const plan = await planDownload(hubOf(hub), 'lab/model');
    const told: number[] = [];
    await downloadModel(hubOf(hub), plan, dir, { onProgress: ({ done }) => told.push(done) });
    for (const { path } of plan.files) expect(readFileSync(join(dir, path)).equals(VISION.files[path]!)).toBe(true);
    expect(JSON.parse(readFileSync(join(dir, 'hub.json'), 'utf8'))).toEqual(plan);
    expect(left()).toEqual(['model']);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(plan.bytes);
    expect(hub.requests.some((request) => /\.(?:py|bin)$/.test(request))).toBe(false);
  });

  test('cut off at any of 50 positions continues from there and ends with an identical file', async () => {
    await using hub = await standIn();
    const plan = await planDownload(hubOf(hub), 'lab/model');
    const big = 'onnx/decoder_model_merged_q4.onnx';
    let random = 12345;
    for (let i = 0; i < 50; i += 1) {
      random = (random * 1103515245 + 12345) % 2 ** 31;
      const after = random % weights.length;
      let cut = false;
      hub.fault = (path) => {
        if (path !== big || cut) return undefined;
        cut = true;
        return { kind: 'cut', after };
      };
      hub.sent = 0;
      await downloadModel(hubOf(hub), plan, dir, quick);
      expect(cut).toBe(true);
      expect(readFileSync(join(dir, big)).equals(weights)).toBe(true);
      rmSync(dir, { recursive: true });
    }
  });

  test('that was cancelled is continued by the next one, which fetches only the missing part', async () => {
    await using hub = await standIn();
    const plan = await planDownload(hubOf(hub), 'lab/model');
    const stop = new AbortController();
    const giving = downloadModel(hubOf(hub), plan, dir, {
      signal: stop.signal,
      onProgress: ({ file }) => {
        if (file === 'onnx/decoder_model_merged_q4.onnx') stop.abort();
      },
    });
    await expect(giving).rejects.toMatchObject({ code: 'cancelled', message: /the same command continues/ });
    expect(left()).toEqual(['model.partial']);
    hub.sent = 0;
    await downloadModel(hubOf(hub), plan, dir, quick);
    expect(hub.sent).toBeLessThanOrEqual(weights.length);
    expect(readFileSync(join(dir, 'onnx/decoder_model_merged_q4.onnx')).equals(weights)).toBe(true);
    expect(left()).toEqual(['model']);
  });

  test('waits and retries when the hub is overloaded or failing, and reports it if that persists', async () => {
    await using hub = await standIn();
    const plan = await planDownload(hubOf(hub), 'lab/model');
    hub.fault = (_, count) => (count < 2 ? { kind: 'status', status: count === 0 ? 429 : 503 } : undefined);
    await downloadModel(hubOf(hub), plan, dir, quick);
    rmSync(dir, { recursive: true });
    hub.fault = () => ({ kind: 'status', status: 429 });
    await expect(downloadModel(hubOf(hub), plan, dir, quick)).rejects.toMatchObject({
      code: 'endpoint-failed',
      message: /too busy \(429\).* the same command continues/,
    });
  });

  test('of which the hub refuses the bytes is not asked for again and again', async () => {
    await using hub = await standIn();
    const plan = await planDownload(hubOf(hub), 'lab/model');
    let asked = 0;
    hub.fault = (_, count) => {
      asked = count + 1;
      return { kind: 'status', status: 403 };
    };
    await expect(downloadModel(hubOf(hub), plan, dir, quick)).rejects.toMatchObject({
      message: /does not let you have lab\/model \(403\)/,
    });
    expect(asked).toBe(1);
  });

  test('with wrong bytes is refused and leaves nothing behind', async () => {
    await using hub = await standIn();
    const plan = await planDownload(hubOf(hub), 'lab/model');
    const files = { ...VISION.files, 'onnx/embed_tokens.onnx': Buffer.from(bytes(1500)).fill(1, 700, 701) };
    await using other = await standIn({ ...VISION, files });
    await expect(downloadModel(hubOf(other), plan, dir, quick)).rejects.toMatchObject({
      code: 'model-invalid',
      message: /does not have the checksum/,
    });
    expect(left()).toEqual([]);
  });

  test('of a file that grew since it was listed is refused and leaves nothing behind', async () => {
    await using hub = await standIn();
    const plan = await planDownload(hubOf(hub), 'lab/model');
    await using other = await standIn({ ...VISION, files: { ...VISION.files, 'tokenizer.json': bytes(6000, 3) } });
    await expect(downloadModel(hubOf(other), plan, dir, quick)).rejects.toMatchObject({ message: /Look again/ });
    expect(left()).toEqual([]);
  });

  test('that does not fit on the disk is refused before a byte has come, and leaves nothing behind', async () => {
    await using hub = await standIn();
    const plan = await planDownload(hubOf(hub), 'lab/model');
    const freeBytes = async () => 1000;
    await expect(downloadModel(hubOf(hub), plan, dir, { freeBytes })).rejects.toMatchObject({
      code: 'too-large',
      message: /Make room on this disk/,
    });
    expect([hub.sent, left()]).toEqual([0, []]);
  });

  test.skipIf(process.platform !== 'linux')(
    'during which the disk fills is refused and gives its room back',
    async () => {
      await using hub = await standIn();
      const plan = await planDownload(hubOf(hub), 'lab/model');
      mkdirSync(join(`${dir}.partial`, 'onnx'), { recursive: true });
      symlinkSync('/dev/full', join(`${dir}.partial`, 'onnx/decoder_model_merged_q4.onnx.part'));
      await expect(downloadModel(hubOf(hub), plan, dir, quick)).rejects.toMatchObject({
        code: 'cannot-write',
        message: /disk is full.* removed/,
      });
      expect(left()).toEqual([]);
    },
  );

  test('never replaces an existing folder', async () => {
    await using hub = await standIn();
    const plan: HubPlan = await planDownload(hubOf(hub), 'lab/model');
    await downloadModel(hubOf(hub), plan, dir, quick);
    await expect(downloadModel(hubOf(hub), plan, dir, quick)).rejects.toMatchObject({ code: 'in-use' });
  });
});

describe('a suggested model', () => {
  const sha256 = (data: Buffer) => createHash('sha256').update(data).digest('hex');
  const pin = (path: string, data = VISION.files[path]!) => ({ path, bytes: data.length, sha256: sha256(data) });
  const suggested = (change: Partial<CuratedModel> = {}): CuratedModel => ({
    ...{ name: 'tiny', repository: 'lab/model', revision: REVISION, commit: REVISION, kind: 'vision', licence: null },
    ...{ parameters: 1, published: null, embedding: null, goodAt: 'Tests', source: 'here', checkedAt: '2026-11-30' },
    files: ['config.json', 'onnx/vision_encoder.onnx', 'onnx/embed_tokens.onnx', 'onnx/embed_tokens.onnx_data'].map(
      (path) => pin(path),
    ),
    ...change,
  });
  const plan = (hub: HubStandIn, change?: Partial<CuratedModel>) =>
    planDownload(hubOf(hub), 'tiny', undefined, [suggested(change)]);

  test('is downloaded in the weights that the list names, with the checksums that it knows beforehand', async () => {
    await using hub = await standIn();
    const { files } = await plan(hub);
    expect(files.map(({ path }) => path)).toContain('onnx/vision_encoder.onnx');
    expect(files.map(({ path }) => path)).not.toContain('onnx/vision_encoder_q4.onnx');
    // A small file: the hub itself tells git's hash of it.
    const digest = { algorithm: 'sha256', hex: sha256(VISION.files['config.json']!) };
    expect(files.find(({ path }) => path === 'config.json')).toMatchObject({ digest });
    await downloadModel(hubOf(hub), await plan(hub), dir, quick);
    expect(readFileSync(join(dir, 'onnx/vision_encoder.onnx')).equals(VISION.files['onnx/vision_encoder.onnx']!)).toBe(
      true,
    );
  });

  test.each<[string, Partial<CuratedModel>, RegExp]>([
    ['of another commit', { commit: '0'.repeat(7) }, /another commit of lab\/model/],
    [
      'with another large file',
      { files: [pin('onnx/embed_tokens.onnx', bytes(1500, 9))] },
      /another onnx\/embed_tokens\.onnx/,
    ],
    ['of which a file is gone', { files: [pin('gone.json', bytes(9))] }, /another gone\.json/],
  ])('%s is refused before a byte has come', async (_, change, message) => {
    await using hub = await standIn();
    await expect(plan(hub, change)).rejects.toMatchObject({ code: 'model-invalid', message });
    expect([hub.sent, left()]).toEqual([0, []]);
  });

  test('is what the list says, also where the hub says nothing of it', async () => {
    const files = { 'config.json': Buffer.from('{}'), 'onnx/model.onnx': bytes(3000) };
    await using hub = await standIn({ files });
    const embedding = { pooling: 'mean' as const, query: 'query: ', passage: '' };
    expect(await plan(hub, { kind: 'embedding', embedding, files: [] })).toMatchObject({
      kind: 'embedding',
      embedding,
    });
    expect(await plan(hub, { kind: 'text', files: [] })).toMatchObject({ kind: 'text', embedding: null });
  });

  test('with another small file, of which the hub tells no SHA-256, is refused when it came and leaves nothing', async () => {
    await using hub = await standIn();
    const other = Buffer.from('{"model_type":"smolvln"}');
    const planned = await plan(hub, { files: [pin('config.json', other)] });
    await expect(downloadModel(hubOf(hub), planned, dir, quick)).rejects.toMatchObject({ message: /checksum/ });
    expect(left()).toEqual([]);
  });

  test('has a name of its own, a commit, sizes that add up, and says where and when that was seen', () => {
    expect(new Set(CURATED.map(({ name }) => name)).size).toBe(CURATED.length);
    for (const { revision, commit, kind, embedding, files, published, source } of CURATED) {
      // A reference is there for weights that are in no commit of their own; the commit then says how it begins.
      if (!revision.startsWith('refs/')) expect(commit).toBe(revision);
      expect(embedding !== null).toBe(kind === 'embedding');
      expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
      expect([source, published?.source]).not.toContain('');
    }
    for (const kind of ['vision', 'text', 'embedding'] as const)
      expect(CURATED.filter((model) => model.kind === kind).length).toBeGreaterThanOrEqual(4);
  });
});

describe('what a repository without a vision encoder is', () => {
  const files = {
    ...{ 'config.json': Buffer.from('{}'), 'tokenizer.json': bytes(1200) },
    ...{ 'onnx/model.onnx': bytes(3000), 'onnx/model_q4.onnx': bytes(2000), 'onnx/model_O4.onnx': bytes(2500) },
  };
  const weightsOf = async (repository: StandInRepository) => {
    await using hub = await standIn(repository);
    const { kind, files: planned } = await planDownload(hubOf(hub), 'lab/model');
    return [kind, ...planned.map(({ path }) => path).filter((path) => path.includes('/'))];
  };

  test('is told by what the hub says that it is for, or by how it pools', async () => {
    const [embedding, text] = ['sentence-similarity', 'text-generation'];
    expect(await weightsOf({ files, task: embedding })).toEqual(['embedding', 'onnx/model.onnx']);
    expect(await weightsOf({ files, task: text })).toEqual(['text', 'onnx/model_q4.onnx']);
    const pooling = { '1_Pooling/config.json': Buffer.from('{}') };
    expect(await weightsOf({ files: { ...files, ...pooling } })).toEqual([
      'embedding',
      '1_Pooling/config.json',
      'onnx/model.onnx',
    ]);
    await expect(weightsOf({ files, task: 'fill-mask' })).rejects.toMatchObject({ message: /neither see, nor write/ });
  });
});
