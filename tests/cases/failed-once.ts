import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { DocentService } from '../../src-main/docent-service.ts';
import { openDocument } from '../../src-main/documents/index.ts';
import { readReceipt } from '../../src-main/receipts/index.ts';
import { root } from '../source-imports.ts';

/** Inputs that failed once, one of each kind, with what is right. */
export const CASES_FOLDER = join(root, '../shared/data/cases');

const Case = z.discriminatedUnion('check', [
  /** Nine in ten of these words are read. */
  z.object({ file: z.string(), check: z.literal('read'), right: z.string() }),
  z.object({ file: z.string(), check: z.literal('read-order'), right: z.string() }),
  /** One of these answers is given. */
  z.object({ file: z.string(), check: z.literal('ask'), question: z.string(), right: z.array(z.string()) }),
  /** These fields are found. */
  z.object({ file: z.string(), check: z.literal('receipt'), right: z.record(z.string(), z.string()) }),
]);
export type Case = z.infer<typeof Case>;

export const cases: readonly Case[] = existsSync(CASES_FOLDER)
  ? z.array(Case).parse(JSON.parse(readFileSync(join(CASES_FOLDER, 'cases.json'), 'utf8')))
  : [];

const wordsOf = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** null: it is right; else what came instead. */
export async function whatIsWrong(docent: DocentService, one: Case): Promise<string | null> {
  const file = join(CASES_FOLDER, one.file);
  switch (one.check) {
    case 'read':
    case 'read-order': {
      const lines = (await docent.read(file)).pages.flatMap((page) => page.lines);
      const text = lines.map((line) => line.text).join('\n');
      const [read, wanted] = [new Set(wordsOf(text)), wordsOf(one.right)];
      return wanted.filter((word) => read.has(word)).length >= 0.9 * wanted.length ? null : text;
    }
    case 'ask': {
      const { answer, found } = (await docent.ask(file, [one.question])).answers[0]!;
      return found && one.right.includes(answer) ? null : answer;
    }
    case 'receipt': {
      const document = await openDocument(file);
      try {
        const { fields } = await readReceipt(docent, document, 1, { ask: false });
        const found = Object.fromEntries(
          Object.entries(fields).flatMap(([name, field]) => ('value' in field ? [[name, field.value]] : [])),
        );
        const wrong = Object.entries(one.right).filter(([name, value]) => found[name] !== value);
        return wrong.length === 0 ? null : wrong.map(([name]) => `${name} ${String(found[name])}`).join(', ');
      } finally {
        await document.dispose();
      }
    }
  }
}
