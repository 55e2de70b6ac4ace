import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Measures what each part of the pipeline is worth, by leaving it out: resolution (`max_tiles`), the language model of the reading, adapters, and the
 * document's own text (the last two columns). Resolution is taken from the trained model; adapters are trained for it (models/train/scripts/train_adapters.py, the same budget each, the
 * rest frozen, as the paper's main stage has it) and exported into folders. A word reader does not read the global tile and has no visual tokens in its
 * prompt, so that there is no row for the global tile: by construction it changes nothing. What it adds to a prompt that has visual tokens:
 * models/train/scripts/try_visual.py.
 *
 *   node bin/ablations.ts [--pages 20] [--questions 80] [--data ../shared/data] [--one-adapter FOLDER] [--four-adapters FOLDER]
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
type Variant = readonly [name: string, change: Change, folder?: string];
const trained = (name: string, label: string): Variant[] => {
  const folder = option(name, '');
  return folder === '' ? [] : [[label, () => undefined, folder]];
};
const VARIANTS: readonly Variant[] = [
  ['as released (adaptive, up to 12 tiles)', () => undefined],
  [
    'at most 4 tiles (896 x 896)',
    (v) => {
      v.max_tiles = 4;
    },
  ],
  [
    '1 tile (448 x 448)',
    (v) => {
      v.max_tiles = 1;
    },
  ],
  [
    'the pixels have the only say in reading (no reading-language.bin)',
    (v) => {
      v.reading_head = { ...(v.reading_head as object), language: null };
    },
  ],
  ...trained('one-adapter', 'one trained adapter for all tiles'),
  ...trained('four-adapters', 'a trained adapter for each quadrant'),
];

function measured(folder: string, args: readonly string[]): Record<string, number> {
  const command = [join(root, 'bin/docent.js'), 'eval', ...args, '--model', folder, '--json'];
  const out = execFileSync(process.execPath, command, { stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 2 ** 28 });
  return JSON.parse(out.toString()) as Record<string, number>;
}

const rows = [
  '| variant | reading, word F1 | receipts, ANLS | pdfs with their text, ANLS | pdfs, pixels alone, ANLS |',
  '|---|---|---|---|---|',
];
for (const [name, change, source] of VARIANTS) {
  const folder = mkdtempSync(join(tmpdir(), 'docent-ablation-'));
  try {
    cpSync(source ?? model, folder, { recursive: true });
    const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as { visual: Record<string, unknown> };
    change(config.visual);
    writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
    const reading = measured(folder, ['--read', join(data, 'receipts/dev/receipts.jsonl'), '--limit', pages]);
    const receipts = measured(folder, [join(data, 'receipts/dev/questions.jsonl'), '--limit', questions]);
    const pdfs = measured(folder, [join(data, 'pdfs/questions.jsonl')]);
    const pixels = measured(folder, [join(data, 'pdfs/questions.jsonl'), '--no-text']);
    const figure = (value: number | undefined) => (value ?? Number.NaN).toFixed(3);
    rows.push(
      `| ${name} | ${figure(reading.word_f1)} | ${figure(receipts.anls)} | ${figure(pdfs.anls)} | ${figure(pixels.anls)} |`,
    );
    process.stderr.write(`${rows.at(-1)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
process.stdout.write(`${rows.join('\n')}\n`);
