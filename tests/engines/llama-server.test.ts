import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answererOf, parseModelSpec } from '../../src-main/engines/index.ts';
import { findLlamaServer } from '../../src-main/engines/llama-server.ts';
import { LlamaServerAnswerer } from '../../src-main/engines/llama-server-answerer.ts';

/** A program that speaks llama-server's protocol, started for real. */
const STAND_IN = fileURLToPath(new URL('./llama-server-stand-in.mjs', import.meta.url));
const page = { width: 2, height: 1, data: new Uint8ClampedArray(8).fill(255) };

let folder: string;
let program: string;
let opened: LlamaServerAnswerer[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'docent-llama-server-'));
  program = join(folder, 'llama-server');
  copyFileSync(STAND_IN, program);
  // The Node that runs the tests, whatever is on PATH.
  writeFileSync(program, `#!${process.execPath}\n${readFileSync(STAND_IN, 'utf8').replace(/^#!.*\n/, '')}`);
  chmodSync(program, 0o755);
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const answerer of opened) await answerer.dispose();
  opened = [];
  rmSync(folder, { recursive: true, force: true });
});

function model(behaviour: string): { file: string; projector: string } {
  const [file, projector] = [join(folder, 'model.gguf'), join(folder, 'mmproj-model.gguf')];
  writeFileSync(file, behaviour);
  writeFileSync(projector, '');
  return { file, projector };
}

function open(behaviour: string, limits: { loadMs?: number; wellMs?: number } = {}): LlamaServerAnswerer {
  const answerer = new LlamaServerAnswerer(model(behaviour), undefined, { program, ...limits });
  opened.push(answerer);
  return answerer;
}

const started = () => readFileSync(join(folder, 'model.gguf.log'), 'utf8').trim().split('\n');
const pids = () => started().map((line) => Number(line.split(' ')[0]));
function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
const gone = async (pid: number) => expect.poll(() => alive(pid)).toBe(false);

describe.skipIf(process.platform === 'win32')('A GGUF model that sees', () => {
  it('is a folder with two files, of which one is the projector; llama-server is on PATH or named', () => {
    const spec = { kind: 'llama-server', ...model('well') };
    expect(parseModelSpec(folder)).toEqual(spec);
    expect(answererOf(parseModelSpec(folder))).toBeInstanceOf(LlamaServerAnswerer);
    writeFileSync(join(folder, 'another.gguf'), '');
    expect(parseModelSpec(folder)).toMatchObject({ kind: 'docent' });
    expect(findLlamaServer({ PATH: `/nowhere:${folder}` })).toBe(program);
    expect(findLlamaServer({ PATH: folder, DOCENT_LLAMA_SERVER: '/nowhere/server' })).toBeUndefined();
    expect(findLlamaServer({ DOCENT_LLAMA_SERVER: program })).toBe(program);
  });

  it('answers from the page over loopback, in one process for all questions, which learns no keys of ours', async () => {
    vi.stubEnv('DOCENT_SECRET', 'hidden');
    const answerer = open('slow');
    const deltas: string[] = [];
    const first = answerer.answer(page, 'What is the total?', null, { onDelta: (delta) => deltas.push(delta) });
    const second = answerer.answer(page, 'And the date?', null, {});
    expect((await first).text).toBe(`${pids()[0]} saw 1`);
    expect((await second).text).toBe((await first).text);
    expect(deltas.join('')).toBe((await first).text);
    expect(answerer).toMatchObject({ name: 'model', sentTo: null, images: 2 });
    expect(started()).toHaveLength(1);
    expect(started()[0]).toMatch(/--host 127\.0\.0\.1 --port \d+ .*no secret$/);
    await answerer.dispose();
    await gone(pids()[0]!);
    await expect(answerer.answer(page, 'Who?', null, {})).rejects.toMatchObject({ code: 'closed' });
  });

  it('that dies during an answer says so, and answers the next question in a new process', async () => {
    const answerer = open('die');
    await expect(answerer.answer(page, 'Who?', null, {})).rejects.toMatchObject({
      code: 'engine-crashed',
      message: expect.stringContaining('model stopped'),
    });
    model('well');
    expect((await answerer.answer(page, 'Who?', null, {})).text).toBe(`${pids()[1]} saw 1`);
  });

  it('that hangs is found out before the next question, ended, and started again', async () => {
    const answerer = open('hang', { wellMs: 1000 });
    await answerer.answer(page, 'Who?', null, {});
    model('well');
    expect((await answerer.answer(page, 'Who?', null, {})).text).toBe(`${pids()[1]} saw 1`);
    await gone(pids()[0]!);
  });

  it('says why it cannot start: no program, files that do not belong together, or no end of loading', async () => {
    await expect(open('refuse').answer(page, 'Who?', null, {})).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringContaining('tensor shapes of model and projector differ'),
    });
    await expect(open('never', { loadMs: 300 }).answer(page, 'Who?', null, {})).rejects.toMatchObject({
      code: 'timeout',
    });
    await gone(pids().at(-1)!);
    vi.stubEnv('PATH', folder);
    rmSync(program);
    const without = new LlamaServerAnswerer(model('well'));
    await expect(without.answer(page, 'Who?', null, {})).rejects.toMatchObject({
      code: 'model-missing',
      message: expect.stringContaining('or name it in DOCENT_LLAMA_SERVER'),
    });
    vi.stubEnv('DOCENT_LLAMA_SERVER', program);
    await expect(without.answer(page, 'Who?', null, {})).rejects.toMatchObject({
      message: expect.stringContaining(`DOCENT_LLAMA_SERVER names ${program}, and nothing is there`),
    });
  });

  it('is ended when Docent is killed', async () => {
    model('well');
    const source = fileURLToPath(new URL('../../src-main/engines/llama-server.ts', import.meta.url));
    const script = `const { LlamaServer } = await import(${JSON.stringify(source)});
      await LlamaServer.start(${JSON.stringify(model('well'))}, { program: ${JSON.stringify(program)} });
      process.stdout.write('ready'); setInterval(() => {}, 1000);`;
    const docent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(docent.stdout, 'data');
    expect(existsSync(join(folder, 'model.gguf.log'))).toBe(true);
    expect(alive(pids()[0]!)).toBe(true);
    docent.kill('SIGKILL');
    await gone(pids()[0]!);
  });
});
