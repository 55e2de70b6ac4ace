import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HubPlan } from '../../../src-main/contract/hub.ts';
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
      message: /the same command continues/,
    });
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

  test('never replaces an existing folder', async () => {
    await using hub = await standIn();
    const plan: HubPlan = await planDownload(hubOf(hub), 'lab/model');
    await downloadModel(hubOf(hub), plan, dir, quick);
    await expect(downloadModel(hubOf(hub), plan, dir, quick)).rejects.toMatchObject({ code: 'in-use' });
  });
});

test('Every suggested model has a unique name, and a commit or a reference, or says that it was not verified', () => {
  expect(new Set(CURATED.map(({ name }) => name)).size).toBe(CURATED.length);
  for (const { revision, docvqa, verified } of CURATED) {
    expect(verified === 'commit').toBe(revision !== null);
    if (revision !== null) expect(revision).toMatch(/^(?:[0-9a-f]{40}|refs\/pr\/\d+)$/);
    if (docvqa !== null) expect(docvqa.source).not.toBe('');
  }
});
