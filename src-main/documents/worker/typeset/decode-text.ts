import { FILE_HEAD } from '../../../contract/file-formats.ts';
import { unmarkedUtf16 } from '../../../contract/unmarked-utf16.ts';
import { encodingOfText } from './encoding-of-text.ts';

/** The text of a file: UTF-16 where a byte order mark or its zero bytes say so, UTF-8 where all of it is, and otherwise what its letters tell. */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const unmarked = unmarkedUtf16(String.fromCharCode(...bytes.subarray(0, FILE_HEAD)));
  if (unmarked !== null) return new TextDecoder(unmarked).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder(encodingOfText(bytes)).decode(bytes);
  }
}
