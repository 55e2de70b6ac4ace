import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modelDirOf } from '../../src-main/hosts/cli/context.ts';
import type { ModelFigures } from '../../src-main/hosts/model-figures.ts';
import { spoilable, tinyFolder } from '../models/import/fixtures.ts';
import { temporaryFolder } from '../models/temporary-folder.ts';
import { commandLine } from './command-line.ts';

const never = () => {
  throw new Error('the service must not be opened');
};

const VOCABULARY = 272;

/** `docent models ...` on a data folder of its own. */
function models({ dataDir = temporaryFolder(), exactBytes }: { dataDir?: string; exactBytes?: boolean } = {}) {
  const env: Record<string, string> = { DOCENT_DATA_DIR: dataDir };
  const run = (...args: string[]) =>
    commandLine(['models', ...args], never, { env, ...(exactBytes === undefined ? {} : { exactBytes }) });
  const json = async (...args: string[]) =>
    JSON.parse((await run(...args, '--json')).stdout) as Record<string, unknown>;
  return { dataDir, env, run, json };
}

describe('docent models', () => {
  it('imports, lists, verifies, uses and removes', async () => {
    const { dataDir, run, json } = models();
    const imported = await json('import', tinyFolder('monkey-tiny'), '--precision', 'int4', '--block', '128');
    const dir = join(dataDir, 'models', 'monkey-tiny-int4');
    expect(imported).toMatchObject({ model: dir, family: 'monkey', precision: 'int4', block: 128 });
    const layers = imported.layers as { part: string; error: number }[];
    const errorOf = (part: string) => layers.find((layer) => layer.part === part)!.error;
    // The first and the last layer are kept in more bits.
    expect(errorOf('transformer.h.0')).toBeLessThan(0.01);
    expect(errorOf('transformer.h.1')).toBeGreaterThan(0.05);
    expect(errorOf('transformer.h.3')).toBeLessThan(0.01);

    expect((await json('list')).models).toMatchObject([
      { name: 'docent-mini', used: true },
      { name: 'monkey-tiny-int4', family: 'monkey', precision: 'int4', used: false, problem: null },
    ]);
    expect(await json('verify', 'monkey-tiny-int4')).toMatchObject({ ok: true });
    expect(await json('use', 'monkey-tiny-int4')).toEqual({ model: dir });
    expect(modelDirOf({}, dataDir)).toBe(dir);
    expect((await run('list')).stdout).toMatch(/\* +monkey-tiny-int4 +answering +monkey/);
    await run('remove', 'monkey-tiny-int4');
    expect(existsSync(dir)).toBe(false);
    expect(modelDirOf({}, dataDir)).toMatch(/docent-mini$/);
  });

  it.each([
    ['multiplies bytes exactly', true],
    ['does not', false],
  ])('imports a format that is exact on this processor, which %s; for every device, floats', async (_, exactBytes) => {
    const { dataDir, run } = models({ exactBytes });
    const made = async (name: string, ...args: string[]) => {
      const { code, stderr } = await run('import', tinyFolder('qwen-vl-tiny'), '--out', join(dataDir, name), ...args);
      if (code !== 0) return stderr;
      const config = JSON.parse(readFileSync(join(dataDir, name, 'config.json'), 'utf8'));
      return [config.prefix_int8 ?? false, config.visual.tiles_alone ?? false];
    };
    expect(await made('any')).toEqual([false, false]);
    expect(await made('cpu', '--target', 'cpu')).toEqual([exactBytes && process.arch === 'x64', true]);
    expect(await made('exact', '--target', 'cpu', '--keys', 'float')).toEqual([false, true]);
    expect(await made('wide', '--target', 'cpu', '--precision', 'fp32')).toEqual([false, false]);
    expect(await made('asked', '--keys', 'int8')).toEqual(exactBytes ? [true, false] : expect.stringMatching(/VNNI/));
  });

  it('lists a model imported for another processor with the reason why it cannot run, and does not use it', async () => {
    const there = models({ exactBytes: true });
    await there.run('import', tinyFolder('qwen-vl-tiny'), '--precision', 'int8', '--keys', 'int8');
    const here = models({ exactBytes: false, dataDir: there.dataDir });
    const problem = expect.stringMatching(/imported for another processor/);
    expect((await here.json('list')).models).toMatchObject([{ problem: null }, { name: 'qwen-vl-tiny-int8', problem }]);
    expect(await here.run('use', 'qwen-vl-tiny-int8')).toMatchObject({ code: 4, stderr: problem });
    expect((await there.json('list')).models).toMatchObject([{ problem: null }, { problem: null }]);
    expect((await there.run('use', 'qwen-vl-tiny-int8')).code).toBe(0);
  });

  it('accepts an imported model’s name wherever a model is named', async () => {
    const { dataDir, run } = models();
    await run('import', tinyFolder('qwen-vl-tiny'), '--precision', 'fp16');
    expect(modelDirOf({ model: 'qwen-vl-tiny-fp16' }, dataDir)).toBe(join(dataDir, 'models', 'qwen-vl-tiny-fp16'));
    expect(modelDirOf({ model: './qwen-vl-tiny-fp16' }, dataDir)).toBe('./qwen-vl-tiny-fp16');
  });

  it('reports a bad folder on one line, with the exit code for a bad model', async () => {
    const { dataDir, run } = models();
    const folder = spoilable('qwen-vl-tiny');
    writeFileSync(join(folder, 'model-00001-of-00002.safetensors'), 'no tensors');
    const { code, stdout, stderr } = await run('import', folder, '--json');
    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'model-invalid', subject: 'model-00001-of-00002.safetensors' },
    });
    expect(stderr).toMatch(/^docent: model-00001-of-00002\.safetensors .*\n$/);
    expect(existsSync(join(dataDir, 'models'))).toBe(false);
    expect((await run('import', join(folder, 'nowhere'))).code).toBe(4);
    expect((await run('verify', folder)).code).toBe(4);
    expect((await run('remove', '../models')).code).toBe(2);
    expect((await run('use', 'nowhere')).code).toBe(4);
    expect((await run('import', folder, '--block', '64')).code).toBe(2);
  });

  it('measures an imported model, with each figure beside a limit measured in the same run', async () => {
    const { env, run, json } = models();
    await run('import', tinyFolder('monkey-tiny'), '--precision', 'int4');
    env.DOCENT_CACHE = temporaryFolder();
    const { code, stdout } = await run('bench', 'monkey-tiny-int4', '--tokens', '6', '--device', 'cpu', '--json');
    expect(code).toBe(0);
    const { encode, prefill, decode, copied, ...rest } = JSON.parse(stdout) as ModelFigures;
    expect(rest).toMatchObject({ device: 'cpu', second_question: { positions_recomputed: 0 } });
    // Five tiles of 16 visual tokens between two marks.
    expect(encode).toMatchObject({ tiles: 5, visual_tokens: 80 });
    expect(prefill.positions).toBe(82);
    for (const stage of [encode, prefill]) {
      expect(stage.ms).toBeGreaterThan(0);
      expect(stage.share).toBeCloseTo(stage.gflops! / stage.limit!.float32_product_gflops!, 6);
    }
    expect(decode!.tokens).toBe(6);
    const { read_gbps_before: before, read_gbps_after: after } = decode!.limit;
    expect(decode!.limit.tokens_per_second).toBeCloseTo((5e8 * (before + after)) / decode!.weight_bytes_per_token, 3);
    expect(decode!.share).toBeCloseTo(decode!.tokens_per_second / decode!.limit.tokens_per_second, 6);
    // A step returns one row of logits and one position's keys and values, however long the answer is.
    expect(copied!.bytes_per_step).toBe(4 * VOCABULARY + copied!.keys_and_values_bytes / prefill.positions);
    expect((await json('bench', 'nowhere')).error).toMatchObject({ code: 'model-missing' });
  });

  it('lists an interrupted import, and resumes or removes it', async () => {
    const { dataDir, run, json } = models();
    const controller = new AbortController();
    controller.abort();
    const env = { DOCENT_DATA_DIR: dataDir };
    const aborted = await commandLine(['models', 'import', tinyFolder('llava-tiny'), '--precision', 'int8'], never, {
      env,
      signal: controller.signal,
    });
    expect(aborted.code).toBe(130);
    expect((await json('list')).models).toMatchObject([
      {},
      { name: 'llava-tiny-int8.partial', problem: /not finished/ },
    ]);
    expect((await run('import', tinyFolder('llava-tiny'), '--precision', 'int8')).code).toBe(0);
    expect(readdirSync(join(dataDir, 'models'))).toEqual(['llava-tiny-int8']);
  });

  it('never silently answers with another model when the chosen one is gone', async () => {
    const { dataDir, run } = models();
    await run('import', tinyFolder('monkey-tiny'), '--precision', 'int8');
    await run('use', 'monkey-tiny-int8');
    const choice = join(dataDir, 'models', 'chosen.json');
    writeFileSync(choice, readFileSync(choice, 'utf8').replace('monkey-tiny-int8', 'gone'));
    expect(() => modelDirOf({}, dataDir)).toThrow(/model in use is gone.*docent models use docent-mini/);
    expect((await run('use', 'docent-mini')).code).toBe(0);
    expect(modelDirOf({}, dataDir)).toMatch(/docent-mini$/);
  });
});
