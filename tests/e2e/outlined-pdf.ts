/**
 * A PDF of six pages, numbered i, ii, 1, 2, 3, 4, with an outline: Preface (i), Part one (1) with Boats (2) and Oars (3) below it, Index (4).
 */
export function outlinedPdf(): Buffer {
  const words = ['Preface', 'Thanks', 'Part one', 'Boats', 'Oars', 'Index'];
  const page = (index: number) => 20 + 2 * index;
  const objects = new Map<number, string>([
    [1, '<< /Type /Catalog /Pages 2 0 R /Outlines 4 0 R /PageLabels << /Nums [0 << /S /r >> 2 << /S /D >>] >> >>'],
    [2, `<< /Type /Pages /Kids [${words.map((_, i) => `${page(i)} 0 R`).join(' ')}] /Count ${words.length} >>`],
    [3, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'],
    [4, '<< /Type /Outlines /First 5 0 R /Last 9 0 R /Count 3 >>'],
    [5, `<< /Title (Preface) /Parent 4 0 R /Next 6 0 R /Dest [${page(0)} 0 R /Fit] >>`],
    [
      6,
      `<< /Title (Part one) /Parent 4 0 R /Prev 5 0 R /Next 9 0 R /First 7 0 R /Last 8 0 R /Count 2 /Dest [${page(2)} 0 R /Fit] >>`,
    ],
    [7, `<< /Title (Boats) /Parent 6 0 R /Next 8 0 R /Dest [${page(3)} 0 R /Fit] >>`],
    [8, `<< /Title (Oars) /Parent 6 0 R /Prev 7 0 R /Dest [${page(4)} 0 R /Fit] >>`],
    [9, `<< /Title (Index) /Parent 4 0 R /Prev 6 0 R /Dest [${page(5)} 0 R /Fit] >>`],
  ]);
  for (const [index, word] of words.entries()) {
    const content = `BT /F1 24 Tf 72 740 Td (${word}) Tj ET`;
    const resources = `/Resources << /Font << /F1 3 0 R >> >> /Contents ${page(index) + 1} 0 R`;
    objects.set(page(index), `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] ${resources} >>`);
    objects.set(page(index) + 1, `<< /Length ${content.length} >>\nstream\n${content}\nendstream`);
  }
  let pdf = '%PDF-1.4\n';
  const offsets = [...objects].map(([number, body]) => {
    const offset = pdf.length;
    pdf += `${number} 0 obj\n${body}\nendobj\n`;
    return { number, offset };
  });
  const size = Math.max(...objects.keys()) + 1;
  const start = pdf.length;
  const sections = offsets.map(({ number, offset }) => `${number} 1\n${String(offset).padStart(10, '0')} 00000 n \n`);
  pdf += `xref\n0 1\n0000000000 65535 f \n${sections.join('')}`;
  return Buffer.from(`${pdf}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`);
}
