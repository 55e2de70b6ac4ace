import { DocentError } from '../../contract/errors.ts';
import type { ServiceInterface } from '../../contract/service.ts';
import { parentPort } from '../../processes/child-port.ts';
import { serve } from '../../rpc/index.ts';
import { secondReaderService } from './second-reader-service.ts';
import {
  LSTM_ONLY,
  loadTesseract,
  Recognised,
  type TesseractLibrary,
  type TesseractWorker,
} from './tesseract-library.ts';
import { linesFromTesseract, surenessOf } from './tesseract-lines.ts';

/** Tesseract in its own process: its memory goes with it, and it can be ended while it reads. It gets files of this machine alone, never an address. */

let library: TesseractLibrary | undefined;
let folder = '';
let worker: { readonly reads: TesseractWorker; language: string } | undefined;

/** The worker, with this language's data in use. */
async function workerFor(language: string): Promise<TesseractWorker> {
  if (library === undefined) throw new DocentError('closed', 'The second reader has not been loaded.');
  try {
    if (worker === undefined) {
      // Without these options it would fetch the data from a server, and keep it.
      const options = { langPath: folder, cacheMethod: 'none', gzip: true, errorHandler: () => undefined };
      worker = { reads: await library.createWorker(language, LSTM_ONLY, options), language };
    } else if (worker.language !== language) {
      await worker.reads.reinitialize(language, LSTM_ONLY);
      worker.language = language;
    }
    return worker.reads;
  } catch (cause) {
    worker = undefined;
    const message = `The data of ${language} cannot be read. Remove the language and add it again.`;
    throw new DocentError('model-invalid', message, { subject: language, cause });
  }
}

const service: ServiceInterface<typeof secondReaderService> = {
  async load(asked) {
    folder = asked.languages;
    try {
      library = loadTesseract(asked.library);
    } catch (cause) {
      const message = 'The second reader cannot be loaded. Remove its languages and add them again.';
      throw new DocentError('model-invalid', message, { cause });
    }
    return {};
  },

  async read({ image: { width, height, data }, language }) {
    const reads = await workerFor(language);
    const image = Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`, 'latin1'), data]);
    const read = Recognised.parse((await reads.recognize(image, {}, { text: false, blocks: true })).data);
    return { lines: linesFromTesseract(read, { width, height }), sureness: surenessOf(read) };
  },
};

const port = parentPort();
port.onClose(() => process.exit(0));
serve(port, secondReaderService, service);
