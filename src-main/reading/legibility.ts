import type { ReadCharacter, TextLine } from '../contract/page.ts';
import { familiarityOf, type Language, meanLogProbability } from './language.ts';

/** Detections from this probability on are characters. */
const SEEN = 0.25;
/** Mean probability of the characters of pages that stand upright: 0.82 to 0.97 on scanned receipts; upside down 0.66 to 0.74, on their side 0.35 to 0.57. */
const SURE = 0.78;
/** Mean natural logarithm of a character's probability in the language: -0.9 to -3.4 on such pages, -7 to -8.4 upside down; French -4.6. */
const SPOKEN = -5.5;
/** Below both, and with at least this many characters, the page is nothing that the model was trained to read; below GUESSED, fewer are enough. */
const [UNSURE, FEWEST, GUESSED] = [0.72, 8, 0.6];
/**
 * A page whose letters make no words is in another script, however sure the head is of each: sureness + WEIGHT * (mean - SPOKEN) is 0.40 to 0.74 on drawn pages in Hebrew, Arabic,
 * Greek, Russian and Ukrainian, and 0.85 in Hungarian and Vietnamese.
 */
const [WEIGHT, FOREIGN] = [0.1, 0.8];
/** Lines one below the other, and their characters, that are a part of the page in another script. */
const [PART_LINES, PART] = [2, 60];
/** With fewer characters hardly anything was read. */
const ANY = 4;
/** How much surer the reading in another orientation must be. */
const BETTER = 0.06;

/** How well the page could be read. */
export interface Legibility {
  /** 0..1: mean probability of the characters. */
  readonly sureness: number;
  /** How many were seen. */
  readonly characters: number;
  readonly legible: boolean;
  /** There are characters, and they read badly; or there is print, and hardly a character was seen in it. */
  readonly worthTurning: boolean;
  /** A script that the model does not know, handwriting, a picture without text. */
  readonly unreadable: boolean;
  /** Several of its lines are in such a script, whatever the others are in: a page in two languages. */
  readonly unreadablePart: boolean;
  /** It makes sense in a language that was counted. */
  readonly familiar: boolean;
}

/**
 * @param language null: the model has none, so the characters' probabilities decide alone
 * @param printed strokes of print were measured
 */
export function legibilityOf(
  characters: readonly ReadCharacter[],
  lines: readonly TextLine[],
  language: Language | null,
  printed = false,
): Legibility {
  const seen = characters.filter(({ score }) => score >= SEEN);
  const sureness = seen.length === 0 ? 0 : seen.reduce((sum, { score }) => sum + score, 0) / seen.length;
  const spokenLines = language === null ? null : lines.map((line) => spokenLine(line, language));
  const all = spokenLines === null ? 0 : sumOf(spokenLines, ({ letters }) => letters);
  const mean = spokenLines === null || all === 0 ? null : sumOf(spokenLines, ({ log }) => log) / all;
  const spoken = mean === null || mean >= SPOKEN;
  return {
    sureness,
    characters: seen.length,
    legible: sureness >= SURE && spoken,
    worthTurning: seen.length < ANY ? printed : !(sureness >= SURE && spoken),
    familiar: sureness >= SURE && (mean === null || familiarityOf(mean) > 0),
    unreadablePart: spokenLines !== null && hasForeignLines(spokenLines),
    unreadable:
      (seen.length >= FEWEST && mean !== null && isForeign(sureness, mean)) ||
      (seen.length >= FEWEST && sureness < UNSURE && (sureness < GUESSED || !spoken)) ||
      (seen.length >= ANY && sureness < GUESSED && !spoken),
  };
}

const isForeign = (sureness: number, mean: number) => mean < SPOKEN && sureness + WEIGHT * (mean - SPOKEN) < FOREIGN;

/** A line's characters, and the sums of how sure the head is of them and of the natural logarithms of their probabilities in the language. */
interface SpokenLine {
  readonly letters: number;
  readonly sure: number;
  readonly log: number;
}

function spokenLine({ text, score }: TextLine, language: Language): SpokenLine {
  const letters = Array.from(text).length;
  return { letters, sure: score * letters, log: (meanLogProbability(language, [text]) ?? 0) * letters };
}

const sumOf = (lines: readonly SpokenLine[], of: (line: SpokenLine) => number) =>
  lines.reduce((sum, line) => sum + of(line), 0);

function hasForeignLines(lines: readonly SpokenLine[]): boolean {
  let part: SpokenLine[] = [];
  for (const line of lines) {
    part = line.log < SPOKEN * line.letters ? [...part, line] : [];
    const letters = sumOf(part, (one) => one.letters);
    if (part.length < PART_LINES || letters < PART) continue;
    if (isForeign(sumOf(part, ({ sure }) => sure) / letters, sumOf(part, ({ log }) => log) / letters)) return true;
  }
  return false;
}

/** A handful of guesses is no better reading than another. */
export const isClearlyBetter = ({ sureness, characters }: Legibility, other: Legibility): boolean =>
  sureness >= other.sureness + BETTER && (characters >= FEWEST || sureness >= GUESSED);
