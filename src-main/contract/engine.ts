import { z } from 'zod/mini';
import { Measured } from './device.ts';
import { Box, PromptText, ReadCharacter } from './page.ts';
import { call, type ServiceInterface, stream } from './service.ts';
import { TileSet, TilingOptions } from './tile.ts';

export const Provider = z.enum(['cpu', 'webgpu', 'cuda', 'dml', 'coreml']);
export type Provider = z.infer<typeof Provider>;
export const Device = z.enum(['auto', ...Provider.options]);
export type Device = z.infer<typeof Device>;

/** The result of probing an execution provider on this machine. */
export const ProviderReport = z.object({
  provider: Provider,
  usable: z.boolean(),
  /** Why it cannot be used, in the runtime's words; null if it can. */
  reason: z.nullable(z.string()),
  ms: z.number(),
  /** null if it cannot be used or could not be measured. */
  measured: z.nullable(Measured),
});
export type ProviderReport = z.infer<typeof ProviderReport>;

/** A device that does not run a model, and why. */
export const SkippedDevice = z.object({
  device: z.string(),
  reason: z.string(),
  /** It was the one to use, and failed. */
  failed: z.boolean(),
});
export type SkippedDevice = z.infer<typeof SkippedDevice>;

/**
 * Why a model runs on the device that it runs on. `asked`: it was asked for; `small`: the CPU answers sooner with so small a model; `only`: nothing
 * else can be used; `first`: the first that can be used, none could be measured; `fastest`: as `seconds` says; `failed`: what should be faster failed.
 */
export const ChosenBecause = z.object({
  why: z.enum(['asked', 'small', 'only', 'first', 'fastest', 'failed']),
  /** With `fastest`: what a page and an answer should take on each device, the fastest first. */
  seconds: z.array(z.object({ provider: Provider, seconds: z.number() })),
});
export type ChosenBecause = z.infer<typeof ChosenBecause>;

export const LoadParams = z.object({
  modelDir: z.string(),
  /** Where the graphs built from the model are kept. */
  cacheDir: z.string(),
  device: Device,
  /** Budget of the page cache in bytes; null: chosen from the machine's memory. */
  cacheBytes: z.nullable(z.int().check(z.positive())),
  /** Threads of the CPU; left out: one for each core. */
  threads: z.optional(z.int().check(z.positive())),
  /** The caller's probes of execution providers, for an engine process that cannot start probes itself. */
  probed: z.optional(z.array(ProviderReport)),
  /** Providers that failed while this model ran on them. They are not tried again. */
  failed: z.optional(z.array(z.object({ provider: Provider, reason: z.string() }))),
});
export type LoadParams = z.infer<typeof LoadParams>;

/** What a model's family needs of a page before it can answer (inference/answering/family.ts). Nothing else is prepared. */
export const Needs = z.object({
  /** The page's text with positions, at most this many bytes of UTF-8; null: it takes no text. */
  text: z.nullable(z.object({ maxBytes: z.int().check(z.nonnegative()) })),
  /** Visual tokens of the page's tiles. */
  tiles: z.boolean(),
  /** Whether it looks at several pages at once, so that a whole document can be asked in one call. */
  several: z.boolean(),
});
export type Needs = z.infer<typeof Needs>;

export const ModelInfo = z.object({
  name: z.string(),
  /** Content hash of the model folder. */
  sha: z.string(),
  /** The execution provider that runs it. */
  device: Provider,
  /** Providers that failed or were skipped before `device`, and why. */
  skipped: z.array(z.object({ provider: Provider, reason: z.string() })),
  /** Why it runs on `device`. */
  chosenBecause: ChosenBecause,
  tiling: TilingOptions,
  hasReadingHead: z.boolean(),
  /** Calibration of the characters' probabilities, if it was measured: sigmoid(scale * logit + offset) of them are right. */
  readingConfidence: z.nullish(z.object({ scale: z.number(), offset: z.number() })),
  /** The language model of the reading (reading-language.bin), if there is one, and its weight (docs/model-format.md). */
  readingLanguage: z.nullish(
    z.object({ path: z.string(), weight: z.number(), spaces: z.number(), something: z.number() }),
  ),
  needs: Needs,
  /** It can look at a page's pixels (`look`), cut into at most so many local tiles. Left out or null: it cannot. */
  looks: z.nullish(z.object({ maxTiles: z.int().check(z.positive()) })),
  /** Whether it can continue any text, as a language model does, and so describe pages and score texts. Other models only answer. */
  writes: z.boolean(),
  /** Two readers answer about a page, and the better one alone if it is asked to. Left out: one. */
  twoReaders: z.optional(z.literal(true)),
  loadMs: z.number(),
});
export type ModelInfo = z.infer<typeof ModelInfo>;

