import { keepLast } from '../../contract/keep-last.ts';
import { inside, type Matrix, UPRIGHT } from './pdf-matrix.ts';
import { isStream, type PdfObject, PdfObjects, type PdfStream } from './pdf-objects.ts';
import { SmallShapes } from './pdf-small-shapes.ts';
import { Name, Operator, type PdfDictionary, PdfTokens, type PdfValue, UnreadablePdf } from './pdf-tokens.ts';

/** Forms within forms. */
const DEEPEST = 12;
/** Bytes of a page's content with all its forms, and nodes of the tree of pages: beyond them pdf.js is asked. */
const MOST_BYTES = 32 * 2 ** 20;
const MOST_NODES = 20_000;
/** A page with more content, or with more shapes of a box's size, is a drawing and no form. */
const [MOST_BYTES_OF_FORM, MOST_SHAPES] = [2 ** 20, 600];
/** Pages of which it is kept what was found on them. */
const KEPT = 64;
/** The same picture so many times in a row is a pattern, as pdf.js takes it. */
const PATTERN = 3;

interface Drawn {
  readonly picture: PdfDictionary;
  readonly place: Matrix;
}

/** Modes of text that is not drawn: neither filled nor stroked (ISO 32000-1, 9.3.6). */
const UNDRAWN = [3, 7];

/** What the operators of a page draw. */
interface Found {
  readonly drawn: Drawn[];
  /** Bytes of content that may still be looked at. */
  left: number;
  /** How many shapes of a box's size are drawn. */
  shapes: number;
  /** Pieces of text that are seen, and that are not: undrawn, or under a picture that is drawn later. */
  text: { seen: number; hidden: number };
}

/** A page that was looked at: what was found, or why not, if it has `most` bytes or less. */
type Look = { readonly found: Found } | { readonly error: unknown; readonly most: number };

/** Where the pages of one file draw images, and what stands over them, from the operators alone: no image is decoded and no font loaded. */
export class PdfImagePlaces {
  readonly #file: Buffer;
  #opened: PdfObjects | undefined;
  /** By page: its text, its pictures and its boxes are asked for one after the other, and its operators are gone through once. */
  readonly #looks = new Map<number, Look>();

  constructor(file: Buffer) {
    this.#file = file;
  }

