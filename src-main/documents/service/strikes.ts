import { renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { DocentError } from '../../contract/errors.ts';
import { readRegularFileSync } from '../../files/regular-file.ts';

/** How often a document may end its process. */
const ALLOWED = 2;
/** How many documents are remembered; the oldest are dropped first. */
const KEPT = 1000;
const MOST_BYTES = 4 * 2 ** 20;

const Record = z.object({
  /** Calls that ended the process and have not succeeded since, and how often. */
  calls: z.record(z.string(), z.number().int().positive()),
  reason: z.string(),
});
type Record = z.infer<typeof Record>;
const Records = z.record(z.string(), Record);

/**
 * Counts how often each document ended the process that read it. After the second time it is not read again. With a file, the counts survive a
 * restart, so that a hostile document does not cost its time at every start; if the file cannot be read or written, they last until the program ends.
 */
export class Strikes {
  readonly #file: string | undefined;
  readonly #records: Map<string, Record>;

  constructor(file?: string) {
    this.#file = file;
    this.#records = new Map(Object.entries(file === undefined ? {} : kept(file)));
  }

  /** @param call the page and the operation */
  add(document: string, call: string, reason: string): void {
    const calls = this.#records.get(document)?.calls ?? {};
    this.#records.delete(document);
    this.#records.set(document, { calls: { ...calls, [call]: (calls[call] ?? 0) + 1 }, reason });
    this.#keep();
  }

  succeeded(document: string, call: string): void {
    const record = this.#records.get(document);
    if (record?.calls[call] === undefined) return;
    const { [call]: _, ...calls } = record.calls;
    if (Object.keys(calls).length === 0) this.#records.delete(document);
    else this.#records.set(document, { ...record, calls });
    this.#keep();
  }

  /** Forgets the strikes of a document: the user trusts it, or it was deleted. */
  forgive(document: string): void {
    if (this.#records.delete(document)) this.#keep();
  }

  /** Whether it has a strike, so that it gets one more attempt. */
  has(document: string): boolean {
    return this.#records.has(document);
  }

  /** @throws DocentError document-stopped */
  check(document: string, subject: string | undefined): void {
    const record = this.#records.get(document);
    if (record === undefined) return;
    const count = Object.values(record.calls).reduce((sum, times) => sum + times, 0);
    if (count < ALLOWED) return;
    throw new DocentError(
      'document-stopped',
      `Docent stopped reading this document after two attempts: ${record.reason} Open it again only if you trust it.`,
      { subject },
    );
  }

  #keep(): void {
    if (this.#file === undefined) return;
    const next = `${this.#file}.new`;
    try {
      writeFileSync(next, `${JSON.stringify(Object.fromEntries([...this.#records].slice(-KEPT)))}\n`);
      renameSync(next, this.#file);
    } catch {
      // A full disk: it is paid for once more after a restart.
    }
  }
}

function kept(file: string): z.infer<typeof Records> {
  try {
    return Records.parse(JSON.parse(readRegularFileSync(file, MOST_BYTES).toString()));
  } catch {
    return {};
  }
}
