import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * What each part of the page's way to the model is worth, measured on the trained model by taking it away: resolution (`max_tiles`), adapters, and
 * the document's own text. Unlike the paper's tables nothing is trained anew, so this says what the released model uses, not what another would learn.
 *
 *   node bin/ablations.ts [--pages 20] [--questions 80] [--data ../shared/data]
 */

const option = (name: string, otherwise: string) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : (process.argv[at + 1] ?? otherwise);
};
const root = new URL('..', import.meta.url).pathname;
const data = option('data', join(root, '../shared/data'));
const pages = option('pages', '20');
const questions = option('questions', '80');
const model = join(root, 'models/docent-mini');

type Change = (visual: Record<string, unknown>) => void;
const VARIANTS: readonly (readonly [string, Change, readonly string[]])[] = [
  ['as released (adaptive, up to 12 tiles)', () => undefined, []],
  [
    'at most 4 tiles (896 x 896)',
    (v) => {
      v.max_tiles = 4;
    },
    [],
  ],
  [
    '1 tile (448 x 448)',
    (v) => {
      v.max_tiles = 1;
    },
    [],
  ],
  [
    'without adapters',
    (v) => {
      v.lora_repeat_num = 0;
    },
    [],
  ],
  ['without text layers (`--no-text`)', () => undefined, ['--no-text']],
];

function measured(folder: string, args: readonly string[]): Record<string, number> {
  const command = [join(root, 'bin/docent.js'), 'eval', ...args, '--model', folder, '--json'];
  const out = execFileSync(process.execPath, command, { stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 2 ** 28 });
  return JSON.parse(out.toString()) as Record<string, number>;
}

const rows = ['| variant | reading, word F1 | receipts, ANLS | pdfs, ANLS |', '|---|---|---|---|'];
for (const [name, change, flags] of VARIANTS) {
  const folder = mkdtempSync(join(tmpdir(), 'docent-ablation-'));
  try {
    cpSync(model, folder, { recursive: true });
    const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as { visual: Record<string, unknown> };
    change(config.visual);
    writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
    const reading = measured(folder, ['--read', join(data, 'receipts/dev/receipts.jsonl'), '--limit', pages]);
    const receipts = measured(folder, [join(data, 'receipts/dev/questions.jsonl'), '--limit', questions, ...flags]);
    const pdfs = measured(folder, [join(data, 'pdfs/questions.jsonl'), ...flags]);
    const figure = (value: number | undefined) => (value ?? Number.NaN).toFixed(3);
    rows.push(`| ${name} | ${figure(reading.word_f1)} | ${figure(receipts.anls)} | ${figure(pdfs.anls)} |`);
    process.stderr.write(`${rows.at(-1)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
process.stdout.write(`${rows.join('\n')}\n`);
