import type { AskResult, ReadResult } from '../../contract/docent.ts';
import type { AskOptions, DocentSettings, ReadOptions } from '../../docent-service.ts';

/** What the command line needs of Docent; `DocentService` is one. */
export interface Docent {
  ask(file: string, questions: readonly string[], options?: AskOptions): Promise<AskResult>;
  read(file: string, options?: ReadOptions): Promise<ReadResult>;
  info(options?: { signal?: AbortSignal | undefined }): Promise<{ model: string; device: string }>;
  dispose(): Promise<void>;
}

export type CreateDocent = (settings: DocentSettings) => Docent | Promise<Docent>;
