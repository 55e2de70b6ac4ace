import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import config from '../../electron-builder.config.ts';
import { EXTENSIONS, FILE_FORMATS, fileFormatOf, hasDocumentName } from '../../src-main/contract/file-formats.ts';
import { openDocument } from '../../src-main/documents/index.ts';
import { root, sourceFiles } from '../source-imports.ts';

const white = () => sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } });
const sample = async (name: string): Promise<Buffer> => {
  if (name === 'PDF') return readFileSync(join(root, 'resources/samples/report.pdf'));
  if (name === 'AVIF') return await white().avif({ effort: 0 }).toBuffer();
  return await white()
    .toFormat(name.toLowerCase() as 'png')
    .toBuffer();
};

describe('every file format', () => {
  it.each(FILE_FORMATS)(
    '$name is recognised by its first bytes, whatever its name, and opens with the declared opener',
    async (format) => {
      const bytes = await sample(format.name);
      expect(fileFormatOf(bytes.subarray(0, 1024))).toBe(format);
      const document = await openDocument(bytes);
      expect(document.kind).toBe(format.openedAs);
      await document.dispose();
    },
  );

  it('has its own extensions, in upper or lower case', () => {
    expect(new Set(EXTENSIONS).size).toBe(EXTENSIONS.length);
    expect(EXTENSIONS.map((extension) => hasDocumentName(`a.b.${extension.toUpperCase()}`))).not.toContain(false);
    expect(['.DS_Store', 'notes.txt', 'pdf', 'a.pdf.exe'].some(hasDocumentName)).toBe(false);
  });

  it('that is associated is registered by the installed app', () => {
    const offered = config.fileAssociations as { ext: string[]; mimeType: string }[];
    const associated = FILE_FORMATS.filter(({ association }) => association !== null);
    expect(offered.map(({ ext, mimeType }) => [mimeType, ext])).toEqual(
      associated.map(({ mime, extensions }) => [mime, extensions]),
    );
  });

  it('is listed in one place only', () => {
    const lists = /\bwebp\b[^\n]{0,40}\btiff?\b|\btiff?\b[^\n]{0,40}\bwebp\b/i;
    const places = sourceFiles(['src-main', 'src-renderer']).filter(({ text }) => lists.test(text));
    expect(places.map(({ path }) => path)).toEqual([]);
  });
});

it('a PDF without its header, or with bytes before it, is still recognised', () => {
  const text = (head: string) => fileFormatOf(new TextEncoder().encode(head))?.name;
  expect([text('junk\n%PDF-1.7'), text('  12 0 obj <<'), text('12 obj'), text('GIF89a %PDF-1.7')]).toEqual([
    'PDF',
    'PDF',
    undefined,
    'GIF',
  ]);
  expect(text(`${' '.repeat(1020)}%PDF-`)).toBeUndefined();
});
