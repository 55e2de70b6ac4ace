import { describe, expect, it } from 'vitest';
import { fileFormatOf } from '../../src-main/contract/file-formats.ts';
import { otherFormat } from '../../src-main/contract/other-formats.ts';

const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

describe('The error for an unsupported file says what it is and what to do', () => {
  it.each([
    ['empty.pdf', '', /empty: it has 0 bytes/],
    ['torn.pdf', 'garbage \x01\x02', /called a PDF/],
    ['all.zip', 'PK\x03\x04\x14\0', /ZIP archive/],
    ['page.html', '<!DOCTYPE html>\n<p>', /web page.*print it to PDF/],
    ['pom.xml', '<?xml version="1.0"?>\n<project>', /XML, but no electronic invoice.*print it to PDF/],
    ['IT01.xml', '<?xml version="1.0"?>\n<p:FatturaElettronica versione="FPR12">', /Italian.*save it as PDF/],
    ['logo.svg', '<?xml version="1.0"?>\n<svg xmlns="">', /drawing \(SVG\)/],
  ])('%s', (name, head, message) => {
    expect(otherFormat(name, bytes(head))).toMatch(message);
  });

  it('many comments before something else take no time', () => {
    const head = `${'<!--a-->'.repeat(120)}x`;
    expect(otherFormat('a.xml', bytes(head))).toBeUndefined();
    expect(fileFormatOf(bytes(head), 'a.xml')).toBeUndefined();
  });

  it('the error for unknown bytes makes no guess', () => {
    expect(otherFormat('core', bytes('\x7fELF\x02\x01\x01\0'))).toBeUndefined();
  });
});
