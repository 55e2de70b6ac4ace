const LONGEST = 100;

/** A file name for every system: `document`'s without its extension, and what it is. */
export function fileNameOf(document: string, extension: string, what = ''): string {
  const base = document.replace(/\.[a-z0-9]{1,5}$/i, '');
  const plain = (what === '' ? base : `${base} - ${what}`)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: no system takes them in names
    .replace(/[\u0000-\u001f<>:"/\\|?*]+/g, ' ')
    .replace(/\s+/g, ' ');
  const short = Array.from(plain).slice(0, LONGEST).join('');
  return `${short.replace(/^[\s.]+|[\s.]+$/g, '') || 'document'}.${extension}`;
}
