import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { type DataRange, type DataSink, layOut, placed, writeFully } from '../onnx/external-data.ts';
import type { StoredWeight } from '../onnx/graph-builder.ts';
import type { ErrorSums } from '../quantize/blocks.ts';
import type { Journal } from './journal.ts';

const ZEROS = new Uint8Array(64);
const REREAD = 8 << 20;

/**
 * A data file of an import, written front to back. After every weight the journal gets the digest of the file up to there; after a kill the
 * file is read again, digest by digest, and goes on behind the last weight that is whole. The digest at the end is the file's checksum.
 */
export class ResumableData implements DataSink {
  readonly #handle: FileHandle;
  readonly #location: string;
  readonly #journal: Journal;
  readonly #takeErrors: () => Record<string, ErrorSums>;
  readonly #ranges = new Map<string, readonly DataRange[]>();
  readonly #onBytes: (bytes: number) => void;
  #hash: Hash = createHash('sha256');
  #offset = 0;

  private constructor(
    handle: FileHandle,
    path: string,
    journal: Journal,
    hooks: { takeErrors: () => Record<string, ErrorSums>; onBytes: (bytes: number) => void },
  ) {
    this.#handle = handle;
    this.#location = basename(path);
    this.#journal = journal;
    this.#takeErrors = hooks.takeErrors;
    this.#onBytes = hooks.onBytes;
  }

  static async open(
    path: string,
    journal: Journal,
    hooks: { takeErrors: () => Record<string, ErrorSums>; onBytes: (bytes: number) => void },
  ): Promise<ResumableData> {
    // 'a+' would ignore positions; this opens what is there and creates what is not.
    const handle = await open(path, 'r+').catch(() => open(path, 'w+'));
    return new ResumableData(handle, path, journal, hooks);
  }

  get bytes(): number {
    return this.#offset;
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

  /** The checksum of the whole file; what lies behind the last weight (of an earlier attempt) is cut off. */
  async finish(): Promise<string> {
    await this.#handle.truncate(this.#offset);
    await this.#handle.datasync();
    return this.#hash.copy().digest('hex');
  }

  async #write(weight: StoredWeight, ranges: readonly DataRange[], end: number, signal?: AbortSignal): Promise<void> {
    let at = this.#offset;
    let writing: Promise<void> = Promise.resolve();
    try {
      for await (const piece of placed(weight, ranges)) {
        signal?.throwIfAborted();
        this.#hash.update(ZEROS.subarray(0, piece.at - at));
        this.#hash.update(piece.bytes);
        at = piece.at + piece.bytes.length;
        // One write is under way while the next piece is made.
        await writing;
        writing = writeFully(this.#handle, piece.bytes, piece.at);
        writing.catch(() => undefined);
        this.#onBytes(piece.bytes.length);
      }
    } finally {
      await writing;
    }
    await this.#journal.add({
      file: this.#location,
      key: weight.key,
      end,
      digest: this.#hash.copy().digest('hex'),
      errors: this.#takeErrors(),
    });
  }

  /** Hashes the file from here to `end`; keeps the hash when it is the journal's, and goes back otherwise. */
  async #isWhole(end: number, digest: string, signal?: AbortSignal): Promise<boolean> {
    const before = this.#hash.copy();
    const buffer = new Uint8Array(REREAD);
    for (let at = this.#offset; at < end; ) {
      signal?.throwIfAborted();
      const { bytesRead } = await this.#handle.read(buffer, 0, Math.min(buffer.length, end - at), at);
      if (bytesRead === 0) break;
      this.#hash.update(buffer.subarray(0, bytesRead));
      this.#onBytes(bytesRead);
      at += bytesRead;
    }
    if (this.#hash.copy().digest('hex') === digest) return true;
    this.#hash = before;
    return false;
  }

  async dispose(): Promise<void> {
    await this.#handle.close();
  }
}
