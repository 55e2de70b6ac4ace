import { z } from 'zod';
import { ModelInfo } from '../contract/engine.ts';
import { Box, PageRaster, ReadCharacter, TextLine } from '../contract/page.ts';
import { call, type ServiceInterface } from '../contract/service.ts';
import { TickBox, TileSet, TilingOptions } from '../contract/tile.ts';

/** Of a model what its reading needs: calibration and language. */
const ReadingOf = z.object(ModelInfo.shape).pick({ sha: true, readingConfidence: true, readingLanguage: true });
export type ReadingOf = z.infer<typeof ReadingOf>;

const CutParams = z.object({
  /** The page as it is displayed; null: it is hoped to be kept under `key`. */
  raster: z.nullable(PageRaster),
  /** Keeps the page laid straight, for later cuts of its parts; null: that is not wanted. */
  key: z.string().nullable(),
  /** Turned clockwise. */
  quarters: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
  /** With its contrast raised. */
  raised: z.boolean(),
  tiling: TilingOptions,
  region: z.nullable(Box),
  /** Letters of a region are made no wider than so many pixels; null: than those of a page. */
  widest: z.number().positive().nullable(),
});
export type CutParams = z.infer<typeof CutParams>;

const CutResult = z.object({
  /** false: the page is not kept (any more), so it must be given. */
  known: z.boolean(),
  /** null: the contrast was to be raised, and the page has nothing on it. */
  tiles: z.nullable(TileSet),
});
export type CutResult = z.infer<typeof CutResult>;

const JudgeParams = z.object({
  characters: z.array(ReadCharacter),
  tickBoxes: z.array(TickBox),
  /** In pixels; only its proportions matter. */
  sheet: z.object({ width: z.number().positive(), height: z.number().positive() }),
  model: ReadingOf,
  /** Strokes of print were measured. */
  printed: z.boolean(),
});
export type JudgeParams = z.infer<typeof JudgeParams>;

/** How well a page could be read (`legibilityOf`). */
const Legibility = z.object({
  sureness: z.number(),
  characters: z.number().int(),
  legible: z.boolean(),
  worthTurning: z.boolean(),
  unreadable: z.boolean(),
  unreadablePart: z.boolean(),
  familiar: z.boolean(),
});

const Picture = z.object({ box: Box, pixels: PageRaster });
export type Picture = z.infer<typeof Picture>;

const EarlierTurn = z.object({ question: z.string(), answer: z.string().nullable() });
const Stretch = z.object({ start: z.number().int(), end: z.number().int() });

/** What takes tens of milliseconds and more of a processor: the main thread, which answers the window, must not wait for it. */
export const threadWork = {
  /** Loads what questions need: the lexicon of English. */
  warm: call(z.object({}), z.object({})),
  cut: call(CutParams, CutResult),
  /** Parts of a page that may hold text, without the words that are known, the largest first. */
  pictures: call(
    z.object({ raster: PageRaster, boxes: z.array(Box), words: z.array(Box) }),
    z.object({ pictures: z.array(Picture) }),
  ),
  /** Characters as lines, and how well they make sense. */
  judge: call(JudgeParams, z.object({ lines: z.array(TextLine), legibility: Legibility })),
  /** Whether texts are in a language that the model has learnt; true where it has learnt none. */
  familiar: call(z.object({ texts: z.array(z.string()), model: ReadingOf }), z.object({ familiar: z.boolean() })),
  /** Of how many pairs of spellings the first, and the second, is clearly likelier in the languages that the model has learnt. */
  likelier: call(
    z.object({ pairs: z.array(z.tuple([z.string(), z.string()])), model: ReadingOf }),
    z.object({ firsts: z.number().int(), seconds: z.number().int() }),
  ),
  completeQuestion: call(
    z.object({ question: z.string(), earlier: z.array(EarlierTurn) }),
    z.object({ completed: z.string().nullable() }),
  ),
  answerSentence: call(
    z.object({ question: z.string(), answer: z.string() }),
    z.object({ sentence: z.string().nullable() }),
  ),
  /** For each text the names in it. */
  names: call(z.object({ texts: z.array(z.string()) }), z.object({ names: z.array(z.array(Stretch)) })),
};

export type ThreadWork = ServiceInterface<typeof threadWork>;
