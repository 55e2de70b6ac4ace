import type { FamilyName } from '../../../models/build/families.ts';
import { openDecoder } from './decoder/decoder.ts';
import type { OpenFamily } from './family.ts';
import { openPageReader } from './page-reader/page-reader.ts';
import { openTwoReaders } from './two-readers/two-readers.ts';
import { openWordReader } from './word-reader/word-reader.ts';

/** Opens each family. `familyOf` (models/build/families.ts) says which family a model belongs to. */
export const FAMILIES: Readonly<Record<FamilyName, OpenFamily>> = {
  monkey: openDecoder,
  llava: openDecoder,
  'word-reader': openWordReader,
  'page-reader': openPageReader,
  'two-readers': openTwoReaders,
};
