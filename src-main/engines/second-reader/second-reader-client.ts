import { fileURLToPath } from 'node:url';
import type { GreyPage, SecondReader, SecondReading } from '../../asking/second-reader.ts';
import { DocentError } from '../../contract/errors.ts';
import type { CallOptions } from '../../contract/service.ts';
import { endModelProcess, type ModelProcess, startModelProcess } from '../../inference/process/model-process.ts';
import { forkChild, type StartChild } from '../../processes/child.ts';
import { WorkQueue } from '../../processes/work-queue.ts';
import { languageData } from './language-data.ts';
import { languageNamed } from './language-list.ts';
import { Languages, type LanguagesSettings } from './languages.ts';
import { secondReaderService } from './second-reader-service.ts';

const PROCESS = fileURLToPath(new URL('./second-reader-process.ts', import.meta.url));
/** A page takes seconds; the process and its 300 MB go when there has been nothing to read for so long. */
const IDLE_MS = 60_000;
/** A page of 4000 pixels that is full of print takes Tesseract some 20 s. */
const MOST_MS = 120_000;

/** The readers of the languages that were added, in a process that starts with the first page. */
export class SecondReaderClient implements SecondReader {
  readonly #languages: Languages;
  readonly #start: StartChild;
  readonly #queue = new WorkQueue();
  #process: ModelProcess<typeof secondReaderService> | undefined;
  #idle: NodeJS.Timeout | undefined;
  #disposed = false;

  constructor(settings: LanguagesSettings, start: StartChild = forkChild(PROCESS)) {
    this.#languages = new Languages(settings);
    this.#start = start;
  }

  async languages() {
    if (this.#disposed) return [];
    const tesseract = this.#languages.tesseract() !== undefined;
    const installed = await this.#languages.installed();
    const read = installed.filter(({ code }) => tesseract || languageData(code).reader !== 'tesseract');
    return read.map(({ code }) => languageNamed(code)!);
  }

  async read(image: GreyPage, language: string, { signal }: CallOptions = {}): Promise<SecondReading> {
    return await this.#queue.run(async () => {
      const process = this.#running();
      // It cannot be interrupted while it reads.
      const stop = () => process.child.kill();
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        stop();
      }, MOST_MS);
      signal?.addEventListener('abort', stop, { once: true });
      try {
        const [library, folder] = [this.#languages.tesseract() ?? null, this.#languages.folder];
        return await process.client.service.read({ image, language, library, folder });
      } catch (error) {
        if (signal?.aborted) throw new DocentError('cancelled', 'Cancelled.', { cause: error });
        if (!late) throw error;
        const message = `The second reader took more than ${MOST_MS / 1000} s for a page and was stopped.`;
        throw new DocentError('timeout', message, { cause: error });
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', stop);
        this.#idle = setTimeout(() => void this.#end(), IDLE_MS);
        this.#idle.unref();
      }
    }, signal);
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    await this.#end();
  }

  #running(): ModelProcess<typeof secondReaderService> {
    clearTimeout(this.#idle);
    if (this.#disposed) throw new DocentError('closed', 'The second reader has been closed.');
    if (this.#process?.alive !== true) {
      this.#process = startModelProcess(
        this.#start,
        secondReaderService,
        async () => undefined, // It loads what a page needs.
        (reason) => new DocentError('engine-crashed', `The second reader stopped (${reason}). Read the page again.`),
      );
    }
    return this.#process;
  }

  async #end(): Promise<void> {
    clearTimeout(this.#idle);
    const process = this.#process;
    this.#process = undefined;
    await endModelProcess(process);
  }
}
