/** A PDF of one page, written by hand: `font`, one of the standard 14 (else Helvetica), as /F1, `content` as its content stream. */
export function onePagePdf(page: {
  width: number;
  height: number;
  rotate?: number;
  crop?: string;
  content: string;
  font?: string;
}): Uint8Array {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${page.width} ${page.height}] /Rotate ${page.rotate ?? 0}${page.crop === undefined ? '' : ` /CropBox [${page.crop}]`}
 /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>`,
    `<< /Type /Font /Subtype /Type1 /BaseFont /${page.font ?? 'Helvetica'} >>`,
    `<< /Length ${page.content.length} >>\nstream\n${page.content}\nendstream`,
  ];
  let pdf = '%PDF-1.4\n';
  const offsets = objects.map((body, i) => {
    const offset = pdf.length;
    pdf += `${i + 1} 0 obj\n${body}\nendobj\n`;
    return offset;
  });
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${pdf.length}\n%%EOF\n`;
  pdf += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}${trailer}`;
  return new TextEncoder().encode(pdf);
}
