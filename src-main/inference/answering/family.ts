import type { ModelConfig } from '../../../models/folder/config.ts';
import type { AskEvent, EngineAnswer, Needs, PageBreak, PromptForm } from '../../contract/engine.ts';
import type { Box, PromptText } from '../../contract/page.ts';
import type { GraphSession } from '../graphs/session.ts';

/** A way of answering. Each family has a folder here, and families.ts picks the one for a model. The engine's queue makes one call at a time. */
export interface AnsweringFamily<P extends Prepared = Prepared> {
  readonly needs: Needs;
  /** It can answer about a page with the better one of its two readers alone. */
  readonly twoReaders?: true;
  /** Computes what all questions about a page share. */
  prepare(page: SeenPage, signal: AbortSignal | undefined): Promise<P>;
  /**
   * Returns the answers in the order of the questions.
   *
   * @param on the prepared page, or several pages for a family that looks at several at once
   * @throws the signal's reason between two graph runs
   */
  answer(on: readonly P[], asked: Asked, options: AnswerOptions): Promise<EngineAnswer[]>;
  /** How likely each text is after the prompt. Families that cannot write texts do not have it. */
  score?(on: P, scored: Scored, signal: AbortSignal): Promise<Score[]>;
}

/** Opens a family on a model's graphs. The caller disposes the graphs. @throws DocentError model-missing, model-invalid */
export type OpenFamily = (parts: FamilyParts) => Promise<AnsweringFamily>;

export interface FamilyParts {
  readonly modelDir: string;
  readonly config: ModelConfig;
  /** The model's graphs by name, open on one device. */
  readonly graphs: Readonly<Record<string, GraphSession>>;
}

/** A page as a family gets it: as much of it as the family's `needs` ask for. */
export interface SeenPage {
  /** [tiles * V, hidden], row-major, over all tiles; empty if the family needs none. */
  readonly visualTokens: Float32Array;
  /** The part of the page that each of these tiles shows, as fractions of the page. */
  readonly tileBoxes: readonly Box[];
  readonly text: PromptText | null;
}

/** What a family keeps of a page between questions. The page cache counts its bytes and disposes it. */
export interface Prepared {
  /** Tokens that stand ready. */
  readonly tokens: number;
  readonly bytes: number;
  dispose(): void;
}

export interface Asked {
  readonly questions: readonly string[];
  /** For families that look at several pages. */
  readonly breaks?: readonly PageBreak[] | undefined;
  /** Indices of the pages that are asked; left out: all. */
  readonly about?: readonly number[] | undefined;
  readonly maxNewTokens: number;
  /** For families of two readers: the better one alone answers. */
  readonly oneReader?: boolean | undefined;
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

/** The natural log of a text's probability, without its end, and the number of its tokens. */
export interface Score {
  readonly logProb: number;
  readonly tokens: number;
}
