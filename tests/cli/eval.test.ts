import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DocentError } from '../../src-main/contract/errors.ts';
import { commandLine, TableDocent } from './command-line.ts';

let folder = '';
let questions = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'docent-eval-'));
  questions = join(folder, 'questions.jsonl');
  const lines = [
    { image: 'images/a.jpg', kind: 'total', question: 'Total?', answers: ['9.00'] },
    { file: 'pdfs/b.pdf', page: 2, kind: 'date', question: 'When?', answers: ['2018-12-25', '25/12/2018'] },
    { image: 'images/a.jpg', kind: 'company', question: 'Who?', answers: ['SANYU'] },
  ];
  writeFileSync(questions, `${lines.map((l) => JSON.stringify(l)).join('\n')}\n`);
});
afterAll(() => rmSync(folder, { recursive: true }));

const answers = { 'Total?': '9.00', 'When?': '25/12/2018', 'Who?': 'SANYO' };

describe('docent eval', () => {
  it('asks all questions of a page together and scores by kind', async () => {
    const docent = new TableDocent(answers);
    const { code, stdout } = await commandLine(['eval', questions, '--json'], () => docent);
    expect(code).toBe(0);
    expect(docent.calls.map((c) => [c.file, c.questions, c.options.page])).toEqual([
      [join(folder, 'images/a.jpg'), ['Total?', 'Who?'], undefined],
      [join(folder, 'pdfs/b.pdf'), ['When?'], 2],
    ]);
    const result = JSON.parse(stdout);
    expect(result.n).toBe(3);
    expect(result.anls).toBeCloseTo((1 + 1 + 0.8) / 3);
    expect(result.accuracy).toBeCloseTo(1 / 3);
    // All three were given with confidence 0.9, and all three are right enough (ANLS 0.8 counts).
    expect(result.ece).toBeCloseTo(0.1);
    expect(result.by_kind.company).toEqual({ n: 1, anls: 0.8, accuracy: 0 });
    expect(result.predictions.map((p: { question: string }) => p.question)).toEqual(['Total?', 'When?', 'Who?']);
    expect(result.seconds_per_question).toBeGreaterThan(0);
  });

  it('stops after --limit lines and leaves the text out with --no-text', async () => {
    const docent = new TableDocent(answers);
    const { stdout } = await commandLine(['eval', questions, '--limit', '1', '--no-text', '--json'], () => docent);
    expect(JSON.parse(stdout).n).toBe(1);
    expect(docent.calls[0]!.options.text).toBe(false);
  });

  it('resumes from its predictions, even if a kill left half a line', async () => {
    const resume = join(folder, 'predictions.jsonl');
    await commandLine(['eval', questions, '--limit', '1', '--resume', resume], () => new TableDocent(answers));
    writeFileSync(resume, `${readFileSync(resume, 'utf8')}{"index":2,"id`);
    const docent = new TableDocent(answers);
    const { stdout } = await commandLine(['eval', questions, '--resume', resume, '--json'], () => docent);
    expect(docent.calls.flatMap((c) => c.questions)).toEqual(['When?', 'Who?']);
    expect(JSON.parse(stdout).n).toBe(3);
    const again = new TableDocent(answers);
    await commandLine(['eval', questions, '--resume', resume], () => again);
    expect(again.calls).toEqual([]);
  });

  it('counts a document that cannot be opened as unanswered, and stops when the model fails', async () => {
    const failing = (code: 'file-damaged' | 'model-invalid') => () => {
      const docent = new TableDocent(answers);
      const ask = docent.ask.bind(docent);
      docent.ask = async (file, asked, options) => {
        if (String(file).endsWith('.pdf')) throw new DocentError(code, 'broken');
        return ask(file, asked, options);
      };
      return docent;
    };
    const damaged = await commandLine(['eval', questions, '--json'], failing('file-damaged'));
    expect(JSON.parse(damaged.stdout).predictions[1]).toMatchObject({ anls: 0, error: 'file-damaged' });
    expect((await commandLine(['eval', questions, '--json'], failing('model-invalid'))).code).toBe(4);
  });

  it('prints a table for people', async () => {
    const { stdout } = await commandLine(['eval', questions], () => new TableDocent(answers));
    expect(stdout).toMatch(/^kind +n +ANLS +accuracy\n/);
    expect(stdout).toMatch(/all +3 +0\.933 +0\.333/);
  });

  it('names the faulty line and key of a questions file', async () => {
    const wrong = join(folder, 'wrong.jsonl');
    writeFileSync(wrong, `${JSON.stringify({ image: 'a.jpg', question: 'Q', answers: [] })}\n{"image":"a.jpg"}\n`);
    const { code, stderr } = await commandLine(['eval', wrong], () => new TableDocent());
    expect(code).toBe(2);
    expect(stderr).toMatch(/line 2: question/);
    const missing = await commandLine(['eval', join(folder, 'none.jsonl'), '--json'], () => new TableDocent());
    expect(missing.code).toBe(3);
  });

  it('measures reading with --read', async () => {
    const receipts = join(folder, 'receipts.jsonl');
    const line = { image: 'images/a.jpg', lines: [{ text: 'PAGE 1' }, { text: 'TOTAL: 3.00' }] };
    writeFileSync(receipts, JSON.stringify(line));
    const { stdout } = await commandLine(['eval', '--read', receipts, '--json'], () => new TableDocent());
    // Read: page 1 total 2 00; expected: page 1 total 3 00.
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ pages: 1, precision: 0.8, recall: 0.8 });
    expect(result.word_f1).toBeCloseTo(0.8);
  });
});
