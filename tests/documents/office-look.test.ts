import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { lookIntoOffice } from '../../src-main/documents/service/office/look.ts';
import { hasHostileEntities } from '../../src-main/documents/service/office/xml-entities.ts';
import { archive, BILLION_LAUGHS, docx, lying, ods, repeated, xlsx } from './office-files.ts';

const MB = 2 ** 20;
const look = (bytes: Uint8Array) => lookIntoOffice(bytes, 'a.docx');
describe('An office document is refused before LibreOffice is started', () => {
  it.each<[string, () => Uint8Array, string, RegExp]>([
    ['a part is swollen', () => docx(['a'], '', { 'word/media/a.bin': new Uint8Array(40 * MB) }), 'too-large', /40 MB/],
    [
      'its text is more than anyone reads',
      () => lying(docx(['a']), 24, 300 * MB),
      'too-large',
      /its text unpacks to 300 MB/,
    ],
    ['its parts share their bytes', () => lying(docx(['a']), 20, 100_000), 'file-damaged', /overlap/],
    ['a part is longer than it says', () => lying(docx(['a']), 24, 10), 'file-damaged', /cannot be unpacked/],
    ['its entities grow', () => docx(['&a9;'], BILLION_LAUGHS), 'file-damaged', /word\/document.xml .* entities/],
    [
      'its entities hide behind a remark',
      () => docx(['&a9;'], `<!-- <a> -->${BILLION_LAUGHS}`),
      'file-damaged',
      /entit/,
    ],
    [
      'two cells are at the ends of a sheet',
      () => xlsx('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
      'too-large',
      /a million pages/,
    ],
    ['a cell is repeated without end', () => ods(repeated(1_048_576, 1024, 1)), 'too-large', /5 million cells/],
  ])('when %s', async (_, make, code, why) => {
    await expect(look(make())).rejects.toMatchObject({ code, subject: 'a.docx', message: expect.stringMatching(why) });
  });
});

describe('An honest office document', () => {
  it.each<[string, () => Uint8Array]>([
    ['has a few pages', () => docx(Array.from({ length: 500 }, (_, i) => `The rent for month ${i} is 1,250.00 EUR.`))],
    [
      'has a hundred thousand equal cells',
      () =>
        xlsx(
          Array.from(
            { length: 10_000 },
            (_, r) =>
              `<row r="${r + 1}">${[...'ABCDEFGHIJ'].map((c) => `<c r="${c}${r + 1}"><v>0</v></c>`).join('')}</row>`,
          ).join(''),
        ),
    ],
    ['ends a sheet with a million empty rows', () => ods(repeated(20, 5, 1) + repeated(1_048_556, 16_384, undefined))],
    [
      'formats a cell at the end of a sheet',
      () => xlsx('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'),
    ],
    [
      'has a drawing with entities for names',
      () =>
        docx(['a'], '', {
          'word/media/a.svg': `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY ns_svg "http://www.w3.org/2000/svg">]><svg xmlns="&ns_svg;"/>`,
        }),
    ],
    ['was written by OpenOffice 1', () => archive({ 'content.xml': '<!DOCTYPE a PUBLIC "-//b//c" "office.dtd"><a/>' })],
  ])('is let through when it %s, and gets the usual time', async (_, make) => {
    const times = await look(make());
    expect(times).toBeGreaterThanOrEqual(1);
    expect(times).toBeLessThan(1.5);
  });

  it('gets more time for more text and for many pictures, within bounds', async () => {
    const letters = (bytes: number) => randomBytes(bytes).toString('hex');
    expect(await look(docx([letters(2 * MB)]))).toBeGreaterThan(2.5);
    expect(await look(docx(['a'], '', { 'word/media/a.png': randomBytes(16 * MB) }))).toBeCloseTo(2, 0);
    expect(await look(docx(['a'], '', { 'word/media/a.png': randomBytes(112 * MB) }))).toBe(8);
  });

  it('that is no archive gets time by its size', async () => {
    expect(await look(randomBytes(16 * MB))).toBe(2);
  });
});

describe('Entities of an XML file', () => {
  it.each([
    ['fetch a file', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a/>'],
    ['are parameters that fetch a file', '<!DOCTYPE a [<!ENTITY % b PUBLIC "c" "d">]><a/>'],
    ['are very long', `<!DOCTYPE a [<!ENTITY b '${'x'.repeat(2000)}'>]><a/>`],
    ['are made of others', '<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><a/>'],
    ['stand in UTF-16', Buffer.from('<!DOCTYPE a [<!ENTITY c "&b;&b;">]><a/>', 'utf16le').toString('latin1')],
    ['hide behind a long remark', `<!-- ${'x'.repeat(70_000)}`],
  ])('are hostile when they %s', (_, head) => {
    expect(hasHostileEntities(head)).toBe(true);
  });

  it.each([
    '<a>&lt;!ENTITY b "&c;"></a>',
    '<?xml version="1.0"?><a><![CDATA[<!DOCTYPE]]></a>',
    '',
    '<!-- short',
    'no XML',
  ])('are no matter in %j', (head) => {
    expect(hasHostileEntities(head)).toBe(false);
  });

  it('are looked for in no time, whatever the text', () => {
    for (const text of ['<!ENTITY a "', '<!-- ', '<?', '<!ENTITY ', '<!DOCTYPE ', '<!ENTITY % a   '])
      for (const before of ['', '<!DOCTYPE a ['])
        expect(hasHostileEntities(before + text.repeat(2 ** 16 / text.length))).toBeTypeOf('boolean');
  }, 20_000);
});
