/** The most characters that a cell of a workbook holds. */
const LONGEST = 32_767;

/** Text for a cell of a workbook: without what XML 1.0 cannot hold. */
export function workbookText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 forbids
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').slice(0, LONGEST);
}
