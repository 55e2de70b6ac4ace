import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp, { type Sharp } from 'sharp';
import { createDocentService } from '../src-main/docent-service.ts';
import { cacheDirOf } from '../src-main/hosts/cache-dir.ts';

/**
 * The training receipts as a model reads them, each as it is and worn in two ways, so that the page reader learns on the errors that it will meet:
 *
 * node bin/read-training-receipts.ts --out models/train/runs/receipts.jsonl [--data ../shared/data/receipts/train] [--model models/docent-mini]
 */

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    data: { type: 'string', default: join(root, '../shared/data/receipts/train') },
    model: { type: 'string', default: join(root, 'models/docent-mini') },
  },
});
if (values.out === undefined) throw new Error('Give --out FILE.');

/** What a scan goes through on its way to the reader. The reading head has seen these receipts, so the plain ones read better than a stranger's. */
const WORN: Record<string, (image: Sharp, width: number) => Sharp> = {
  plain: (image) => image,
  small: (image, width) => image.resize({ width: Math.round(width * 0.62) }),
  blurred: (image) => image.blur(1.3).jpeg({ quality: 30 }),
};

const docent = createDocentService({ modelDir: values.model, cacheDir: cacheDirOf(process.env), device: 'cpu' });
const folder = await mkdtemp(join(tmpdir(), 'receipts-'));
await mkdir(join(values.out, '..'), { recursive: true });
const out = createWriteStream(values.out);
try {
  const receipts = (await readFile(join(values.data, 'receipts.jsonl'), 'utf8')).trim().split('\n');
  for (const receipt of receipts) {
    const { image, width } = JSON.parse(receipt) as { image: string; width: number };
    for (const [how, wear] of Object.entries(WORN)) {
      const file = join(folder, 'receipt.jpg');
      await wear(sharp(join(values.data, image)), width).toFile(file);
      const [page] = (await docent.read(file)).pages;
      const lines = page!.lines.map(({ text, box }) => ({ t: text, b: box.map((v) => Math.round(v * 1e5) / 1e5) }));
      const { width: w, height: h } = page!;
      out.write(`${JSON.stringify({ image, how, width: w, height: h, lines })}\n`);
    }
  }
} finally {
  out.end();
  await docent.dispose();
  await rm(folder, { recursive: true, force: true });
}
