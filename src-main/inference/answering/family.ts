import type { ModelConfig } from '../../../models/folder/config.ts';
import type { AskEvent, EngineAnswer, Needs, PromptForm } from '../../contract/engine.ts';
import type { Box, PromptText } from '../../contract/page.ts';
import type { GraphSession } from '../graphs/session.ts';

/** A model's way of answering. Each has a folder here, and families.ts picks one for a model. It works inside the engine's queue, one call at a time. */
export interface AnsweringFamily<P extends Prepared = Prepared> {
  readonly needs: Needs;
  /** Makes ready what all questions on a page share. */
  prepare(page: SeenPage, signal: AbortSignal | undefined): Promise<P>;
  /**
   * Answers in the order of the questions.
   *
   * @param on what was prepared: one page, or several for a family that looks at several at once
   * @throws the signal's reason between two graph runs
   */
  answer(on: readonly P[], asked: Asked, options: AnswerOptions): Promise<EngineAnswer[]>;
  /** How likely each text is after the prompt; left out by families that only answer. */
  score?(on: P, scored: Scored, signal: AbortSignal): Promise<Score[]>;
}

/** Opens a family on a model's graphs, which the caller disposes. @throws DocentError model-missing, model-invalid */
export type OpenFamily = (parts: FamilyParts) => Promise<AnsweringFamily>;

export interface FamilyParts {
  readonly modelDir: string;
  readonly config: ModelConfig;
  /** The model's graphs by name, open on one device. */
  readonly graphs: Readonly<Record<string, GraphSession>>;
}

/** A page as it is handed to a family: as much of it as the family's `needs` ask for. */
export interface SeenPage {
  /** Of all tiles, [tiles * V, hidden], row-major; empty when none are needed. */
  readonly visualTokens: Float32Array;
  /** What each of those tiles shows, as fractions of the page. */
  readonly tileBoxes: readonly Box[];
  readonly text: PromptText | null;
}

/** What a family keeps of a page between questions; the page cache counts its bytes and disposes it. */
export interface Prepared {
  /** Tokens that stand ready. */
  readonly tokens: number;
  readonly bytes: number;
  dispose(): void;
}

export interface Asked {
  readonly questions: readonly string[];
  readonly maxNewTokens: number;
  readonly form?: PromptForm | undefined;
}

export interface AnswerOptions {
  /** `performance.now()` that first-token times count from. */
  readonly startedAt: number;
  readonly signal: AbortSignal;
  readonly onDelta: (event: AskEvent & { kind: 'delta' }) => void;
}

export interface Scored {
  readonly prompt: string;
  readonly form?: PromptForm | undefined;
  readonly texts: readonly string[];
  readonly maxTokens: number;
}

/** The natural log of a text's probability, its end not included, and over how many tokens. */
export interface Score {
  readonly logProb: number;
  readonly tokens: number;
}
