import { type FileHandle, open, readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { ErrorSums } from '../quantize/blocks.ts';

const Line = z.object({
  file: z.string(),
  key: z.string(),
  /** Bytes of the file with this weight and all before it, and their SHA-256. */
  end: z.number().int().nonnegative(),
  digest: z.string(),
  errors: z.record(z.string(), z.object({ squares: z.number(), errorSquares: z.number() })),
});
export type JournalLine = z.infer<typeof Line>;

const Head = z.object({ plan: z.string() });

/**
 * Records what an import has finished, with one JSON line per weight. The first line identifies the import. The journal stays with the model, so
 * that `verify` can say which weight of a damaged file is damaged.
 */
export class Journal {
  readonly #handle: FileHandle;
  readonly #lines: Map<string, JournalLine>;

  private constructor(handle: FileHandle, lines: Map<string, JournalLine>) {
    this.#handle = handle;
    this.#lines = lines;
  }

  /** Opens the journal of the import `plan`. A damaged journal, or one of another plan, is started over. */
  static async open(path: string, plan: string): Promise<Journal> {
    const before = await readJournal(path);
    const kept = before.plan === plan ? before.lines : [];
    const text = [{ plan }, ...kept].map((line) => `${JSON.stringify(line)}\n`).join('');
    await writeFile(`${path}.new`, text);
    await rename(`${path}.new`, path);
    const handle = await open(path, 'a');
    return new Journal(handle, new Map(kept.map((line) => [id(line.file, line.key), line])));
  }

  entry(file: string, key: string): JournalLine | undefined {
    return this.#lines.get(id(file, key));
  }

  forget(file: string, key: string): void {
    this.#lines.delete(id(file, key));
  }

  async add(line: JournalLine): Promise<void> {
    this.#lines.set(id(line.file, line.key), line);
    await this.#handle.writeFile(`${JSON.stringify(line)}\n`);
  }

  /** Rounding errors of all weights, from this attempt and earlier ones. */
  errors(): Map<string, ErrorSums> {
    return new Map([...this.#lines.values()].flatMap((line) => Object.entries(line.errors)));
  }

  async dispose(): Promise<void> {
    await this.#handle.close();
  }
}

const id = (file: string, key: string): string => `${file}\n${key}`;

/** Lines up to the first damaged one: a kill may cut off the last line. */
export async function readJournal(path: string): Promise<{ plan: string | undefined; lines: JournalLine[] }> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const [head, ...rest] = text.split('\n');
  const lines: JournalLine[] = [];
  try {
    const { plan } = Head.parse(JSON.parse(head ?? ''));
    for (const line of rest) {
      const parsed = Line.safeParse(line === '' ? undefined : safeJson(line));
      if (!parsed.success) break;
      lines.push(parsed.data);
    }
    return { plan, lines };
  } catch {
    return { plan: undefined, lines };
  }
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
