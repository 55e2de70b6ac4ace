import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../source-imports.ts';

/**
 * Receipts a minute in one batch, beside Tesseract alone on the same images in the same run (Debian: apt-get install tesseract-ocr).
 * node tests/bench/receipts-speed.ts [--images ../shared/data/receipts/train/images] [--count 200]
 */
const { values } = parseArgs({
  options: {
    images: { type: 'string', default: join(root, '../shared/data/receipts/train/images') },
    count: { type: 'string', default: '200' },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'docent-speed-'));
const names = readdirSync(values.images).sort().slice(0, Number(values.count));
for (const name of names) copyFileSync(join(values.images, name), join(folder, name));

/** Seconds that a command takes; it must succeed. */
function seconds(command: string, args: readonly string[]): number {
  const start = performance.now();
  const { status, error, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} failed: ${error?.message ?? stderr.slice(-500)}`);
  return (performance.now() - start) / 1000;
}

try {
  const images = names.map((name) => join(folder, name));
  const out = join(folder, 'receipts.jsonl');
  const docent = seconds('npx', ['docent', 'batch', 'receipt', ...images, '--out', out]);
  const tesseract = names.reduce((sum, name) => sum + seconds('tesseract', [join(folder, name), '-', '--psm', '6']), 0);
  const minute = (of: number) => Math.round((60 * names.length) / of);
  process.stdout.write(
    `${JSON.stringify({ receipts: names.length, load: loadavg()[0], docent_a_minute: minute(docent), tesseract_a_minute: minute(tesseract), docent_to_tesseract: Math.round((100 * tesseract) / docent) / 100 })}\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
