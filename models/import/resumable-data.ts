import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { type DataRange, type DataSink, layOut, placed } from '../onnx/external-data.ts';
import type { StoredWeight } from '../onnx/graph-builder.ts';
import type { ErrorSums } from '../quantize/blocks.ts';
import type { Journal } from './journal.ts';
import { PageWriter } from './page-writer.ts';

const ZEROS = new Uint8Array(64);
const REREAD = 8 << 20;

interface Hooks {
  /** The error of a weight that was rounded. */
  readonly takeError: (key: string) => ErrorSums | undefined;
  readonly onBytes: (bytes: number) => void;
}

/**
 * A data file of an import, written front to back. After each weight, the digest of the file so far goes into the journal. After a kill the file is
 * checked against these digests and continued after the last complete weight. The final digest is the file's checksum.
 */
export class ResumableData implements DataSink {
  readonly #handle: FileHandle;
  readonly #writer: PageWriter;
  readonly #location: string;
  readonly #journal: Journal;
  readonly #hooks: Hooks;
  readonly #ranges = new Map<string, readonly DataRange[]>();
  /** Streams that were started ahead, by key. */
  readonly #begun = new Map<
    string,
    { stream: AsyncIterator<ArrayBufferView>; first: Promise<IteratorResult<ArrayBufferView>> }
  >();
  /** Resolves when the journal has a line for every weight that was written. */
  #recorded: Promise<void> = Promise.resolve();
  #hash: Hash = createHash('sha256');
  #offset = 0;

  private constructor(handle: FileHandle, writer: PageWriter, path: string, journal: Journal, hooks: Hooks) {
    this.#handle = handle;
    this.#writer = writer;
    this.#location = basename(path);
    this.#journal = journal;
    this.#hooks = hooks;
  }

  static async open(path: string, journal: Journal, hooks: Hooks): Promise<ResumableData> {
    // Opens the file, or creates it. 'a+' would ignore positions.
    const handle = await open(path, 'r+').catch(() => open(path, 'w+'));
    return new ResumableData(handle, await PageWriter.open(path, handle), path, journal, hooks);
  }

  get bytes(): number {
    return this.#offset;
  }

  /** Starts to convert the next weight. */
  ahead(weight: StoredWeight): void {
    const { key } = weight;
    if (this.#ranges.has(key) || this.#begun.has(key) || this.#journal.entry(this.#location, key)) return;
    const stream = weight.stream()[Symbol.asyncIterator]();
    const first = stream.next();
    first.catch(() => undefined);
    this.#begun.set(key, { stream, first });
  }

  async store(weight: StoredWeight, signal?: AbortSignal): Promise<readonly DataRange[]> {
    const known = this.#ranges.get(weight.key);
    if (known) return known;
    const { ranges, end } = layOut(weight, this.#offset, this.#location);
    const done = this.#journal.entry(this.#location, weight.key);
    if (!done || done.end !== end || !(await this.#isWhole(end, done.digest, signal))) {
      this.#journal.forget(this.#location, weight.key);
      await this.#write(weight, ranges, end, signal);
    }
    this.#ranges.set(weight.key, ranges);
    this.#offset = end;
    return ranges;
  }

  /** Truncates the file after the last weight, where an earlier attempt may have left bytes. @returns the checksum of the file */
  async finish(): Promise<string> {
    await this.#recorded;
    await this.#writer.written();
    await this.#handle.truncate(this.#offset);
    await this.#handle.datasync();
    return this.#hash.copy().digest('hex');
  }

  async #write(weight: StoredWeight, ranges: readonly DataRange[], end: number, signal?: AbortSignal): Promise<void> {
    let at = this.#offset;
    await this.#writer.seek(at);
    const put = async (bytes: Uint8Array) => {
      this.#hash.update(bytes);
      await this.#writer.put(bytes);
    };
    for await (const piece of placed({ ...weight, stream: () => this.#stream(weight) }, ranges)) {
      signal?.throwIfAborted();
      if (piece.at > at) await put(ZEROS.subarray(0, piece.at - at));
      await put(piece.bytes);
      at = piece.at + piece.bytes.length;
      this.#hooks.onBytes(piece.bytes.length);
    }
    await this.#writer.flush();
    this.#record(weight, end);
  }

  /** Writes the journal's line once the weight is in the file. The next weight does not wait for that. */
  #record(weight: StoredWeight, end: number): void {
    const of = weight.of ?? weight.key;
    const error = this.#hooks.takeError(of);
    const line = {
      file: this.#location,
      key: weight.key,
      end,
      digest: this.#hash.copy().digest('hex'),
      errors: error === undefined ? {} : { [of]: error },
    };
    const [before, written] = [this.#recorded, this.#writer.written()];
    this.#recorded = (async () => {
      await before;
      await written;
      await this.#journal.add(line);
    })();
    this.#recorded.catch(() => undefined);
  }

  async *#stream(weight: StoredWeight): AsyncGenerator<ArrayBufferView> {
    const begun = this.#begun.get(weight.key);
    if (begun === undefined) {
      yield* weight.stream();
      return;
    }
    this.#begun.delete(weight.key);
    const { stream, first } = begun;
    try {
      for (let next = await first; !next.done; next = await stream.next()) yield next.value;
    } finally {
      await stream.return?.();
    }
  }

  /** Hashes the file from here to `end`. Keeps the hash if it agrees with the journal, and goes back otherwise. */
  async #isWhole(end: number, digest: string, signal?: AbortSignal): Promise<boolean> {
    await this.#writer.written();
    const before = this.#hash.copy();
    const buffer = new Uint8Array(REREAD);
    for (let at = this.#offset; at < end; ) {
      signal?.throwIfAborted();
      const { bytesRead } = await this.#handle.read(buffer, 0, Math.min(buffer.length, end - at), at);
      if (bytesRead === 0) break;
      this.#hash.update(buffer.subarray(0, bytesRead));
      this.#hooks.onBytes(bytesRead);
      at += bytesRead;
    }
    if (this.#hash.copy().digest('hex') === digest) return true;
    this.#hash = before;
    return false;
  }

  /** Keeps the data that was written, and its lines in the journal. */
  async dispose(): Promise<void> {
    for (const { stream } of this.#begun.values()) await stream.return?.();
    this.#begun.clear();
    await this.#recorded.catch(() => undefined);
    await this.#writer.dispose();
    await this.#handle.close();
  }
}
