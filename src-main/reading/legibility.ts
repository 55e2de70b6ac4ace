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
  const mean =
    language === null
      ? null
      : meanLogProbability(
          language,
          lines.map(({ text }) => text),
        );
  const spoken = mean === null || mean >= SPOKEN;
  return {
    sureness,
    characters: seen.length,
    legible: sureness >= SURE && spoken,
    worthTurning: seen.length < ANY ? printed : !(sureness >= SURE && spoken),
    familiar: sureness >= SURE && (mean === null || familiarityOf(mean) > 0),
    unreadable:
      (seen.length >= FEWEST && mean !== null && !spoken && sureness + WEIGHT * (mean - SPOKEN) < FOREIGN) ||
      (seen.length >= FEWEST && sureness < UNSURE && (sureness < GUESSED || !spoken)) ||
      (seen.length >= ANY && sureness < GUESSED && !spoken),
  };
}

/** A handful of guesses is no better reading than another. */
export const isClearlyBetter = ({ sureness, characters }: Legibility, other: Legibility): boolean =>
  sureness >= other.sureness + BETTER && (characters >= FEWEST || sureness >= GUESSED);