  /**
   * Matrices that take the unit square to where an image is drawn (ISO 32000-1, 8.9.5), in the page's own coordinates.
   *
   * @param number 1 for the first page
   * @throws UnreadablePdf, and zlib's errors for damaged streams
   */
  of(number: number): Matrix[] {
    return withoutPatterns(this.#look(number, MOST_BYTES).drawn).map(({ place }) => place);
  }

  /** Whether most of a page's text is not seen, as that which programs recognise on a scan and lay over it or under it. @throws as `of` */
  hidesText(number: number): boolean {
    const { text } = this.#look(number, MOST_BYTES);
    return text.hidden > text.seen;
  }

  /** Whether a page draws shapes that may be boxes or circles to tick. A drawing of very many is none. @throws as `of` */
  mayHaveBoxes(number: number): boolean {
    const { shapes } = this.#look(number, MOST_BYTES_OF_FORM);
    return shapes > 0 && shapes <= MOST_SHAPES;
  }

  /** @param most bytes of content */
  #look(number: number, most: number): Found {
    const known = this.#looks.get(number);
    if (known !== undefined && 'found' in known) return known.found;
    if (known !== undefined && known.most >= most) throw known.error;
    let look: Look;
    try {
      look = { found: this.#found(number, most) };
    } catch (error) {
      look = { error, most };
    }
    keepLast(this.#looks, number, look, KEPT);
    if ('found' in look) return look.found;
    throw look.error;
  }

  #found(number: number, most: number): Found {
    const page = this.#page(number);
    const resources = this.#objects.dictionary(page.get('Resources'));
    const contents = this.#objects.get(page.get('Contents'));
    const parts = Array.isArray(contents) ? contents.map((part) => this.#objects.get(part)) : [contents];
    const content = parts.filter(isStream).flatMap((part) => [this.#objects.decoded(part), Buffer.from('\n')]);
    const found: Found = { drawn: [], left: most, shapes: 0, text: { seen: 0, hidden: 0 } };
    this.#draw(Buffer.concat(content), resources, UPRIGHT, found, 0);
    return found;
  }

  get #objects(): PdfObjects {
    this.#opened ??= new PdfObjects(this.#file);
    return this.#opened;
  }

  /** The page's dictionary with the resources that it inherits (7.7.3). */
  #page(number: number): PdfDictionary {
    let before = 0;
    let nodes = 0;
    const find = (node: PdfDictionary, inherited: PdfValue | undefined, depth: number): PdfDictionary | undefined => {
      if (++nodes > MOST_NODES || depth > DEEPEST) throw new UnreadablePdf('a large tree of pages');
      const resources = node.get('Resources') ?? inherited;
      const kids = this.#objects.get(node.get('Kids'));
      if (!Array.isArray(kids)) {
        before++;
        if (before !== number) return undefined;
        return resources === undefined ? node : new Map([...node, ['Resources', resources]]);
      }
      const count = this.#objects.get(node.get('Count'));
      if (typeof count === 'number' && before + count < number) {
        before += count;
        return undefined;
      }
      for (const kid of kids) {
        const child = this.#objects.dictionary(kid);
        const found = child && find(child, resources, depth + 1);
        if (found !== undefined) return found;
      }
      return undefined;
    };
    const root = this.#objects.dictionary(this.#objects.trailer.get('Root'));
    const pages = this.#objects.dictionary(root?.get('Pages'));
    const page = pages && find(pages, undefined, 0);
    if (page === undefined) throw new UnreadablePdf('no such page');
    return page;
  }

  #draw(content: Buffer, resources: PdfDictionary | undefined, begin: Matrix, found: Found, depth: number): void {
    const objects = this.#objects.dictionary(resources?.get('XObject'));
    found.left -= content.length;
    if (found.left < 0) throw new UnreadablePdf('too much content');
    // A drawing: it is no form, and nothing covers its text.
    if (content.length > MOST_BYTES_OF_FORM && (objects === undefined || objects.size === 0)) return;
    const known = new Map<string, PdfObject | undefined>();
    const named = (name: string): PdfObject | undefined => {
      if (!known.has(name)) known.set(name, this.#objects.get(objects?.get(name)));
      return known.get(name);
    };
    const tokens = new PdfTokens(content);
    let current = begin;
    let mode = 0;
    const path = new SmallShapes();
    const saved: { current: Matrix; mode: number }[] = [];
    let given: PdfValue[] = [];
    for (let token = tokens.next(); token !== undefined; token = tokens.next()) {
      if (!(token instanceof Operator)) {
        given.push(token);
        continue;
      }
      switch (token.word) {
        case 'q':
          saved.push({ current, mode });
          break;
        case 'Q':
          ({ current, mode } = saved.pop() ?? { current, mode });
          break;
        case 'Tr':
          mode = Number(given.at(-1));
          break;
        case 'Tj':
        case 'TJ':
        case "'":
        case '"':
          found.text[UNDRAWN.includes(mode) ? 'hidden' : 'seen'] += 1;
          break;
        case 'cm':
          current = inside(current, matrixOf(given.slice(-6)) ?? UPRIGHT);
          break;
        case 're':
        case 'm':
        case 'l':
        case 'c':
        case 'v':
        case 'y':
          path.add(token.word, given, current);
          break;
        case 'S':
        case 's':
        case 'f':
        case 'F':
        case 'f*':
        case 'B':
        case 'B*':
        case 'b':
        case 'b*':
        case 'n': {
          const shapes = path.end();
          if (token.word !== 'n') found.shapes += shapes;
          break;
        }
        case 'BI':
          tokens.skipInlineImage();
          break;
        case 'Do': {
          const name = given.at(-1);
          const object = name instanceof Name ? named(name.name) : undefined;
          if (isStream(object)) this.#drawObject(object, resources, current, found, depth);
        }
      }
      given = [];
    }
  }

  #drawObject(
    object: PdfStream,
    resources: PdfDictionary | undefined,
    current: Matrix,
    found: Found,
    depth: number,
  ): void {
    const { dictionary } = object;
    const kind = this.#objects.get(dictionary.get('Subtype'));
    if (!(kind instanceof Name)) return;
    if (kind.name === 'Image') {
      found.drawn.push({ picture: dictionary, place: current });
      found.text = { seen: 0, hidden: found.text.hidden + found.text.seen };
    }
    if (kind.name !== 'Form') return;
    if (depth > DEEPEST) throw new UnreadablePdf('forms nested too deep');
    const within = inside(current, this.#matrix(dictionary.get('Matrix')) ?? UPRIGHT);
    const own = this.#objects.dictionary(dictionary.get('Resources')) ?? resources;
    this.#draw(this.#objects.decoded(object), own, within, found, depth + 1);
  }

  #matrix(value: PdfValue | undefined): Matrix | undefined {
    const values = this.#objects.get(value);
    return Array.isArray(values) ? matrixOf(values.map((one) => this.#objects.get(one))) : undefined;
  }
}

function matrixOf(values: readonly (PdfObject | undefined)[]): Matrix | undefined {
  const numbers = values.filter((value) => typeof value === 'number');
  return numbers.length === 6 && values.length === 6 ? (numbers as unknown as Matrix) : undefined;
}

function withoutPatterns(drawn: readonly Drawn[]): Drawn[] {
  const kept: Drawn[] = [];
  for (let from = 0, to = 0; from < drawn.length; from = to) {
    while (drawn[to]?.picture === drawn[from]!.picture) to++;
    if (to - from < PATTERN) kept.push(...drawn.slice(from, to));
  }
  return kept;
}
