/** A PDF of many pages of running text in Helvetica, with a cross-reference table; written by hand (ISO 32000-1, 7.5). */
export function longPdf(pages: number, linesPerPage = 46): Uint8Array {
  const objects: string[] = [];
  const pageIds = Array.from({ length: pages }, (_, index) => 4 + index * 2);
  objects[1] = '<< /Type /Catalog /Pages 2 0 R >>';
  objects[2] = `<< /Type /Pages /Count ${pages} /Kids [${pageIds.map((id) => `${id} 0 R`).join(' ')}] >>`;
  objects[3] = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>';
  pageIds.forEach((id, index) => {
    const lines = Array.from(
      { length: linesPerPage },
      (_, line) => `(${words(index * linesPerPage + line)}, page ${index + 1}, line ${line + 1}) Tj T*`,
    );
    const content = `BT /F1 11 Tf 14.5 TL 64 770 Td\n${lines.join('\n')}\nET`;
    objects[id] =
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${id + 1} 0 R >>`;
    objects[id + 1] = `<< /Length ${content.length} >>\nstream\n${content}\nendstream`;
  });
  let text = '%PDF-1.4\n';
  const offsets: number[] = [];
  for (let id = 1; id < objects.length; id++) {
    offsets[id] = text.length;
    text += `${id} 0 obj\n${objects[id]}\nendobj\n`;
  }
  const table = text.length;
  text += `xref\n0 ${objects.length}\n0000000000 65535 f \n`;
  for (let id = 1; id < objects.length; id++) text += `${String(offsets[id]).padStart(10, '0')} 00000 n \n`;
  text += `trailer\n<< /Size ${objects.length} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  return new TextEncoder().encode(text);
}

const VOCABULARY = 'the ledger of a quiet harbour town lists every boat and what it carried on each morning tide'.split(
  ' ',
);

/** Some words that differ from line to line and are the same every time. */
function words(seed: number): string {
  let state = seed * 2654435761 + 1;
  return Array.from({ length: 9 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return VOCABULARY[state % VOCABULARY.length];
  }).join(' ');
}
