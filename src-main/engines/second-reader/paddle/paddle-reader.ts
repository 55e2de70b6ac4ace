import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GreyPage, SecondReading } from '../../../asking/second-reader.ts';
import type { Box, TextLine } from '../../../contract/page.ts';
import { float32, floats, GraphSession } from '../../../inference/graphs/session.ts';
import { linesInOrder } from '../../../reading/index.ts';
import { resize } from '../../../tiling/index.ts';
import { unreadableData } from '../unreadable-data.ts';
import { type CtcCharacter, ctcCharacters } from './ctc-characters.ts';
import { dbBoxes, type PixelBox } from './db-boxes.ts';
import { PADDLE_FILES } from './paddle-files.ts';

/** Longer side of the page in which lines are looked for, in pixels, and what its sides are multiples of. */
const LONGEST = 960;
const MULTIPLE = 32;
/** Height of a line for the recogniser, in pixels. */
const LINE = 48;
/** Its widest, some 90 Chinese characters: memory grows with the square. A longer one is narrowed. */
const WIDEST = 3200;
/** Half of a character's width, of the height of its line's box, which is larger than the print. */
const REACH = 0.4;
/** Chinese characters among all letters, at least. */
const CHINESE = 0.2;
/** Mean and deviation of each channel, as in training (ImageNet's). */
const CHANNELS = [
  [0.485, 0.229],
  [0.456, 0.224],
  [0.406, 0.225],
] as const;

/**
 * PP-OCRv4 of PaddleOCR: one network finds the lines of a page, another reads each. It knows Chinese, simplified and traditional, and
 * the Latin letters and digits between.
 */
export class PaddleReader {
  readonly #lines: GraphSession;
  readonly #characters: GraphSession;
  readonly #dictionary: readonly string[];

  private constructor(lines: GraphSession, characters: GraphSession, dictionary: readonly string[]) {
    this.#lines = lines;
    this.#characters = characters;
    this.#dictionary = dictionary;
  }

  /** @param language for what is said of damaged files. @throws DocentError model-invalid */
  static async open(folder: string, language: string): Promise<PaddleReader> {
    try {
      const keys = await readFile(join(folder, PADDLE_FILES.dictionary), 'utf8');
      const lines = await GraphSession.open('lines', join(folder, PADDLE_FILES.lines), 'cpu');
      const characters = await GraphSession.open('characters', join(folder, PADDLE_FILES.characters), 'cpu');
      // The last class is the space, which the file does not name.
      return new PaddleReader(lines, characters, [...keys.replace(/\r?\n$/, '').split(/\r?\n/), ' ']);
    } catch (cause) {
      throw unreadableData(language, cause);
    }
  }

  async read(page: GreyPage): Promise<SecondReading> {
    const boxes = await this.#find(page);
    const found: Omit<TextLine, 'row'>[] = [];
    for (const box of boxes) {
      const line = await this.#line(page, box);
      if (line !== undefined) found.push(line);
    }
    const print = boxes.reduce((sum, { x0, x1 }) => sum + (x1 - x0) / page.width, 0);
    return { lines: linesInOrder(found, page), sureness: isChinese(found) ? surelyRead(found) / print : 0 };
  }

  async dispose(): Promise<void> {
    await this.#lines.dispose();
    await this.#characters.dispose();
  }

  /** Boxes of lines, in the page's pixels. */
  async #find(page: GreyPage): Promise<PixelBox[]> {
    const scale = Math.min(1, LONGEST / Math.max(page.width, page.height));
    const side = (length: number) => Math.max(MULTIPLE, MULTIPLE * Math.round((scale * length) / MULTIPLE));
    const [width, height] = [side(page.width), side(page.height)];
    const grey = scaled(page, width, height);
    const input = new Float32Array(3 * grey.length);
    for (const [channel, [mean, deviation]] of CHANNELS.entries()) {
      const start = channel * grey.length;
      for (let i = 0; i < grey.length; i++) input[start + i] = (grey[i]! / 255 - mean) / deviation;
    }
    const data = await only(this.#lines, input, [1, 3, height, width]);
    const [across, down] = [page.width / width, page.height / height];
    return dbBoxes({ width, height, data }).map(({ x0, y0, x1, y1 }) => ({
      x0: Math.floor(x0 * across),
      y0: Math.floor(y0 * down),
      x1: Math.min(page.width, Math.ceil(x1 * across)),
      y1: Math.min(page.height, Math.ceil(y1 * down)),
    }));
  }

