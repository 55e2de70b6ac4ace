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
  hasCopyHead: z.boolean(),
  /** Question and page are read together as whole words: nothing but the page's visual tokens and text is kept between questions. */
  readsWords: z.boolean(),
  /** Turns the log probability of an answer into how often such answers are right: sigmoid(scale * log p + offset); null: not measured. */
  confidence: z.object({ scale: z.number(), offset: z.number() }).nullable(),
  /** The prefix carries the page's text. */
  usesText: z.boolean(),
  /** Visual tokens of one tile. */
  queries: z.number().int().positive(),
  vocabulary: z.number().int().positive(),
  layers: z.number().int().positive(),
  /** Prompt length (tokens) that the model was trained for. */
  contextLength: z.number().int().positive(),
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

export const PrefillParams = z.object({ pageKey: z.string().min(1), text: PromptText.nullable() });
export type PrefillParams = z.infer<typeof PrefillParams>;

export const PrefillResult = z.object({
  prefixKey: z.string(),
  /** Positions of the prefix: image, text and their marks. */
  prefixTokens: z.number().int(),
  cached: z.boolean(),
  timings: z.object({ prefillMs: z.number() }),
});
export type PrefillResult = z.infer<typeof PrefillResult>;

/** How a prompt is put: ` {text} Answer: ` for a question; ` {text} ` for an instruction that says itself what is to follow ("... in English:"). */
export const PromptForm = z.enum(['question', 'instruction']);
export type PromptForm = z.infer<typeof PromptForm>;

export const AskParams = z.object({
  prefixKey: z.string(),
  questions: z.array(z.string()).min(1),
  maxNewTokens: z.number().int().positive(),
  /** `question` when left out. */
  form: PromptForm.optional(),
});
export type AskParams = z.infer<typeof AskParams>;

export const AnswerToken = z.object({
  id: z.number().int(),
  /** Natural log of the token's probability. */
  logProb: z.number(),
  /** Index of the code point of the prompt text that the token was copied from, if it was. */
  place: z.number().int().nullable(),
  /** Code points copied from `place` on: 1 for a byte of a character, a whole word's for a word reader; 0 when nothing was. */
  length: z.number().int().nonnegative(),
  /** 0..1: how far the model copied rather than wrote; null without a copy head. */
  gate: z.number().nullable(),
});
export type AnswerToken = z.infer<typeof AnswerToken>;

export const EngineAnswer = z.object({
  text: z.string(),
  /** Without the end token. */
  tokens: z.array(AnswerToken),
  /** 0..1: how likely the model found it, before it wrote anything, that the page does not tell, and that it would point at many places; null for models that have no word for it. */
  absent: z.number().nullable(),
  /** Log probability of the end token; null when the answer was cut off. */
  endLogProb: z.number().nullable(),
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
  prefixes: z.number().int(),
  /** How often each graph ran since the engine started. */
  runs: z.object({
    encoder: z.number().int(),
    resampler: z.number().int(),
    prefill: z.number().int(),
    step: z.number().int(),
  }),
  /** Bytes of outputs that steps have brought back to the engine's process: where a device keeps keys and values, the logits alone. */
  stepBytesCopied: z.number(),
  evictions: z.number().int(),
  pid: z.number().int(),
  memoryBytes: z.number(),
});
export type EngineStats = z.infer<typeof EngineStats>;

export const ScoreParams = z.object({
  prefixKey: z.string(),
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
 * model); the engine keeps their visual tokens and prefixes under a memory budget, so a caller asks `cached` before it skips a step.
 */
export const engineService = {
  load: call(LoadParams, ModelInfo),
  encode: call(EncodeParams, EncodeResult),
  prefill: call(PrefillParams, PrefillResult),
  ask: stream(AskParams, AskEvent),
  /** How likely the model finds each text as what follows a prompt on a page: to choose between texts, or between pages for a text. */
  score: call(ScoreParams, ScoreResult),
  cached: call(
    z.object({ pageKey: z.string(), prefixKey: z.string().nullable() }),
    z.object({ page: z.boolean(), prefix: z.boolean() }),
  ),
  release: call(z.object({ pageKey: z.string() }), Nothing),
  stats: call(Nothing, EngineStats),
} as const;

export type EngineApi = ServiceInterface<typeof engineService>;
