import type { Device } from '../../contract/engine.ts';
import type { Box, TextSource } from '../../contract/page.ts';

/** What the command line needs of Docent: the answers exactly as `--json` prints them. */
export interface Docent {
  ask(file: string, questions: readonly string[], options?: AskOptions): Promise<AskResult>;
  read(file: string, options?: ReadOptions): Promise<ReadResult>;
  info(options?: { signal?: AbortSignal | undefined }): Promise<{ model: string; device: string }>;
  dispose(): Promise<void>;
}

export interface ReadOptions {
  /** 1-based; without it, all pages. */
  readonly page?: number | undefined;
  readonly password?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called when a new stage begins, with words for a person. */
  readonly onProgress?: ((stage: string) => void) | undefined;
}

export interface AskOptions extends ReadOptions {
  /** x, y, width, height as fractions of the page. */
  readonly region?: readonly [number, number, number, number] | undefined;
  /** false: the model answers from pixels alone. */
  readonly text?: boolean | undefined;
}

export interface AnswerEvidence {
  readonly page: number;
  readonly box: Box;
  readonly text: string;
  readonly score: number;
}

export interface Answer {
  readonly question: string;
  readonly answer: string;
  readonly found: boolean;
  readonly page: number;
  readonly evidence: readonly AnswerEvidence[];
  readonly confidence: number;
}

export interface AskResult {
  readonly answers: readonly Answer[];
  readonly model: string;
  readonly device: string;
  readonly tiles: {
    readonly rows: number;
    readonly cols: number;
    readonly kept: number;
    readonly pixels: readonly [number, number];
  };
  readonly timings: {
    readonly open_ms: number;
    readonly tile_ms: number;
    readonly encode_ms: number;
    readonly prefill_ms: number;
    readonly first_token_ms: number;
    readonly total_ms: number;
  };
}

export interface ReadPage {
  readonly page: number;
  readonly width: number;
  readonly height: number;
  readonly lines: readonly {
    readonly box: Box;
    readonly text: string;
    readonly source: TextSource;
    readonly score: number;
  }[];
}

export interface ReadResult {
  readonly pages: readonly ReadPage[];
  readonly timings: Readonly<Record<string, number>>;
}

export interface ServiceSettings {
  readonly modelDir: string;
  readonly cacheDir: string;
  readonly device: Device;
}

export type CreateDocent = (settings: ServiceSettings) => Docent | Promise<Docent>;