const EncodeParams = z.object({
  pageKey: z.string().check(z.minLength(1)),
  tiles: TileSet,
  /** Return the reading head's characters as well. */
  read: z.boolean(),
});

const EncodeResult = z.object({
  characters: z.array(ReadCharacter),
  visualTokens: z.int(),
  /** True if the page was already in the cache. */
  cached: z.boolean(),
  timings: z.object({ encoderMs: z.number(), resamplerMs: z.number() }),
});

const PrepareParams = z.object({
  pageKey: z.string().check(z.minLength(1)),
  /** The page's text; null if the model needs none or the page has none. */
  text: z.nullable(PromptText),
});

const PrepareResult = z.object({
  /** The key of the prepared page, for `ask` and `score`. */
  preparedKey: z.string(),
  /** Number of prepared tokens: those of the image, of the text and around them, as far as the family has them. */
  tokens: z.int(),
  cached: z.boolean(),
  timings: z.object({ prepareMs: z.number() }),
});

/** The form of a prompt: ` {text} Answer: ` for a question; ` {text} ` for an instruction that already says what follows ("... in English:"). */
export const PromptForm = z.enum(['question', 'instruction']);
export type PromptForm = z.infer<typeof PromptForm>;

/** Where text goes on from one page to another: the first ends at `end`, the other begins at `begin`, in code points of their prompt texts. What is beyond runs along on every page. */
export const PageBreak = z.object({
  /** Indices of the pages in `AskParams.on`. */
  before: z.int().check(z.nonnegative()),
  after: z.int().check(z.nonnegative()),
  end: z.int().check(z.positive()),
  begin: z.int().check(z.nonnegative()),
});
export type PageBreak = z.infer<typeof PageBreak>;

const AskParams = z.object({
  /** The prepared page, or several if the family looks at several at once. */
  on: z.array(z.string()).check(z.minLength(1)),
  /** Where their text goes on from page to page. Left out: nowhere. */
  breaks: z.optional(z.array(PageBreak)),
  /** The pages that are asked, as indices in `on`; the others are there for what goes on over a break. Left out: all. */
  about: z.optional(z.array(z.int().check(z.nonnegative()))),
  questions: z.array(z.string()).check(z.minLength(1)),
  maxNewTokens: z.int().check(z.positive()),
  /** Where the model has two readers of a page, the better one alone answers, in half the time. */
  oneReader: z.optional(z.boolean()),
  /** Default: `question`. */
  form: z.optional(PromptForm),
});

/** A part of the page's text that an answer was taken from. */
export const Span = z.object({
  /** Index of the page in `AskParams.on`. */
  on: z.int().check(z.nonnegative()),
  /** Position in the prompt text in code points: the first, and the number. */
  start: z.int().check(z.nonnegative()),
  length: z.int().check(z.positive()),
});
export type Span = z.infer<typeof Span>;

/** `written`: in the model's own words; `quoted`: words of the page. */
const AnswerKind = z.enum(['written', 'quoted']);

export const EngineAnswer = z.object({
  text: z.string(),
  /** False if the model says that the page does not answer the question. */
  found: z.boolean(),
  kind: AnswerKind,
  /** The parts it was taken from, in the order of the answer; empty for text that was written freely. */
  spans: z.array(Span),
  /** 0..1: how often such answers are right, if that was measured; otherwise the probability that the model gives this answer. */
  confidence: z.number(),
  /** 0..1: the model's probability that the page does not answer the question; null for models that do not report one. */
  absent: z.nullable(z.number()),
  /** 0..1: how much of the answer's page stands in tables. Left out by models whose confidence does not depend on it. */
  tabular: z.optional(z.number()),
  /** The tokens of the answer without the end token; empty for families that do not write. `logProb` is a natural logarithm. */
  tokens: z.array(z.object({ id: z.int(), logProb: z.number() })),
  /** `loop`: it repeated itself without end. */
  finish: z.enum(['eos', 'length', 'loop']),
  /** From the start of the call, including the queue, to this answer's first token. */
  firstTokenMs: z.number(),
});
export type EngineAnswer = z.infer<typeof EngineAnswer>;

