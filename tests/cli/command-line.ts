import type { AskResult, ReadResult } from '../../src-main/contract/docent.ts';
import type { AskOptions, PageLines, ReadOptions } from '../../src-main/docent-service.ts';
import type { OpenDocument } from '../../src-main/documents/index.ts';
import { Progress } from '../../src-main/hosts/cli/progress.ts';
import { runCli } from '../../src-main/hosts/cli/run-cli.ts';
import type { CreateDocent, Docent } from '../../src-main/hosts/cli/service.ts';
import { multipliesBytesExactly } from '../../src-main/inference/devices/byte-products.ts';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command line in this process. */
export async function commandLine(
  args: readonly string[],
  createDocent: CreateDocent,
  settings: { signal?: AbortSignal; env?: Record<string, string>; exactBytes?: boolean } = {},
): Promise<Outcome> {
  let [stdout, stderr] = ['', ''];
  const err = { isTTY: false, write: (text: string) => (stderr += text) };
  const code = await runCli(args, {
    stdout: { write: (text: string) => (stdout += text) },
    stderr: err,
    env: settings.env ?? {},
    signal: settings.signal ?? new AbortController().signal,
    progress: new Progress(err),
    createDocent,
    exactBytes: async () => settings.exactBytes ?? multipliesBytesExactly(),
  });
  return { code, stdout, stderr };
}

export interface AskCall {
  readonly file: string;
  readonly questions: readonly string[];
  readonly options: AskOptions;
}

/**
 * A service that answers from a table instead of a model, to test the command line itself. It
 * remembers how it was asked and whether it was closed.
 */
export class TableDocent implements Docent {
  readonly calls: AskCall[] = [];
  disposed = 0;
  /** The text of every page. */
  pageLines: PageLines['lines'] = [];
  readonly #answers: Readonly<Record<string, string>>;

  constructor(answers: Readonly<Record<string, string>> = {}) {
    this.#answers = answers;
  }

  async ask(file: string | OpenDocument, questions: readonly string[], options: AskOptions = {}): Promise<AskResult> {
    this.calls.push({ file: typeof file === 'string' ? file : file.sha256, questions, options });
    options.signal?.throwIfAborted();
    const page = options.page ?? 1;
    return {
      answers: questions.map((question) => {
        const answer = this.#answers[question] ?? '';
        const found = answer !== '';
        const evidence = found
          ? [{ page, box: [0.1, 0.2, 0.3, 0.25] as [number, number, number, number], text: answer, score: 1 }]
          : [];
        return { question, answer, found, page, evidence, confidence: found ? 0.9 : 0.1 };
      }),
      model: 'table',
      device: 'cpu',
      tiles: { rows: 3, cols: 2, kept: 5, pixels: [868, 1288] },
      notes: [],
      timings: { open_ms: 12, tile_ms: 3, encode_ms: 400, prefill_ms: 250, first_token_ms: 1200, total_ms: 1300 },
    };
  }

  async read(_file: string, options: ReadOptions = {}): Promise<ReadResult> {
    const line = (text: string, x: number, y: number) => ({
      box: [x, y, x + 0.2, y + 0.02] as [number, number, number, number],
      text,
      source: 'model' as const,
      score: 0.9,
    });
    const pages = [1, 2].map((page) => ({
      page,
      width: 600,
      height: 800,
      lines: [line(`PAGE ${page}`, 0.1, 0.1), line('TOTAL', 0.1, 0.13), line('2.00', 0.7, 0.135)],
    }));
    return {
      pages: pages.filter((p) => options.page === undefined || p.page === options.page),
      notes: [],
      timings: { open_ms: 1, encode_ms: 3, total_ms: 5 },
    };
  }

  async lines(): Promise<PageLines> {
    return { lines: this.pageLines, source: 'model' };
  }

  async info() {
    return { model: 'table', device: 'cpu' };
  }

  async memoryBytes(): Promise<number | null> {
    return 123e6;
  }

  async dispose(): Promise<void> {
    this.disposed += 1;
  }
}
