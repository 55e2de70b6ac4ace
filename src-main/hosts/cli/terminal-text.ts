/**
 * Text for a terminal, in which nothing commands it: what documents and servers say may carry escape sequences, which would rewrite the screen,
 * the title or the clipboard. Control characters are shown as pictures (U+2400...), lines and tabs stay.
 */
export function forTerminal(text: string): string {
  return text.replace(CONTROLS, (character) => {
    const code = character.codePointAt(0)!;
    if (code === 0x7f) return '\u2421';
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\ufffd';
  });
}

/** C0 without tab and line feed (and without the carriage return before one), delete, C1 (ECMA-48). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
const CONTROLS = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\r(?!\n)/g;