/** Deltas with the index of their question, then one `answers`, which ends the stream. */
export const AskEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('delta'), question: z.int(), delta: z.string() }),
  z.object({ kind: z.literal('answers'), answers: z.array(EngineAnswer), totalMs: z.number() }),
]);
export type AskEvent = z.infer<typeof AskEvent>;

export const EngineStats = z.object({
  cacheBytes: z.number(),
  cacheBudget: z.number(),
  pages: z.int(),
  /** Number of prepared pages in the cache. */
  prepared: z.int(),
  /** How often each graph ran since the model was loaded, by the graph's name. */
  runs: z.record(z.string(), z.int()),
  /** Bytes of outputs that steps copied to the engine's process. Only logits, if the device keeps keys and values. */
  stepBytesCopied: z.number(),
  evictions: z.int(),
  pid: z.int(),
  memoryBytes: z.number(),
});
export type EngineStats = z.infer<typeof EngineStats>;

/** `maybe`: where the page's words do not tell. */
export const AsksForLooks = z.enum(['yes', 'maybe', 'no']);
export type AsksForLooks = z.infer<typeof AsksForLooks>;

/** The page's text, and where each of its characters stands. */
export const LookedText = z.extend(PromptText, {
  /** Per code point of `text`: its box in fractions of the image that the tiles were cut from, or null for separators. */
  boxes: z.array(z.nullable(Box)),
});
export type LookedText = z.infer<typeof LookedText>;

const LookParams = z.object({
  /** The key of the page as it is looked at; not the one that it is read under. */
  pageKey: z.string().check(z.minLength(1)),
  /** The page's tiles; null if the engine has seen them under this key (`cached`). */
  tiles: z.nullable(TileSet),
  /** Height / width of the image that the tiles were cut from. */
  aspect: z.number().check(z.positive()),
  text: LookedText,
  questions: z.array(z.string()).check(z.minLength(1)),
});

/** What is no text, where it was recognised: in fractions of the image that the tiles were cut from. */
export const SeenThing = z.object({ thing: z.enum(['picture', 'stamp', 'signature']), box: Box, score: z.number() });
export type SeenThing = z.infer<typeof SeenThing>;

const LookResult = z.object({
  answers: z.array(EngineAnswer),
  things: z.array(SeenThing),
});

const ScoreParams = z.object({
  preparedKey: z.string(),
  prompt: z.string(),
  form: z.optional(PromptForm),
  texts: z.array(z.string().check(z.minLength(1))).check(z.minLength(1)),
  /** Only the beginning of longer texts is scored. */
  maxTokens: z.int().check(z.positive()),
});

const ScoreResult = z.object({
  /** Per text: the natural log of its probability after the prompt, without its end, and its number of tokens. */
  scores: z.array(z.object({ logProb: z.number(), tokens: z.int().check(z.positive()) })),
});

const Nothing = z.object({});

/**
 * The engine: ONNX sessions behind one queue, in a process of its own. The caller makes the key of a page (`pageKey`) from content, page, region
 * and model. The engine keeps encoded and prepared pages within a memory budget, so a caller must ask `cached` before it skips a step.
 */
export const engineService = {
  load: call(LoadParams, ModelInfo),
  /** Encodes a page's tiles: visual tokens if the model needs them, characters if they are asked for. */
  encode: call(EncodeParams, EncodeResult),
  /** Computes what all questions about a page share. If the model needs tiles, the page must be encoded first. */
  prepare: call(PrepareParams, PrepareResult),
  ask: stream(AskParams, AskEvent),
  /** For each question, whether it asks for what only pixels tell ("Is it signed?"). `no` for models that do not look. */
  asksForLooks: call(
    z.object({ questions: z.array(z.string()).check(z.minLength(1)) }),
    z.object({ looks: z.array(AsksForLooks) }),
  ),
  /** Answers from the pixels of one page: from the words that are marked on it, or in words of its own ("yes", "red"). Only for models that look. */
  look: call(LookParams, LookResult),
  /** How likely a model that `writes` finds each text after a prompt about a page. Used to choose between texts, or between pages for a text. */
  score: call(ScoreParams, ScoreResult),
  cached: call(
    z.object({ pageKey: z.string(), preparedKey: z.nullable(z.string()) }),
    z.object({ page: z.boolean(), prepared: z.boolean() }),
  ),
  release: call(z.object({ pageKey: z.string() }), Nothing),
  stats: call(Nothing, EngineStats),
} as const;

export type EngineApi = ServiceInterface<typeof engineService>;
