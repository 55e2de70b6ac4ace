import { z } from 'zod';
import { Measured } from './device.ts';
import { PromptText, ReadCharacter } from './page.ts';
import { call, type ServiceInterface, stream } from './service.ts';
import { TileSet, TilingOptions } from './tile.ts';

export const Device = z.enum(['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml']);
export type Device = z.infer<typeof Device>;
export const Provider = Device.exclude(['auto']);
export type Provider = z.infer<typeof Provider>;

/** One execution provider as a probe found it on this machine. */
export const ProviderReport = z.object({
  provider: Provider,
  usable: z.boolean(),
  /** Why not, in the runtime's words; null when it is usable. */
  reason: z.string().nullable(),
  ms: z.number(),
  /** null when it cannot be used, or could not be measured. */
  measured: Measured.nullable(),
});
export type ProviderReport = z.infer<typeof ProviderReport>;

export const LoadParams = z.object({
  modelDir: z.string(),
  /** Where the graphs built from the model are kept. */
  cacheDir: z.string(),
  device: Device,
  /** Budget of the page cache in bytes; null: chosen from the machine's memory. */
  cacheBytes: z.number().int().positive().nullable(),
  /** What the caller found out about execution providers, when the engine's process cannot start probes itself. */
  probed: z.array(ProviderReport).optional(),
  /** Providers that failed with this model while it ran: not to be tried again. */
  failed: z.array(z.object({ provider: Provider, reason: z.string() })).optional(),
});
export type LoadParams = z.infer<typeof LoadParams>;

/** What a model's family needs of a page before it can answer (inference/answering/family.ts): nobody prepares more. */
export const Needs = z.object({
  /** The page's text with its places, this many bytes of UTF-8 at most; null: it takes none. */
  text: z.object({ maxBytes: z.number().int().nonnegative() }).nullable(),
  /** Visual tokens of the page's tiles. */
  tiles: z.boolean(),
  /** It looks at several pages at once: a whole document is asked in one call. */
  several: z.boolean(),
});
export type Needs = z.infer<typeof Needs>;

export const ModelInfo = z.object({
  name: z.string(),
  /** Content hash of the model folder. */
  sha: z.string(),
  /** The execution provider that runs it. */
  device: Provider,
  /** Providers that were tried or passed over before `device`, and why. */
  skipped: z.array(z.object({ provider: Provider, reason: z.string() })),
  /** Why it runs on `device`, for people. */
  chosenBecause: z.string(),
  tiling: TilingOptions,
  hasReadingHead: z.boolean(),
  /** What the probabilities of characters are worth, where that was measured: sigmoid(scale * logit + offset) of them are right. */
  readingConfidence: z.object({ scale: z.number(), offset: z.number() }).nullish(),
  /** What is likely to be printed (reading-language.bin), where the model has that, and how much it weighs (docs/model-format.md). */
  readingLanguage: z
    .object({ path: z.string(), weight: z.number(), spaces: z.number(), something: z.number() })
    .nullish(),
  needs: Needs,
  /** Goes on with any text, as a language model does: it can describe, and score what others wrote. Others only answer. */
  writes: z.boolean(),
  loadMs: z.number(),
});
export type ModelInfo = z.infer<typeof ModelInfo>;

export const EncodeParams = z.object({
  pageKey: z.string().min(1),
  tiles: TileSet,
  /** Return the reading head's characters as well. */
  read: z.boolean(),
});
export type EncodeParams = z.infer<typeof EncodeParams>;

export const EncodeResult = z.object({
  characters: z.array(ReadCharacter),
  visualTokens: z.number().int(),
  /** True when the page's visual tokens were already here. */
  cached: z.boolean(),
  timings: z.object({ encoderMs: z.number(), resamplerMs: z.number() }),
});
export type EncodeResult = z.infer<typeof EncodeResult>;

export const PrepareParams = z.object({
  pageKey: z.string().min(1),
  /** The page's text; null where the model needs none, or the page has none. */
  text: PromptText.nullable(),
});
export type PrepareParams = z.infer<typeof PrepareParams>;

export const PrepareResult = z.object({
  /** Names what is ready now, for `ask` and `score`. */
  preparedKey: z.string(),
  /** Tokens that stand ready: of the image, the text and their marks, as far as the family has them. */
  tokens: z.number().int(),
  cached: z.boolean(),
  timings: z.object({ prepareMs: z.number() }),
});
export type PrepareResult = z.infer<typeof PrepareResult>;

/** How a prompt is put: ` {text} Answer: ` for a question; ` {text} ` for an instruction that says itself what is to follow ("... in English:"). */
export const PromptForm = z.enum(['question', 'instruction']);
export type PromptForm = z.infer<typeof PromptForm>;