  async #line(page: GreyPage, box: PixelBox): Promise<Omit<TextLine, 'row'> | undefined> {
    const [across, down] = [box.x1 - box.x0, box.y1 - box.y0];
    const print = Math.min(WIDEST, Math.max(1, Math.round((across * LINE) / down)));
    const width = Math.max(LINE, print);
    const grey = scaled(cut(page, box), print, LINE);
    // What is not print is grey: zero after the scaling to -1..1.
    const input = new Float32Array(3 * LINE * width);
    for (let y = 0; y < LINE; y++) {
      for (let x = 0; x < print; x++) {
        const value = grey[y * print + x]! / 127.5 - 1;
        for (let channel = 0; channel < 3; channel++) input[(channel * LINE + y) * width + x] = value;
      }
    }
    const probabilities = await only(this.#characters, input, [1, 3, LINE, width]);
    const characters = ctcCharacters(probabilities, this.#dictionary.length + 1, this.#dictionary).map((found) => ({
      ...found,
      at: Math.min(1, (found.at * width) / print),
    }));
    return toLine(trimmed(characters), box, page);
  }
}

/** Latin print is read as well, and left to docent-mini all the same. */
function isChinese(lines: readonly Pick<TextLine, 'text'>[]): boolean {
  const letters = lines.flatMap(({ text }) => text.match(/\p{L}/gu) ?? []);
  const chinese = letters.filter((letter) => /\p{Script=Han}/u.test(letter));
  return letters.length > 0 && chinese.length >= CHINESE * letters.length;
}

/**
 * How far the characters of the lines reach along them, in page widths, each as far as it is sure. Signs that the reader does not know are passed over, so that Japanese and
 * Korean are read with gaps: of sure characters, but few of them.
 */
function surelyRead(lines: readonly Omit<TextLine, 'row'>[]): number {
  return lines
    .flatMap(({ characters, scores }) => characters.map(([x0, , x1], i) => (x1 - x0) * (scores?.[i] ?? 0)))
    .reduce((sum, value) => sum + value, 0);
}

/** The one output of a graph with one input. */
async function only(graph: GraphSession, input: Float32Array, dims: readonly number[]): Promise<Float32Array> {
  const [name, output] = [graph.inputNames[0]!, graph.outputNames[0]!];
  return floats(output, (await graph.run({ [name]: float32(input, dims) }))[output]!);
}

function scaled({ width, height, data }: GreyPage, toWidth: number, toHeight: number): Uint8ClampedArray {
  return resize(new Uint8ClampedArray(data.buffer, data.byteOffset, data.length), width, height, 1, toWidth, toHeight);
}

function cut({ width, data }: GreyPage, { x0, y0, x1, y1 }: PixelBox): GreyPage {
  const part = new Uint8Array((x1 - x0) * (y1 - y0));
  for (let y = y0; y < y1; y++) part.set(data.subarray(y * width + x0, y * width + x1), (y - y0) * (x1 - x0));
  return { width: x1 - x0, height: y1 - y0, data: part };
}

function trimmed(characters: CtcCharacter[]): CtcCharacter[] {
  const isSpace = ({ char }: CtcCharacter) => char.trim() === '';
  const from = characters.findIndex((character) => !isSpace(character));
  return from < 0 ? [] : characters.slice(from, characters.findLastIndex((character) => !isSpace(character)) + 1);
}

/** The network tells where the middle of a character is; it reaches half-way to its neighbours, if they are near. */
function toLine(characters: readonly CtcCharacter[], box: PixelBox, page: GreyPage): Omit<TextLine, 'row'> | undefined {
  if (characters.length === 0) return undefined;
  const [across, down] = [box.x1 - box.x0, box.y1 - box.y0];
  const half = (REACH * down) / across;
  const boxes = characters.map(({ at }, i): Box => {
    const [before, after] = [characters[i - 1]?.at ?? 0, characters[i + 1]?.at ?? 1];
    const left = Math.max(at - half, i === 0 ? 0 : (before + at) / 2);
    const right = Math.min(at + half, i === characters.length - 1 ? 1 : (after + at) / 2);
    const place = (along: number) => (box.x0 + along * across) / page.width;
    return [place(left), box.y0 / page.height, place(right), box.y1 / page.height];
  });
  const scores = characters.map(({ score }) => Math.min(1, score));
  const score = scores.reduce((sum, value) => sum + value, 0) / scores.length;
  const text = characters.map(({ char }) => char).join('');
  const [x0, y0, , y1] = boxes[0]!;
  return { box: [x0, y0, boxes.at(-1)![2], y1], text, source: 'model', score, characters: boxes, scores };
}
