import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { otherFormat } from '../../src-main/contract/other-formats.ts';
import { openDocument } from '../../src-main/documents/index.ts';
import { root } from '../source-imports.ts';

const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

describe('The error for an unsupported file says what it is and what to do', () => {
  it.each([
    ['IMG_1.HEIC', '\0\0\0\x18ftypheic\0\0\0\0', /HEIC picture.*heif-convert "IMG_1.HEIC"/],
    ['letter.docx', 'PK\x03\x04\x14\0', /office document.*soffice --headless --convert-to pdf "letter.docx"/],
    ['old.doc', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', /office document/],
    ['scan.bmp', 'BM\x36\x10\x0e\0\0\0\0\0', /BMP picture/],
    ['notes.txt', 'Milk, bread\n', /text without pages/],
    ['mail.eml', 'From: a@b.example\nSubject: Hello\n', /e-mail/],
    ['empty.pdf', '', /empty: it has 0 bytes/],
    ['torn.pdf', 'garbage \x01\x02', /called a PDF/],
    ['all.zip', 'PK\x03\x04\x14\0', /ZIP archive/],
  ])('%s', (name, head, message) => {
    expect(otherFormat(name, bytes(head))).toMatch(message);
  });

  it('the error for unknown bytes makes no guess', () => {
    expect(otherFormat('core', bytes('\x7fELF\x02\x01\x01\0'))).toBeUndefined();
  });

  const heic = join(root, '../shared/data/cases/17-photo.heic');
  it.skipIf(!existsSync(heic))('a picture of a phone (needs ../shared/data/cases)', async () => {
    await expect(openDocument(heic)).rejects.toMatchObject({
      code: 'unsupported-format',
      message: expect.stringContaining('Convert it to JPEG first'),
    });
  });
});