export const AskParams = z.object({
  /** What was prepared: one page, or several where the family looks at several at once. */
  on: z.array(z.string()).min(1),
  questions: z.array(z.string()).min(1),
  maxNewTokens: z.number().int().positive(),
  /** `question` when left out. */
  form: PromptForm.optional(),
});
export type AskParams = z.infer<typeof AskParams>;

/** A stretch of the page's text that an answer was taken from. */
export const Span = z.object({
  /** Which of the pages that were asked (index in `AskParams.on`). */
  on: z.number().int().nonnegative(),
  /** Code points of the prompt text: the first, and how many. */
  start: z.number().int().nonnegative(),
  length: z.number().int().positive(),
});
export type Span = z.infer<typeof Span>;

/** `written`: in the model's own words; `quoted`: words of the page. */
export const AnswerKind = z.enum(['written', 'quoted']);
export type AnswerKind = z.infer<typeof AnswerKind>;

export const EngineAnswer = z.object({
  text: z.string(),
  /** False when the model says that the page does not tell. */
  found: z.boolean(),
  kind: AnswerKind,
  /** What it was taken from, in the order of the answer; none for what was written freely. */
  spans: z.array(Span),
  /** 0..1: how often such answers are right, as far as that was measured; else the model's own probability of this very answer. */
  confidence: z.number(),
  /** 0..1: how likely the model finds it that the page does not tell; null for models that have no word for it. */
  absent: z.number().nullable(),
  /** The tokens that were written, without the one that ends the answer; none where a family does not write. `logProb` is a natural logarithm. */
  tokens: z.array(z.object({ id: z.number().int(), logProb: z.number() })),
  /** `loop`: it repeated itself and would never have ended. */
  finish: z.enum(['eos', 'length', 'loop']),
  /** From the call's start (queue included) to this answer's first token. */
  firstTokenMs: z.number(),
});
export type EngineAnswer = z.infer<typeof EngineAnswer>;

/** Deltas as they come, per question (its index), then one `answers` that ends the stream. */
export const AskEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('delta'), question: z.number().int(), delta: z.string() }),
  z.object({ kind: z.literal('answers'), answers: z.array(EngineAnswer), totalMs: z.number() }),
]);
export type AskEvent = z.infer<typeof AskEvent>;

export const EngineStats = z.object({
  cacheBytes: z.number(),
  cacheBudget: z.number(),
  pages: z.number().int(),
  /** What was prepared for questions and is still here. */
  prepared: z.number().int(),
  /** How often each graph ran since the model was loaded, by the graph's name. */
  runs: z.record(z.string(), z.number().int()),
  /** Bytes of outputs that steps have brought back to the engine's process: where a device keeps keys and values, the logits alone. */
  stepBytesCopied: z.number(),
  evictions: z.number().int(),
  pid: z.number().int(),
  memoryBytes: z.number(),
});
export type EngineStats = z.infer<typeof EngineStats>;

export const ScoreParams = z.object({
  preparedKey: z.string(),
  prompt: z.string(),
  form: PromptForm.optional(),
  texts: z.array(z.string().min(1)).min(1),
  /** Longer texts are scored by their beginning. */
  maxTokens: z.number().int().positive(),
});
export type ScoreParams = z.infer<typeof ScoreParams>;

export const ScoreResult = z.object({
  /** Per text: the natural log of its probability after the prompt (its end not included), and over how many tokens. */
  scores: z.array(z.object({ logProb: z.number(), tokens: z.number().int().positive() })),
});
export type ScoreResult = z.infer<typeof ScoreResult>;

const Nothing = z.object({});

/**
 * The engine: ONNX sessions behind one queue, in a process of its own. Pages are named by the caller (`pageKey`: content, page, region and
 * model). The engine keeps what it has seen of them and what is prepared for questions under a memory budget, so a caller asks `cached`
 * before it skips a step.
 */
export const engineService = {
  load: call(LoadParams, ModelInfo),
  /** Looks at a page's tiles: visual tokens for a model that needs them, characters when they are to be read. */
  encode: call(EncodeParams, EncodeResult),
  /** Makes ready what all questions on a page share. A model that needs tiles wants the page encoded before. */
  prepare: call(PrepareParams, PrepareResult),
  ask: stream(AskParams, AskEvent),
  /** How likely a model that `writes` finds each text as what follows a prompt on a page: to choose between texts, or between pages for a text. */
  score: call(ScoreParams, ScoreResult),
  cached: call(
    z.object({ pageKey: z.string(), preparedKey: z.string().nullable() }),
    z.object({ page: z.boolean(), prepared: z.boolean() }),
  ),
  release: call(z.object({ pageKey: z.string() }), Nothing),
  stats: call(Nothing, EngineStats),
} as const;

export type EngineApi = ServiceInterface<typeof engineService>;
