import { DOMParser, type Element } from '@xmldom/xmldom';

/** An XML element by local names alone: invoices use the prefixes that their makers chose. */
export interface Xml {
  readonly name: string;
  /** The first element at a path of local names. */
  at(...path: string[]): Xml | undefined;
  /** All elements at a path: every first child is followed, and all of the last name are given. */
  all(...path: string[]): Xml[];
  /** Trimmed; undefined when empty. */
  text(...path: string[]): string | undefined;
  attribute(name: string): string | undefined;
}

/**
 * The root of an XML file in UTF-8. A document type or an entity of its own is refused: no invoice needs one, and they are how XML does harm.
 *
 * @param former what an element was called in an earlier version of its format, by today's name: it is found by either
 * @throws Error that says what is wrong
 */
export function parseXml(bytes: Uint8Array, former: ReadonlyMap<string, string> = new Map()): Xml {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  if (/<!DOCTYPE|<!ENTITY/i.test(text)) throw new Error('it declares a document type');
  const fail = (_level: string, message: string): never => {
    throw new Error(message);
  };
  const root = new DOMParser({ onError: fail }).parseFromString(text, 'text/xml').documentElement;
  if (root === null) throw new Error('it is empty');
  return wrap(root, former);
}

function wrap(element: Element, former: ReadonlyMap<string, string>): Xml {
  const children = (parent: Element, name: string): Element[] =>
    [...parent.childNodes].filter(
      (node): node is Element =>
        node.nodeType === 1 && [name, former.get(name)].includes((node as Element).localName ?? ''),
    );
  const find = (path: readonly string[]): Element[] =>
    path.reduce<Element[]>((from, name) => from.slice(0, 1).flatMap((parent) => children(parent, name)), [element]);
  const wrapped = (found: Element) => wrap(found, former);
  return {
    name: element.localName ?? '',
    at: (...path) => find(path).slice(0, 1).map(wrapped)[0],
    all: (...path) => find(path).map(wrapped),
    text: (...path) => find(path)[0]?.textContent?.replace(/\s+/g, ' ').trim() || undefined,
    attribute: (name) => element.getAttribute(name) ?? undefined,
  };
}
