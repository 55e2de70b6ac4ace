import type { GreyPage, SecondReading } from '../../asking/second-reader.ts';
import { DocentError } from '../../contract/errors.ts';
import {
  LSTM_ONLY,
  loadTesseract,
  Recognised,
  type TesseractLibrary,
  type TesseractWorker,
} from './tesseract-library.ts';
import { linesFromTesseract, surenessOf } from './tesseract-lines.ts';
import { unreadableData } from './unreadable-data.ts';

/** Tesseract, with the data of one language at a time. */
export class TesseractReader {
  readonly #library: TesseractLibrary;
  readonly #folder: string;
  #worker: { readonly reads: TesseractWorker; language: string } | undefined;

  /**
   * @param from a package.json: tesseract.js lies in a node_modules beside it or above
   * @param folder with a CODE.traineddata.gz for each language
   * @throws DocentError model-invalid
   */
  constructor(from: string, folder: string) {
    this.#folder = folder;
    try {
      this.#library = loadTesseract(from);
    } catch (cause) {
      const message = 'The second reader cannot be loaded. Remove its languages and add them again.';
      throw new DocentError('model-invalid', message, { cause });
    }
  }

  async read({ width, height, data }: GreyPage, language: string): Promise<SecondReading> {
    const reads = await this.#workerFor(language);
    const image = Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`, 'latin1'), data]);
    const read = Recognised.parse((await reads.recognize(image, {}, { text: false, blocks: true })).data);
    return { lines: linesFromTesseract(read, { width, height }), sureness: surenessOf(read) };
  }

  /** Idempotent. */
  async dispose(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.reads.terminate();
  }

  async #workerFor(language: string): Promise<TesseractWorker> {
    try {
      if (this.#worker === undefined) {
        // Without these options it would fetch the data from a server, and keep it.
        const options = { langPath: this.#folder, cacheMethod: 'none', gzip: true, errorHandler: () => undefined };
        this.#worker = { reads: await this.#library.createWorker(language, LSTM_ONLY, options), language };
      } else if (this.#worker.language !== language) {
        await this.#worker.reads.reinitialize(language, LSTM_ONLY);
        this.#worker.language = language;
      }
      return this.#worker.reads;
    } catch (cause) {
      this.#worker = undefined;
      throw unreadableData(language, cause);
    }
  }
}
