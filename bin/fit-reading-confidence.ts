import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadModelConfig } from '../models/folder/config.ts';
import { createDocentService } from '../src-main/docent-service.ts';
import { openDocument } from '../src-main/documents/index.ts';

/**
 * Calibrates the probabilities of characters: reads receipts whose lines are known, checks every character, and fits
 * `visual.reading_head.confidence` of config.json (docs/model-format.md). Each half of the pages is judged with the fit on the other half.
 *
 * node bin/fit-reading-confidence.ts --model models/docent-mini --receipts ../shared/data/receipts/train/receipts.jsonl: every 26th receipt, 16 in all, are
 * what no training saw (models/train/scripts/train_reading.py)
 */
const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'models/docent-mini' },
    receipts: { type: 'string' },
    every: { type: 'string', default: '26' },
    count: { type: 'string', default: '16' },
  },
});

interface Judged {
  readonly logit: number;
  readonly right: boolean;
  readonly half: number;
}

interface Fit {
  readonly scale: number;
  readonly offset: number;
}

interface Known {
  readonly image: string;
  readonly lines: readonly { readonly text: string; readonly box: readonly [number, number, number, number] }[];
}

const logit = (p: number) => Math.log(p / (1 - p));
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const bounded = (p: number) => Math.min(0.9999, Math.max(0.0001, p));

/** Which of the characters that were read are in the transcript, along the shortest edit between the two. Case is ignored, because the transcripts are all capitals. */
function rightOnes(read: readonly string[], transcript: string): boolean[] {
  const a = read.map((char) => char.toLowerCase());
  const b = Array.from(transcript.toLowerCase()).filter((char) => char.trim() !== '');
  const cost = a.map(() => new Uint16Array(b.length + 1));
  const at = (i: number, j: number) => (i === 0 ? j : cost[i - 1]![j]!);
  for (let i = 1; i <= a.length; i++) {
    cost[i - 1]![0] = i;
    for (let j = 1; j <= b.length; j++) {
      cost[i - 1]![j] = Math.min(
        at(i - 1, j) + 1,
        cost[i - 1]![j - 1]! + 1,
        at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    }
  }
  const right = a.map(() => false);
  for (let i = a.length, j = b.length; i > 0 && j > 0; ) {
    const same = a[i - 1] === b[j - 1];
    if (at(i, j) === at(i - 1, j - 1) + (same ? 0 : 1)) {
      right[i - 1] = same;
      i--;
      j--;
    } else if (at(i, j) === at(i - 1, j) + 1) i--;
    else j--;
  }
  return right;
}

function fitted(judged: readonly Judged[]): Fit {
  // Newton's method on the log likelihood, which has one maximum.
  let [scale, offset] = [1, 0];
  for (let round = 0; round < 50; round++) {
    let [gs, go, hss, hso, hoo] = [0, 0, 1e-9, 0, 1e-9];
    for (const { logit: x, right } of judged) {
      const p = sigmoid(scale * x + offset);
      const error = (right ? 1 : 0) - p;
      const weight = p * (1 - p);
      gs += error * x;
      go += error;
      hss += weight * x * x;
      hso += weight * x;
      hoo += weight;
    }
    const determinant = hss * hoo - hso * hso;
    scale += (hoo * gs - hso * go) / determinant;
    offset += (hss * go - hso * gs) / determinant;
  }
  return { scale, offset };
}

/** Expected calibration error over ten bins. */
function calibrationError(judged: readonly Judged[], probability: (one: Judged) => number): number {
  const bins = Array.from({ length: 10 }, () => 0);
  for (const one of judged) {
    const p = probability(one);
    bins[Math.min(9, Math.floor(10 * p))]! += (one.right ? 1 : 0) - p;
  }
  return bins.reduce((sum, gap) => sum + Math.abs(gap), 0) / judged.length;
}

const judged: Judged[] = [];
const cacheDir = mkdtempSync(join(tmpdir(), 'docent-confidence-'));
const docent = createDocentService({ modelDir: resolve(values.model), cacheDir, device: 'cpu' });
try {
  const readingConfidence = (await loadModelConfig(resolve(values.model))).visual.reading_head?.confidence;
  const raw = (score: number) => {
    const x = logit(bounded(score));
    return readingConfidence ? (x - readingConfidence.offset) / readingConfidence.scale : x;
  };
  const file = resolve(values.receipts!);
  const receipts = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .filter((_, i) => i % Number(values.every) === 0)
    .slice(0, Number(values.count))
    .map((line): Known => JSON.parse(line));
  for (const [page, { image, lines: known }] of receipts.entries()) {
    const document = await openDocument(resolve(dirname(file), image));
    const { lines } = await docent.lines(document, 1, { read: true });
    const {
      size: { width, height },
    } = await document.page(1);
    const characters = lines.flatMap((line) =>
      Array.from(line.text).map((char, i) => ({ char, box: line.characters[i]!, score: line.scores?.[i] ?? 1 })),
    );
    for (const { text, box } of known) {
      const inside = characters.filter(({ char, box: [x0, y0, x1, y1] }) => {
        const [x, y] = [((x0 + x1) / 2) * width, ((y0 + y1) / 2) * height];
        return char !== ' ' && x > box[0] && x < box[2] && y > box[1] && y < box[3];
      });
      const right = rightOnes(
        inside.map(({ char }) => char),
        text,
      );
      inside.forEach(({ score }, i) => {
        judged.push({ logit: raw(score), right: right[i]!, half: page % 2 });
      });
    }
    await document.dispose();
  }
} finally {
  await docent.dispose();
  rmSync(cacheDir, { recursive: true, force: true });
}

const halves = [0, 1].map((half) => fitted(judged.filter((one) => one.half !== half)));
const across = ({ logit: x, half }: Judged) => sigmoid(halves[half]!.scale * x + halves[half]!.offset);
const { scale, offset } = fitted(judged);
const digits = (value: number) => Math.round(1e4 * value) / 1e4;
process.stdout.write(
  `${JSON.stringify(
    {
      characters: judged.length,
      right: digits(judged.filter((one) => one.right).length / judged.length),
      mean_probability: digits(judged.reduce((sum, { logit: x }) => sum + sigmoid(x), 0) / judged.length),
      ece_before: digits(calibrationError(judged, ({ logit: x }) => sigmoid(x))),
      ece_after_other_half: digits(calibrationError(judged, across)),
      confidence: { scale: digits(scale), offset: digits(offset) },
    },
    null,
    1,
  )}\n`,
);
