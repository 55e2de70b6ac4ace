import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AskResult } from '../../src-main/contract/docent.ts';
import { createDocentService } from '../../src-main/docent-service.ts';
import { parseModelSpec } from '../../src-main/engines/index.ts';
import { commandLine } from '../cli/command-line.ts';
import { tinyModel } from '../inference/tiny-models.ts';
import { begin, ChatServer, chunk, stream } from './chat-server.ts';
import { type Asker, openAsker } from './open-asker.ts';

const samples = new URL('../../resources/samples/', import.meta.url).pathname;
const REPORT = join(samples, 'report.pdf');
const RECEIPT = join(samples, 'receipt.jpg');

let server: ChatServer;
let asker: Asker;
const { modelDir, cacheDir } = tinyModel('docent-tiny');
beforeAll(async () => {
  const config = JSON.parse(readFileSync(join(modelDir, 'config.json'), 'utf8')) as Record<string, unknown>;
  writeFileSync(join(modelDir, 'config.json'), JSON.stringify({ ...config, seq_length: 8192 }));
  server = await ChatServer.start();
  asker = openAsker(`${server.url}#some-vlm`, { readerDir: modelDir, cacheDir, device: 'cpu' });
});
afterAll(async () => {
  await asker.dispose();
  await server.close();
});

/** A stretch of the report's first page, as its own text layer has it. */
async function wordsOfPage(): Promise<string> {
  const { pages } = await asker.read(REPORT, { page: 1 });
  return pages[0]!.lines.find((line) => /^[A-Za-z ]{12,}$/.test(line.text))!.text;
}

describe('A server as the model that answers', () => {
  it('is contacted only for a question', async () => {
    const before = server.requests.length;
    expect(asker.sentTo).toBe(new URL(server.url).host);
    expect(await asker.info()).toEqual({ model: 'some-vlm', device: new URL(server.url).host });
    await asker.read(REPORT, { page: 1 });
    expect(server.requests.length).toBe(before);
  });

  it('gets its words located on the page, by the page’s own text', async () => {
    const words = await wordsOfPage();
    server.reply = (_, response) => stream(response, [words], -0.01);
    const deltas: string[] = [];
    const result = await asker.ask(REPORT, ['What is it called?'], {
      page: 1,
      onDelta: ({ page, question, text }) => deltas.push(`${page} ${question} ${text}`),
    });
    expect(AskResult.parse(result)).toEqual(result);
    const [answer] = result.answers;
    expect(answer).toMatchObject({ answer: words, found: true, page: 1 });
    expect(answer!.evidence[0]).toMatchObject({ page: 1, text: words });
    expect(answer!.evidence[0]!.score).toBeGreaterThan(0.99);
    expect(answer!.confidence).toBeCloseTo(Math.exp(-0.01));
    expect(deltas).toEqual([`1 0 ${words}`]);
    expect(result).toMatchObject({ model: 'some-vlm', device: asker.sentTo, tiles: { rows: 1, cols: 1 } });
  });

  it('gets the exact text of a page that has one, and only pixels on request', async () => {
    const words = await wordsOfPage();
    await asker.ask(REPORT, ['What?'], { page: 1 });
    const sent = () => server.last.body.messages[0]!.content[1]!.text!;
    expect(sent()).toContain(words);
    await asker.ask(REPORT, ['What?'], { page: 1, text: false });
    expect(sent()).not.toContain(words);
  });

  it('can say "not on this page" with the sentence from its prompt', async () => {
    server.reply = (_, response) => stream(response, ['Not on this ', 'page.']);
    const { answers } = await asker.ask(RECEIPT, ['Who is the king?']);
    expect(answers[0]).toMatchObject({ found: false, evidence: [], confidence: null });
  });

  it('gets only the region when a question is about one', async () => {
    server.reply = (_, response) => stream(response, ['x']);
    const { tiles: whole } = await asker.ask(RECEIPT, ['What?']);
    const { tiles } = await asker.ask(RECEIPT, ['What?'], { region: [0, 0, 1, 0.25] });
    expect(tiles!.pixels[0] / tiles!.pixels[1]).toBeCloseTo((4 * whole!.pixels[0]) / whole!.pixels[1], 1);
  });

  it('can be cancelled, and answers the next question', async () => {
    server.reply = (_, response) => {
      begin(response);
      response.write(chunk('slow'));
    };
    const abort = new AbortController();
    const asked = asker.ask(RECEIPT, ['What?'], { signal: abort.signal, onDelta: () => abort.abort() });
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    server.reply = (_, response) => stream(response, ['quick']);
    expect((await asker.ask(RECEIPT, ['What?'])).answers[0]!.answer).toBe('quick');
  });
});

describe('The command line', () => {
  const run = (args: readonly string[], env: Record<string, string> = {}) =>
    commandLine(args, (settings) => createDocentService({ ...settings, modelDir }), {
      env: { DOCENT_CACHE: cacheDir, ...env },
    });

  it('asks a named server, with the key from the environment, and says where pages go', async () => {
    server.reply = (_, response) => stream(response, ['9.00']);
    const flags = ['--endpoint', server.url, '--endpoint-model', 'some-vlm', '--json'];
    const { code, stdout, stderr } = await run(['ask', RECEIPT, 'Total?', ...flags], { DOCENT_ENDPOINT_KEY: 'sk-1' });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ answers: [{ answer: '9.00' }], model: 'some-vlm' });
    expect(stderr).toContain(`are sent to ${new URL(server.url).host}`);
    expect(server.last.authorization).toBe('Bearer sk-1');
    expect(stdout + stderr).not.toContain('sk-1');
  });

  it('ends with the exit code for an unusable model if the server is unreachable', async () => {
    const { code, stdout } = await run(['ask', RECEIPT, 'Total?', '--model', 'http://127.0.0.1:9/v1#m', '--json']);
    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'endpoint-failed' } });
  });

  it.each([
    ['--endpoint', 'http://127.0.0.1:9'],
    ['--endpoint-model', 'm'],
    ['--model', 'http://127.0.0.1:9/v1'],
    ['--model', 'dir', '--endpoint', 'http://127.0.0.1:9', '--endpoint-model', 'm'],
  ])('explains what is missing in %s %s', async (...flags) => {
    const { code, stderr } = await run(['ask', RECEIPT, 'Total?', ...flags]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/#MODEL|--endpoint/);
  });
});

describe('A model', () => {
  it('is named by a folder, or by an address with a name', () => {
    expect(parseModelSpec('models/docent-mini')).toEqual({ kind: 'docent', dir: 'models/docent-mini' });
    const server = { kind: 'endpoint', url: 'http://localhost:11434/v1', model: 'qwen2.5vl:7b' };
    expect(parseModelSpec('http://localhost:11434#qwen2.5vl:7b')).toEqual(server);
  });
});
