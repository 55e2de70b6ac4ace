/** Longest text that one entity of an honest file stands for: an address. */
const LONGEST = 1000;
/** Drawings that Illustrator saved have a dozen. */
const MOST = 100;
/** Characters of remarks before anything else that hide something. */
const MOST_REMARKS = 2 ** 15;
const ENTITY = /<!ENTITY\s+(?:%\s+)?[^\s"'>]+\s+(?:(SYSTEM|PUBLIC)\b|"([^"]*)"?|'([^']*)'?)/g;

/**
 * Whether an XML file declares entities that fetch files, or that grow when they are put in: of each other ("billion laughs"), or very long ones
 * (XML 1.0, 4.2). Those that stand for a short text of their own, as in drawings, are harmless.
 *
 * @param head the file's beginning, as Latin-1; declarations stand before the first element
 */
export function hasHostileEntities(head: string): boolean {
  // UTF-16 has the same letters with a zero beside each.
  const text = head.replaceAll('\0', '');
  const declared = declarations(text);
  if (declared === undefined) return text.length > MOST_REMARKS;
  const entities = [...declared.matchAll(ENTITY)];
  return (
    entities.length > MOST ||
    entities.some(([, external, double, single]) => {
      const value = double ?? single ?? '';
      return external !== undefined || /[&%]/.test(value) || value.length > LONGEST;
    })
  );
}

/** What follows from the document type declaration on; empty when there is none. Undefined: a remark does not end. */
function declarations(text: string): string | undefined {
  let at = text.indexOf('<');
  for (;;) {
    const remark = text.startsWith('<!--', at) ? '-->' : text.startsWith('<?', at) ? '?>' : undefined;
    if (remark === undefined) return text.startsWith('<!DOCTYPE', at) ? text.slice(at) : '';
    const end = text.indexOf(remark, at + 2);
    if (end < 0) return undefined;
    at = text.indexOf('<', end + remark.length);
    if (at < 0) return text.length > MOST_REMARKS ? undefined : '';
  }
}
