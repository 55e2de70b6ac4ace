/** What a file is, by its first bytes; its name may lie. */
export type FileKind = 'pdf' | 'jpeg' | 'png' | 'webp' | 'tiff' | 'gif' | 'avif';

/** PDF readers accept the header anywhere in the first 1024 bytes (ISO 32000-1, annex H, implementation note 13). */
const PDF_HEADER_WINDOW = 1024;

/** Undefined: none of the formats that can be opened. */
export function fileKindOf(bytes: Uint8Array): FileKind | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, PDF_HEADER_WINDOW)).toString(
    'latin1',
  );
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (head.startsWith('RIFF') && head.startsWith('WEBP', 8)) return 'webp';
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return 'gif';
  // II/MM, then 42 (TIFF 6.0) or 43 (BigTIFF) in that byte order.
  if (/^(?:II[*+]\0|MM\0[*+])/.test(head)) return 'tiff';
  if (head.startsWith('ftyp', 4) && /avi[fs]/.test(head.slice(8, 40))) return 'avif';
  // Damaged files may have lost the header; an indirect object at the start is as telling.
  if (head.includes('%PDF-') || /^\s*\d+\s+\d+\s+obj\b/.test(head)) return 'pdf';
  return undefined;
}
