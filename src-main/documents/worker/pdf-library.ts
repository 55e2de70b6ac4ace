import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';

export type PdfLibrary = typeof import('pdfjs-dist/legacy/build/pdf.mjs');

let library: Promise<PdfLibrary> | undefined;

/** pdf.js takes a third of a second to load, so it is loaded when the first PDF is opened. The legacy build is the one for Node. */
export function loadPdfLibrary(): Promise<PdfLibrary> {
  standAsNode();
  library ??= import('pdfjs-dist/legacy/build/pdf.mjs');
  return library;
}

/** pdf.js mistakes Electron's utility process, which has all of Node, for a browser because of its type. */
function standAsNode(): void {
  if ((process as { type?: string }).type !== 'utility') return;
  Object.defineProperty(process, 'type', { value: 'browser', configurable: true });
}

const fileOfPackage = (name: string): string =>
  join(dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json')), name);

/** One of the fonts that pdf.js brings for documents without fonts of their own. */
export function standardFont(name: string): Buffer {
  return readFileSync(fileOfPackage(join('standard_fonts', name)));
}

/** Everything pdf.js may need comes from its installed package: no network, no system fonts, no code from the file. */
export function pdfOptions() {
  const folder = (name: string) => fileOfPackage(name) + sep;
  return {
    standardFontDataUrl: folder('standard_fonts'),
    cMapUrl: folder('cmaps'),
    cMapPacked: true,
    wasmUrl: folder('wasm'),
    iccUrl: folder('iccs'),
    useSystemFonts: false,
    useWorkerFetch: false,
    isEvalSupported: false,
    enableXfa: false,
    disableAutoFetch: true,
    // Warnings would go to stdout, which is reserved for the command's JSON.
    verbosity: 0,
  };
}
