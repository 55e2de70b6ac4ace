import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { Comparison } from '../../src-main/contract/comparison.ts';
import type { CreateDocent } from '../../src-main/hosts/cli/service.ts';
import { chatServer } from '../captions/chat-server.ts';
import { smallReport } from '../captions/small-report.ts';
import { tinyDocent } from '../captions/tiny-docent.ts';
import { commandLine } from './command-line.ts';

const REPORT = smallReport();
const never: CreateDocent = () => {
  throw new Error('compare opens its own services');
};
const tiny = tinyDocent();
const env = { DOCENT_CACHE: tiny.cacheDir };

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

describe('docent compare', () => {
  test('asks each model the same question and shows the answers side by side, a failure with its reason', async () => {
    const server = await chatServer(() => ({ content: 'Helena Brandt' }));
    closing.push(server.close);
    const models = [tiny.modelDir, `${server.address}#writer`, '/no/such/model'];
    const args = ['compare', REPORT, 'Who prepared it?', '--json', '--with', ...models];
    const { code, stdout, stderr } = await commandLine(args, never, { env });
    expect(code).toBe(0);
    const { question, answers } = Comparison.parse(JSON.parse(stdout));
    expect(question).toBe('Who prepared it?');
    expect(answers.map(({ named }) => named)).toEqual(models);
    expect(answers[0]).toMatchObject({ model: 'docent-tiny', sentTo: null, error: null });
    expect(answers[1]).toMatchObject({ model: 'writer', answer: { answer: 'Helena Brandt' } });
    expect(answers[1]!.answer!.evidence[0]!.text).toContain('Helena Brandt');
    expect(answers[2]).toMatchObject({ answer: null, error: { code: 'model-missing' } });
    expect(stderr).toMatch(/the page is sent to 127\.0\.0\.1:\d+ \(a server on this machine\)/);
  });

  test('lets them describe the page, and writes the table to a file', async () => {
    const out = join(mkdtempSync(join(tmpdir(), 'docent-compare-')), 'new', 'compare.md');
    const args = ['compare', REPORT, '--caption', '--out', out, '--with', tiny.modelDir, tiny.modelDir];
    expect((await commandLine(args, never, { env })).code).toBe(0);
    const text = readFileSync(out, 'utf8');
    expect(text).toContain('|  | docent-tiny | docent-tiny |');
    expect(text).toContain('| composer | plain | plain |');
  });

  test.each([
    [['compare', REPORT, '--with', 'a', 'b'], /question or --caption/],
    [['compare', REPORT, 'Who?', '--caption', '--with', 'a', 'b'], /question or --caption/],
    [['compare', REPORT, 'Who?', '--with', 'a'], /2 to 6 models/],
    [['compare', REPORT, 'Who?', '--with', 'a', 'http://127.0.0.1:1'], /which model to ask/],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await commandLine(args, never, { env });
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });
});
