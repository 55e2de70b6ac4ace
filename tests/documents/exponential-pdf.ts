/** A PDF of one page that draws a form, which draws another ten times, and so on: small to read, endless to draw. */
export function exponentialPdf(depth = 30): Uint8Array {
  const stream = (dictionary: string, content: string) =>
    `<< ${dictionary} /Length ${content.length} >>\nstream\n${content}\nendstream`;
  const form = (next: number | undefined) =>
    next === undefined
      ? stream('/Type /XObject /Subtype /Form /BBox [0 0 100 100]', '0 0 1 1 re f')
      : stream(
          `/Type /XObject /Subtype /Form /BBox [0 0 100 100] /Resources << /XObject << /F ${next} 0 R >> >>`,
          '/F Do '.repeat(10),
        );
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Resources << /XObject << /F 5 0 R >> >> /Contents 4 0 R >>',
    stream('', '/F Do'),
    ...Array.from({ length: depth }, (_, i) => form(i === depth - 1 ? undefined : 6 + i)),
  ];
  let pdf = '%PDF-1.4\n';
  const offsets = objects.map((body, i) => {
    const offset = pdf.length;
    pdf += `${i + 1} 0 obj\n${body}\nendobj\n`;
    return offset;
  });
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  const trailer = `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${pdf.length}\n%%EOF\n`;
  return new TextEncoder().encode(`${pdf}xref\n0 ${size}\n0000000000 65535 f \n${entries}${trailer}`);
}
