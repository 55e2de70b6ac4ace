import { strToU8, type Zippable, zipSync } from 'fflate';

type Parts = Readonly<Record<string, string | Uint8Array>>;

/** An archive of these files, in this order. */
export function archive(parts: Parts): Uint8Array {
  const files: Zippable = {};
  for (const [name, content] of Object.entries(parts)) {
    // What is stored as it is: noise would be packed in vain.
    const stored = /^mimetype$|\.png$/.test(name);
    files[name] = [typeof content === 'string' ? strToU8(content) : content, { level: stored ? 0 : 6 }];
  }
  return zipSync(files);
}

const XML = '<?xml version="1.0"?>';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const related = (type: string, target: string) =>
  `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/${type}" Target="${target}"/></Relationships>`;
const types = (parts: Readonly<Record<string, string>>) =>
  `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${Object.entries(
    parts,
  )
    .map(
      ([part, type]) =>
        `<Override PartName="${part}" ContentType="application/vnd.openxmlformats-officedocument.${type}.main+xml"/>`,
    )
    .join('')}</Types>`;

/** A Word document of these paragraphs. @param before what stands before its first element */
export function docx(paragraphs: readonly string[], before = '', more: Parts = {}): Uint8Array {
  const text = paragraphs.map((paragraph) => `<w:p><w:r><w:t>${paragraph}</w:t></w:r></w:p>`).join('');
  return archive({
    '[Content_Types].xml': types({ '/word/document.xml': 'wordprocessingml.document' }),
    '_rels/.rels': related('officeDocument', 'word/document.xml'),
    'word/document.xml': `${XML}${before}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${text}</w:body></w:document>`,
    ...more,
  });
}

/** An Excel workbook with one sheet of these rows. */
export function xlsx(rows: string): Uint8Array {
  const sheet = `${XML}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`;
  return archive({
    '[Content_Types].xml': types({ '/xl/workbook.xml': 'spreadsheetml.sheet' }).replace(
      '</Types>',
      '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    ),
    '_rels/.rels': related('officeDocument', 'xl/workbook.xml'),
    'xl/workbook.xml': `${XML}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': related('worksheet', 'worksheets/sheet1.xml'),
    'xl/worksheets/sheet1.xml': sheet,
  });
}

/** An OpenDocument spreadsheet with one table of these rows. @param prefix of the names of rows and cells; the usual one is "table" */
export function ods(rows: string, prefix = 'table'): Uint8Array {
  const oasis = 'urn:oasis:names:tc:opendocument:xmlns';
  const type = 'application/vnd.oasis.opendocument.spreadsheet';
  return archive({
    mimetype: type,
    'META-INF/manifest.xml': `${XML}<manifest:manifest xmlns:manifest="${oasis}:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:media-type="${type}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>`,
    'content.xml': `${XML}<office:document-content xmlns:office="${oasis}:office:1.0" xmlns:${prefix}="${oasis}:table:1.0" xmlns:text="${oasis}:text:1.0" office:version="1.3"><office:body><office:spreadsheet><${prefix}:table ${prefix}:name="S">${rows}</${prefix}:table></office:spreadsheet></office:body></office:document-content>`,
  });
}

/** A row of such a table that is repeated, with one cell that is repeated; `value` undefined: an empty one. */
export function repeated(rows: number, columns: number, value: number | undefined, prefix = 'table'): string {
  const content =
    value === undefined
      ? '/>'
      : ` office:value-type="float" office:value="${value}"><text:p>${value}</text:p></${prefix}:table-cell>`;
  return `<${prefix}:table-row ${prefix}:number-rows-repeated="${rows}"><${prefix}:table-cell ${prefix}:number-columns-repeated="${columns}"${content}</${prefix}:table-row>`;
}

/** "Billion laughs": each entity is ten of the one before. */
export const BILLION_LAUGHS = `<!DOCTYPE w [<!ENTITY a0 "ha">${Array.from(
  { length: 9 },
  (_, i) => `<!ENTITY a${i + 1} "${`&a${i};`.repeat(10)}">`,
).join('')}]>`;

/** An archive whose directory says something else about its first file than is true. @param field offset in its entry: 20 packed size, 24 size */
export function lying(bytes: Uint8Array, field: 20 | 24, value: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const view = new DataView(copy.buffer);
  const at = Buffer.from(copy.buffer).indexOf('PK\x01\x02', 'latin1');
  view.setUint32(at + field, value, true);
  return copy;
}
