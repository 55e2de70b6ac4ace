import { DocentError } from '../../contract/errors.ts';
import type { ServiceInterface } from '../../contract/service.ts';
import { parentPort } from '../../processes/child-port.ts';
import { serve } from '../../rpc/index.ts';
import { languageData } from './language-data.ts';
import type { PaddleReader } from './paddle/paddle-reader.ts';
import { secondReaderService } from './second-reader-service.ts';
import type { TesseractReader } from './tesseract-reader.ts';

/** The readers in a process of their own: their memory goes with it, and it can be ended while they read. It gets files of this machine alone, never an address. */

let tesseract: TesseractReader | undefined;
let paddle: PaddleReader | undefined;

const service: ServiceInterface<typeof secondReaderService> = {
  async read({ image, language, ...at }) {
    const reader =
      languageData(language).reader === 'paddle' ? await paddleIn(at.folder, language) : await tesseractIn(at);
    const { lines, sureness } = await reader.read(image, language);
    return { lines: [...lines], sureness };
  },
};

// A reader that has nothing to read is not loaded.
async function paddleIn(folder: string, language: string): Promise<PaddleReader> {
  const { PaddleReader } = await import('./paddle/paddle-reader.ts');
  paddle ??= await PaddleReader.open(folder, language);
  return paddle;
}

async function tesseractIn({ folder, library }: { folder: string; library: string | null }): Promise<TesseractReader> {
  if (library === null) throw new DocentError('closed', 'The second reader has been removed. Add its language again.');
  const { TesseractReader } = await import('./tesseract-reader.ts');
  tesseract ??= new TesseractReader(library, folder);
  return tesseract;
}

const port = parentPort();
port.onClose(() => process.exit(0));
serve(port, secondReaderService, service);
