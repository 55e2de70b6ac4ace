import type { ReadingLanguage } from '../contract/languages-api.ts';
import type { TextLine } from '../contract/page.ts';
import type { CallOptions } from '../contract/service.ts';

/** A page in grey: one byte a pixel, row by row. */
export interface GreyPage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

export interface SecondReading {
  /** Boxes are fractions of the page that was given. */
  readonly lines: readonly TextLine[];
  /** 0..1: 0.9 and more for print in the reader's language, about half of that for another script. */
  readonly sureness: number;
}

/** Reads scripts that the model does not know. */
export interface SecondReader {
  /** The languages that it has at present; it may have none. */
  languages(): Promise<readonly Pick<ReadingLanguage, 'code' | 'tag' | 'name'>[]>;
  /** @throws DocentError model-invalid, engine-crashed, timeout, cancelled, closed */
  read(page: GreyPage, language: string, options?: CallOptions): Promise<SecondReading>;
  /** Idempotent. */
  dispose(): Promise<void>;
}
