import { constants, type FileHandle, open } from 'node:fs/promises';
import { SECTOR } from '../safetensors/working-memory.ts';

/** Bytes per write. */
const BUFFER_BYTES = 4 << 20;
/** One buffer is filled, one is written, and one waits. */
const BUFFERS = 3;

/**
 * Writes a file front to back, in whole sectors that bypass the system's cache if possible: the cache takes more processor time than the rounding,
 * and the data is not read again soon. The last sector is padded with zeros until more data comes; the caller truncates the file at the end.
 */
export class PageWriter {
  readonly #file: FileHandle;
  #direct: FileHandle | undefined;
  readonly #memory = new WebAssembly.Memory({ initial: (BUFFERS * BUFFER_BYTES) / 65_536 });
  /** The pending write of each buffer, and the bytes of the current buffer. */
  readonly #writes: Promise<void>[] = Array.from({ length: BUFFERS }, () => Promise.resolve());
  #turn = 0;
  #written: Promise<void> = Promise.resolve();
  /** Where the current buffer starts in the file, and how much of it is filled. */
  #start = 0;
  #filled = 0;

  private constructor(file: FileHandle, direct: FileHandle | undefined) {
    this.#file = file;
    this.#direct = direct;
  }

  /** @param file the same file, open for reading and writing; the caller keeps it and closes it */
  static async open(path: string, file: FileHandle): Promise<PageWriter> {
    const flag = constants.O_DIRECT as number | undefined;
    const direct = flag === undefined ? undefined : await open(path, constants.O_WRONLY | flag).catch(() => undefined);
    return new PageWriter(file, direct);
  }

  /** Continues at another position and keeps the bytes before it in its sector. No write may be pending. */
  async seek(at: number): Promise<void> {
    if (at === this.#start + this.#filled) return;
    this.#filled = at % SECTOR;
    this.#start = at - this.#filled;
    if (this.#filled > 0) await this.#file.read(this.#buffer(), 0, this.#filled, this.#start);
  }

  /** Takes the bytes, and waits if the disk cannot keep up. */
  async put(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      await this.#writes[this.#turn];
      const part = bytes.subarray(done, done + BUFFER_BYTES - this.#filled);
      this.#buffer().set(part, this.#filled);
      this.#filled += part.length;
      done += part.length;
      if (this.#filled === BUFFER_BYTES) this.#submit();
    }
  }

  /** Starts to write the current buffer. `written` resolves when it is in the file. */
  async flush(): Promise<void> {
    const rest = this.#filled % SECTOR;
    if (this.#filled > 0) {
      const last = this.#buffer().slice(this.#filled - rest, this.#filled);
      if (rest > 0) this.#buffer().fill(0, this.#filled, this.#filled + SECTOR - rest);
      this.#submit();
      if (rest > 0) {
        // The last sector is not full; it will be written again with the next bytes.
        this.#start -= SECTOR;
        await this.#writes[this.#turn];
        this.#buffer().set(last);
        this.#filled = rest;
      }
    }
  }

  /** Resolves when everything that was flushed is in the file. */
  written(): Promise<void> {
    return this.#written;
  }

  #buffer(): Uint8Array {
    return new Uint8Array(this.#memory.buffer, this.#turn * BUFFER_BYTES, BUFFER_BYTES);
  }

  #submit(): void {
    const length = Math.ceil(this.#filled / SECTOR) * SECTOR;
    const bytes = this.#buffer().subarray(0, length);
    const at = this.#start;
    // Writes run one after the other, because two may contain the same sector.
    this.#written = this.#written.then(() => this.#write(bytes, at));
    this.#written.catch(() => undefined);
    this.#writes[this.#turn] = this.#written;
    this.#turn = (this.#turn + 1) % BUFFERS;
    this.#start += length;
    this.#filled = 0;
  }

  async #write(bytes: Uint8Array, at: number): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const handle = this.#direct ?? this.#file;
      try {
        done += (await handle.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
      } catch (error) {
        // A file system may allow a direct open and still refuse direct writes.
        if (this.#direct === undefined || (error as NodeJS.ErrnoException).code !== 'EINVAL') throw error;
        await this.#direct.close();
        this.#direct = undefined;
      }
    }
  }

  async dispose(): Promise<void> {
    await this.#written.catch(() => undefined);
    await this.#direct?.close();
    this.#direct = undefined;
  }
}
