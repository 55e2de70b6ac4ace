import type { ModelConfig } from '../../../models/folder/config.ts';
import { openDecoder } from './decoder/decoder.ts';
import type { OpenFamily } from './family.ts';
import { openPageReader } from './page-reader/page-reader.ts';
import { openWordReader } from './word-reader/word-reader.ts';

/** How a model answers: the one place that picks. */
export function familyOf(config: ModelConfig): OpenFamily {
  if (config.page_reader !== null) return openPageReader;
  return config.pointer === null ? openDecoder : openWordReader;
}
