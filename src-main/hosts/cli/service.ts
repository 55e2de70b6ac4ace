import type { PageAnswerer } from '../../asking/page-answerer.ts';
import type { AskResult, ReadResult } from '../../contract/docent.ts';
import type { AskOptions, DocentSettings, PageLines, ReadOptions } from '../../docent-service.ts';
import type { OpenDocument } from '../../documents/index.ts';

/** What the command line needs of Docent; `DocentService` is one. */
export interface Docent {
  ask(file: string | OpenDocument, questions: readonly string[], options?: AskOptions): Promise<AskResult>;
  read(file: string, options?: ReadOptions): Promise<ReadResult>;
  /** The lines of one page: its text layer, or else what the model reads. */
  lines(document: OpenDocument, page: number, options: ReadOptions & { readonly read: boolean }): Promise<PageLines>;
  info(options?: { signal?: AbortSignal | undefined }): Promise<{ model: string; device: string }>;
  /** Memory of the process that runs a model; null: not known. @param by null: Docent's own */
  memoryBytes(by: PageAnswerer | null): Promise<number | null>;
  dispose(): Promise<void>;
}

export type CreateDocent = (settings: DocentSettings) => Docent | Promise<Docent>;
