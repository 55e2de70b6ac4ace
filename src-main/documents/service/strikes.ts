import { DocentError } from '../../contract/errors.ts';

/** How often a document may end its process. */
const ALLOWED = 2;

interface Record {
  /** Calls that ended the process, and have not succeeded since. */
  readonly calls: Map<string, number>;
  reason: string;
}

/** Counts how often each document ended the process that read it. After the second time it is not read again. */
export class Strikes {
  readonly #records = new Map<string, Record>();

  /** @param call the page and the operation */
  add(document: string, call: string, reason: string): void {
    const record = this.#records.get(document) ?? { calls: new Map<string, number>(), reason };
    record.calls.set(call, (record.calls.get(call) ?? 0) + 1);
    record.reason = reason;
    this.#records.set(document, record);
  }

  succeeded(document: string, call: string): void {
    const record = this.#records.get(document);
    if (record?.calls.delete(call) && record.calls.size === 0) this.#records.delete(document);
  }

  /** Forgets the strikes of a document. */
  forgive(document: string): void {
    this.#records.delete(document);
  }

  /** @throws DocentError document-stopped */
  check(document: string, subject: string | undefined): void {
    const record = this.#records.get(document);
    if (record === undefined) return;
    const count = [...record.calls.values()].reduce((sum, times) => sum + times, 0);
    if (count < ALLOWED) return;
    throw new DocentError(
      'document-stopped',
      `Docent stopped reading this document after two attempts: ${record.reason} Open it again only if you trust it.`,
      { subject },
    );
  }
}
