import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type { TickMark } from '../../src-main/contract/tile.ts';
import type { DocentService } from '../../src-main/docent-service.ts';
import { openDocument } from '../../src-main/documents/index.ts';
import { tickedAnswer } from '../../src-main/reading/index.ts';
import { drawForm, type FormLook, type TickForm, type TickQuestion } from '../fixtures/tick-form.ts';

const CHOICES: readonly (readonly [name: string, ...labels: string[]])[] = [
  ['Membership', 'Adult', 'Student', 'Senior', 'Family'],
  ['Payment', 'by card', 'in cash', 'by invoice'],
  ['Delivery', 'Collect', 'Post', 'Courier'],
  ['Brakes', 'OK', 'Advisory', 'Fail'],
  ['Tyres', 'OK', 'Advisory', 'Fail'],
  ['Smoker', 'Yes', 'No'],
  ['Meal', 'Vegetarian', 'Fish', 'Chicken'],
  ['Shirt size', 'Small', 'Medium', 'Large'],
  ['Marital status', 'Single', 'Married', 'Widowed', 'Divorced'],
  ['Contact by', 'Telephone', 'E-mail', 'Letter'],
];
const FIELDS: readonly (readonly [name: string, value: string])[] = [
  ['Surname', 'Okonkwo'],
  ['Date', '14 March 2024'],
  ['Reference', 'HX-20817'],
  ['City', 'Rotterdam'],
];
const FONTS = ['sans-serif', 'serif'] as const;
const LAYOUTS = ['beside', 'below', 'before'] as const;

/** Deterministic: the same forms every time (Park and Miller, "Random number generators: good ones are hard to find", 1988). */
function random(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}

function formOf(seed: number): { form: TickForm; look: FormLook } {
  const next = random(seed * 7919 + 1);
  const start = next(CHOICES.length);
  const questions = [0, 1, 2].map((i): TickQuestion => {
    const [name, ...labels] = CHOICES[(start + 3 * i) % CHOICES.length]!;
    const chosen = next(labels.length);
    const mark = (['ticked', 'crossed'] as const)[next(2)]!;
    return {
      name: name!,
      layout: LAYOUTS[next(LAYOUTS.length)]!,
      options: labels.map((label, k) => ({ label, mark: (k === chosen ? mark : 'empty') as TickMark })),
    };
  });
  const look: FormLook = {
    font: FONTS[next(FONTS.length)]!,
    size: 22 + 2 * next(4),
    box: 0.95 + 0.1 * next(4),
    line: 2 + next(2),
    reach: 0.15 * next(3),
    filled: next(3) === 0,
  };
  return { form: { title: 'Registration form', fields: FIELDS, questions }, look };
}

/**
 * Answers from boxes on `count` drawn forms that are read as images: how many of the questions about boxes are answered right, wrong, or not from boxes at all; how many
 * questions about other fields are answered from boxes; and how many boxes are seen as they are marked.
 */
export async function tickBoxFigures(docent: DocentService, count: number) {
  const folder = mkdtempSync(join(tmpdir(), 'docent-tick-boxes-'));
  const asked = { right: 0, wrong: 0, silent: 0, others: 0, others_answered: 0 };
  const boxes = { drawn: 0, seen: 0 };
  try {
    for (let seed = 0; seed < count; seed++) {
      const { form, look } = formOf(seed);
      const { raster } = drawForm(form, look);
      const path = join(folder, `${seed}.png`);
      await sharp(raster.data, { raw: { width: raster.width, height: raster.height, channels: 4 } })
        .png()
        .toFile(path);
      const document = await openDocument(path);
      const { lines } = await docent.lines(document, 1, { read: true });
      await document.dispose();
      const text = lines.map((line) => line.text).join('\n');
      const drawn = form.questions.flatMap(({ options }) => options);
      boxes.drawn += drawn.length;
      for (const [mark, char] of [
        ['empty', '☐'],
        ['ticked', '☑'],
        ['crossed', '☒'],
      ] as const) {
        boxes.seen += Math.min(drawn.filter((one) => one.mark === mark).length, text.split(char).length - 1);
      }
      for (const { name, options } of form.questions) {
        const chosen = options.find(({ mark }) => mark !== 'empty')!.label;
        const answer = tickedAnswer(`Which ${name.toLowerCase()} is ticked?`, lines)?.text;
        if (answer === undefined) asked.silent += 1;
        else if (answer.toLowerCase() === chosen.toLowerCase()) asked.right += 1;
        else asked.wrong += 1;
        if (process.env.DOCENT_BENCH_SHOW && answer?.toLowerCase() !== chosen.toLowerCase()) {
          process.stderr.write(`${seed} ${name}: ${answer ?? '-'}, not ${chosen}\n`);
        }
      }
      for (const [name] of form.fields) {
        asked.others += 1;
        if (tickedAnswer(`What is the ${name.toLowerCase()}?`, lines) !== null) asked.others_answered += 1;
      }
    }
    return { forms: count, boxes, ...asked };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
