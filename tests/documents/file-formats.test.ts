import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import config from '../../electron-builder.config.ts';
import {
  EXTENSIONS,
  FILE_FORMATS,
  fileFormatOf,
  foundFormatOf,
  hasDocumentName,
} from '../../src-main/contract/file-formats.ts';
import { openDocument } from '../../src-main/documents/index.ts';
import { USUAL, ublInvoice } from '../receipts/electronic-invoices.ts';
import { root, sourceFiles } from '../source-imports.ts';
import { bmp } from './bmp.ts';

const white = () => sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } });
const sample = async (name: string): Promise<Buffer | Uint8Array> => {
  if (name === 'BMP') return bmp(4, 3, [200, 10, 10]);
  if (name === 'TXT') return Buffer.from('Milk\nBread\n');
  if (name === 'XRechnung') return Buffer.from(ublInvoice(USUAL));
  if (name === 'EML') return Buffer.from('From: a@b.example\nSubject: Hello\n\nHow are you?\n');
  if (name === 'PDF') return readFileSync(join(root, 'resources/samples/report.pdf'));
  if (name === 'AVIF') return await white().avif({ effort: 0 }).toBuffer();
  return await white()
    .toFormat(name.toLowerCase() as 'png')
    .toBuffer();
};

/** Nothing here writes HEIC (images.test.ts has a file), and office documents have a test of their own. */
const MADE_HERE = FILE_FORMATS.filter(({ opener }) => opener !== 'office' && opener !== 'heic');

describe('every file format', () => {
  it.each(MADE_HERE)(
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
    expect(['.DS_Store', 'notes.csv', 'pdf', 'a.pdf.exe'].some(hasDocumentName)).toBe(false);
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
    'TXT',
    'GIF',
  ]);
  expect(text(`${' '.repeat(1020)}%PDF-`)).toBe('TXT');
});

describe('a file without a telling name', () => {
  const latin = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

  it.each([
    ['Received: from a by b;\r\n Mon, 3 Mar 2025\r\nFrom: a@b.example\r\n', 'EML'],
    ['From a@b.example Mon Mar  3\nDate: Mon, 3 Mar 2025\nFrom: a@b.example\n', 'EML'],
    ['\xef\xbb\xbf<?xml version="1.0"?>\n<!-- of today -->\n<ubl:Invoice xmlns:ubl="x">', 'XRechnung'],
    ['<rsm:CrossIndustryDocument>', 'XRechnung'],
    ['<?xml version="1.0"?><InvoiceList>', undefined],
    ['Subject: the moon\nIt has no sender.\n', 'TXT'],
    ['PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x13\0\0\0[Content_Types].xml', 'DOCX'],
    [
      'PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x08\0\0\0mimetypeapplication/vnd.oasis.opendocument.text',
      'DOCX',
    ],
    ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'DOCX'],
    ['{\\rtf1 Hello}', 'DOCX'],
    ['\xff\xfeM\0i\0l\0k\0', 'TXT'],
    ['\0M\0i\0l\0k\0 \0a\0n\0d\0 \0e\0g\0g\0s', 'TXT'],
    ['M\0i\0l\0k\0 \0a\0n\0d\0 \0e\0g\0g\0s\0', 'TXT'],
    // Numbers of 16 bits, among them 32.
    [' \0\x01\0 \0\x11\0 \0\x02\0 \0', undefined],
    ['Gr\xfc\xdfe', 'TXT'],
    ['\x7fELF\x02\x01\x01\0', undefined],
    ['<!DOCTYPE html><p>', undefined],
  ])('%j is told by its content: %s', (head, name) => {
    expect(fileFormatOf(latin(head))?.name).toBe(name);
  });

  it('but text that is called a PDF is no text, and text is taken from a folder only under a name of its own', () => {
    const text = latin('404 not found\n');
    expect(fileFormatOf(text, 'invoice.pdf')).toBeUndefined();
    expect(fileFormatOf(text, 'page.log')?.name).toBe('TXT');
    expect(['a.txt', 'A.MD', 'LICENSE', 'a.py'].map((name) => foundFormatOf(text, name)?.name)).toEqual([
      'TXT',
      'TXT',
      undefined,
      undefined,
    ]);
  });
});
