import { deflateSync } from 'node:zlib';
import { type PDFContext, PDFHexString, PDFName, PDFRawStream, type PDFRef } from '@cantoo/pdf-lib';

/** Width of every character in thousandths of the font size. */
export const ADVANCE = 500;
/** Share of the font size below the baseline. */
export const DESCENT = 0.2;

/** Entries of one `beginbfchar` block (Adobe Technical Note 5014, 1.4.1). */
const BLOCK = 100;
/** The first codes are left free: some readers treat code 0 as "no character". */
const FIRST = 1;
const MOST = 0xffff;

/**
 * A font that shows nothing: every character is the same empty glyph, and only the table back to Unicode tells which character it is. So words of any
 * script can be searched and copied without carrying a font of that script (ISO 32000-1, 9.7 and 9.10.3).
 */
export class GlyphlessFont {
  readonly #codes = new Map<string, number>();

  /** The text as a string of this font. A code point that does not fit any more is left out. */
  encode(text: string): PDFHexString {
    let hex = '';
    for (const character of text) {
      const known = this.#codes.get(character);
      if (known === undefined && this.#codes.size >= MOST - FIRST) continue;
      const code = known ?? this.#codes.size + FIRST;
      if (known === undefined) this.#codes.set(character, code);
      hex += hex16(code);
    }
    return PDFHexString.of(hex);
  }

  /** Adds the font, with the characters encoded so far, to a document as object `font`. */
  embed(context: PDFContext, font: PDFRef): void {
    const deflated = (bytes: Uint8Array, entries: Record<string, number> = {}): PDFRef => {
      const data = new Uint8Array(deflateSync(bytes));
      return context.register(
        PDFRawStream.of(context.obj({ ...entries, Length: data.length, Filter: 'FlateDecode' }), data),
      );
    };
    const program = emptyTrueType();
    const descriptor = context.register(
      context.obj({
        ...{ Type: 'FontDescriptor', FontName: 'GlyphLess', Flags: 4, FontBBox: [0, -200, ADVANCE, 800] },
        ...{ ItalicAngle: 0, Ascent: 800, Descent: -200, CapHeight: 700, StemV: 80 },
        FontFile2: deflated(program, { Length1: program.length }),
      }),
    );
    const descendant = context.register(
      context.obj({
        ...{ Type: 'Font', Subtype: 'CIDFontType2', BaseFont: 'GlyphLess', FontDescriptor: descriptor, DW: ADVANCE },
        CIDSystemInfo: {
          Registry: PDFHexString.of(hexOf('Adobe')),
          Ordering: PDFHexString.of(hexOf('Identity')),
          Supplement: 0,
        },
        // Every code shows glyph 0.
        CIDToGIDMap: deflated(new Uint8Array(2 * (MOST + 1))),
      }),
    );
    context.assign(
      font,
      context.obj({
        ...{ Type: 'Font', Subtype: 'Type0', BaseFont: 'GlyphLess', Encoding: PDFName.of('Identity-H') },
        DescendantFonts: [descendant],
        ToUnicode: deflated(new TextEncoder().encode(this.#toUnicode())),
      }),
    );
  }

  #toUnicode(): string {
    const entries = [...this.#codes].map(([character, code]) => `<${hex16(code)}> <${utf16(character)}>`);
    const blocks: string[] = [];
    for (let at = 0; at < entries.length; at += BLOCK) {
      const block = entries.slice(at, at + BLOCK);
      blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`);
    }
    return `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
${blocks.join('\n')}
endcmap
CMapName currentdict /CMap defineresource pop
end
end
`;
  }
}

function hex16(code: number): string {
  return code.toString(16).toUpperCase().padStart(4, '0');
}

function utf16(character: string): string {
  return Array.from({ length: character.length }, (_, i) => hex16(character.charCodeAt(i))).join('');
}

function hexOf(ascii: string): string {
  return Buffer.from(ascii, 'latin1').toString('hex');
}

/** A TrueType file with one empty glyph, and only the tables that a PDF needs (ISO 32000-1, 9.9; OpenType 1.9 for their fields). */
function emptyTrueType(): Uint8Array {
  const unitsPerEm = 1000;
  const head = words(
    ...[0x0001, 0, 0x0001, 0, 0, 0, 0x5f0f, 0x3cf5, 0, unitsPerEm],
    ...[0, 0, 0, 0, 0, 0, 0, 0],
    ...[0, -200, ADVANCE, 800, 0, 8, 2, 0, 0],
  );
  const hhea = words(0x0001, 0, 800, -200, 0, ADVANCE, 0, 0, ADVANCE, 1, 0, 0, 0, 0, 0, 0, 0, 1);
  const maxp = words(0x0001, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0);
  const tables: [string, Uint8Array][] = [
    // A glyph without an outline is an empty stretch of this table, which itself may not be empty.
    ['glyf', new Uint8Array(4)],
    ['head', head],
    ['hhea', hhea],
    ['hmtx', words(ADVANCE, 0)],
    ['loca', words(0, 0)],
    ['maxp', maxp],
  ];
  const size = 12 + 16 * tables.length;
  const bytes = new Uint8Array(size + tables.reduce((sum, [, table]) => sum + padded(table.length), 0));
  const view = new DataView(bytes.buffer);
  bytes.set(words(0x0001, 0, tables.length, 64, 2, 16 * tables.length - 64));
  let at = size;
  for (const [i, [name, table]] of tables.entries()) {
    const entry = 12 + 16 * i;
    bytes.set(Buffer.from(name, 'latin1'), entry);
    bytes.set(table, at);
    view.setUint32(entry + 4, sum32(bytes.subarray(at, at + padded(table.length))));
    view.setUint32(entry + 8, at);
    view.setUint32(entry + 12, table.length);
    at += padded(table.length);
  }
  // The sum over the whole file, in `head`.
  view.setUint32(view.getUint32(12 + 16 + 8) + 8, (0xb1b0afba - sum32(bytes)) >>> 0);
  return bytes;
}

/** 16-bit numbers, the high byte first. */
function words(...values: readonly number[]): Uint8Array {
  return Uint8Array.from(values.flatMap((value) => [(value >> 8) & 255, value & 255]));
}

function padded(length: number): number {
  return (length + 3) & ~3;
}

function sum32(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 4) sum = (sum + view.getUint32(at)) >>> 0;
  return sum;
}
