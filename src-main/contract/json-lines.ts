/** What JSON leaves as it is, but ends a line for some readers (Python's `splitlines`) or commands a terminal. */
const LINE_ENDS_AND_CONTROLS = /[\u007f-\u009f\u2028\u2029]/g;

/** One value as a line of JSON lines (https://jsonlines.org), its end included. */
export function jsonLine(value: unknown): string {
  const escaped = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `${JSON.stringify(value).replace(LINE_ENDS_AND_CONTROLS, escaped)}\n`;
}
