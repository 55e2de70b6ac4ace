import { SvelteMap } from 'svelte/reactivity';
import type { Box } from '../../../src-main/contract/page.ts';
import { indexAtPoint } from './page-layout.ts';
import type { PageSource } from './page-source.ts';
import type { Shown } from './point-on-page.ts';
import { unleanPoint, unrotatePoint } from './rotate-box.ts';
import { boxBetween, caretInLine, joinLines, nearestLine, wordAround } from './text-caret.ts';

interface PagePlace {
  readonly page: number;
  readonly line: number;
  readonly offset: number;
}

/** A press further than this from any line (in page heights) selects nothing. */
const REACH = 0.04;
/** Scroll speed when a drag leaves the window, pixels per frame. */
const AUTO_SCROLL = 18;

/**
 * Selecting words on pages. The browser's own selection is used (so that copying, context menu and assistive technology work), but where it
 * begins and ends is decided by the page's character boxes: text that stands in columns or askew would otherwise be caught in DOM order by
 * chance. What is selected is painted from the boxes as well.
 */
export class TextSelection {
  /** What to paint: boxes (fractions of the unrotated page) by page. */
  readonly boxes = new SvelteMap<number, readonly Box[]>();
  /** Pages that the selection begins and ends on. */
  pages = $state.raw<readonly number[]>([]);

  readonly #source: () => PageSource;
  readonly #shown: () => Shown;
  #scroller: HTMLElement | null = null;

  constructor(source: () => PageSource, shown: () => Shown) {
    this.#source = source;
    this.#shown = shown;
  }

  /** Follows the document's selection in the scrolling element; returns what ends it. */
  listen(scroller: HTMLElement): () => void {
    this.#scroller = scroller;
    const changed = () => this.#changed();
    document.addEventListener('selectionchange', changed);
    return () => document.removeEventListener('selectionchange', changed);
  }

  /** A mouse press on a page. Touch selects as the system does, with a long press. */
  begin(event: MouseEvent): void {
    const scroller = this.#scroller;
    if (
      scroller === null ||
      event.button !== 0 ||
      (event.target instanceof Element && event.target.closest('button, a, input'))
    )
      return;
    const start = this.#placeAt(event.clientX, event.clientY, REACH);
    if (start === null) {
      document.getSelection()?.removeAllRanges();
      return;
    }
    event.preventDefault();
    scroller.focus({ preventScroll: true });
    const whole = event.detail === 2 ? 'word' : event.detail >= 3 ? 'line' : null;
    const selection = document.getSelection();
    const extending = event.shiftKey && selection !== null && this.#ends(selection) !== null;
    const from = this.#grow(start, whole);
    if (!extending) this.#select(from[0], from[1]);

    let x = event.clientX;
    let y = event.clientY;
    const extend = () => {
      const place = this.#placeAt(x, y, Number.POSITIVE_INFINITY);
      if (place === null || selection === null) return;
      const to = this.#grow(place, whole);
      if (extending) this.#extend(selection, place);
      else if (before(to[0], from[0])) this.#select(from[1], to[0]);
      else this.#select(from[0], to[1]);
    };
    if (extending) extend();
    const move = (moved: MouseEvent) => {
      [x, y] = [moved.clientX, moved.clientY];
      extend();
    };
    let frame = 0;
    const autoScroll = () => {
      const { top, bottom } = scroller.getBoundingClientRect();
      const by = y < top ? -AUTO_SCROLL : y > bottom ? AUTO_SCROLL : 0;
      if (by !== 0) {
        scroller.scrollTop += by;
        extend();
      }
      frame = requestAnimationFrame(autoScroll);
    };
    frame = requestAnimationFrame(autoScroll);
    const up = () => {
      cancelAnimationFrame(frame);
      document.removeEventListener('mousemove', move);
      document.removeEventListener('mouseup', up);
    };
    document.addEventListener('mousemove', move);
    document.addEventListener('mouseup', up);
  }

  /** Puts the selected text on the clipboard in reading order, also of pages between that are not drawn. */
  copy(event: ClipboardEvent): void {
    const selection = document.getSelection();
    const ends = selection === null ? null : this.#ends(selection);
    if (ends === null) return;
    event.clipboardData?.setData('text/plain', this.#text(ends));
    event.preventDefault();
  }

  #text([from, to]: readonly [PagePlace, PagePlace]): string {
    const pages: string[] = [];
    for (let page = from.page; page <= to.page; page++) {
      const lines = this.#source().knownText(page)?.lines ?? [];
      const first = page === from.page ? from.line : 0;
      const last = page === to.page ? to.line : lines.length - 1;
      const parts = lines.slice(first, last + 1).map(({ text, row }, index) => {
        const start = page === from.page && first + index === from.line ? from.offset : 0;
        const end = page === to.page && first + index === to.line ? to.offset : text.length;
        return { text: text.slice(start, end), row };
      });
      pages.push(joinLines(parts));
    }
    return pages.join('\n\n');
  }

  #changed(): void {
    const selection = document.getSelection();
    const ends = selection === null ? null : this.#ends(selection);
    this.boxes.clear();
    if (ends === null) {
      if (this.pages.length > 0) this.pages = [];
      return;
    }
    const [from, to] = ends;
    this.pages = from.page === to.page ? [from.page] : [from.page, to.page];
    for (let page = from.page; page <= to.page; page++) {
      const lines = this.#source().knownText(page)?.lines ?? [];
      const first = page === from.page ? from.line : 0;
      const last = page === to.page ? to.line : lines.length - 1;
      const boxes = lines.slice(first, last + 1).flatMap((line, index) => {
        const start = page === from.page && first + index === from.line ? from.offset : 0;
        const end = page === to.page && first + index === to.line ? to.offset : line.text.length;
        const box = boxBetween(line, start, end);
        return box === null ? [] : [box];
      });
      if (boxes.length > 0) this.boxes.set(page, boxes);
    }
  }

  /** The line nearest to a point of the window; null when it is further than `reach`. */
  #placeAt(clientX: number, clientY: number, reach: number): PagePlace | null {
    if (this.#scroller === null) return null;
    const { layout, rotation, lean } = this.#shown();
    const { left, top } = this.#scroller.getBoundingClientRect();
    const x = clientX - left + this.#scroller.scrollLeft;
    const y = clientY - top + this.#scroller.scrollTop;
    const index = indexAtPoint(layout, x, y);
    const place = layout.places[index]!;
    const page = index + 1;
    const lines = this.#source().knownText(page)?.lines ?? [];
    const [px, py] = unrotatePoint(...unleanPoint(x, y, place, lean(page)), rotation);
    const size = this.#source().size(page);
    const nearest = nearestLine(lines, px, py, size.width / size.height);
    if (nearest.line < 0 || nearest.distance > reach) return null;
    return { page, line: nearest.line, offset: caretInLine(lines[nearest.line]!, px, py) };
  }

  #grow(place: PagePlace, whole: 'word' | 'line' | null): readonly [PagePlace, PagePlace] {
    if (whole === null) return [place, place];
    const text = this.#source().knownText(place.page)?.lines[place.line]?.text ?? '';
    const [start, end] = whole === 'line' ? [0, text.length] : wordAround(text, place.offset);
    return [
      { ...place, offset: start },
      { ...place, offset: end },
    ];
  }

  #nodeOf({ page, line }: PagePlace): Node | null {
    const span = this.#scroller?.querySelector(`[data-page="${page}"] [data-line="${line}"]`);
    return span?.firstChild ?? null;
  }

  #select(from: PagePlace, to: PagePlace): void {
    const [a, b] = [this.#nodeOf(from), this.#nodeOf(to)];
    if (a !== null && b !== null) document.getSelection()?.setBaseAndExtent(a, from.offset, b, to.offset);
  }

  #extend(selection: Selection, to: PagePlace): void {
    const node = this.#nodeOf(to);
    if (node !== null) selection.extend(node, to.offset);
  }

  /** Where the document's selection begins and ends on our pages, in reading order; null when it does not. */
  #ends(selection: Selection): readonly [PagePlace, PagePlace] | null {
    if (selection.isCollapsed || selection.rangeCount === 0 || this.#scroller === null) return null;
    const range = selection.getRangeAt(0);
    if (!range.intersectsNode(this.#scroller)) return null;
    const spans = () =>
      [...(this.#scroller?.querySelectorAll('[data-line]') ?? [])].filter((span) => range.intersectsNode(span));
    const placeOf = (node: Node, offset: number, end: boolean): PagePlace | null => {
      const inside = node instanceof Element ? node : node.parentElement;
      const own = inside?.closest('[data-line]');
      const span = own ?? (end ? spans().at(-1) : spans()[0]);
      const page = span?.closest('[data-page]')?.getAttribute('data-page');
      if (!span || !page) return null;
      return {
        page: Number(page),
        line: Number(span.getAttribute('data-line')),
        offset: own && node instanceof Text ? offset : end ? (span.textContent?.length ?? 0) : 0,
      };
    };
    const from = placeOf(range.startContainer, range.startOffset, false);
    const to = placeOf(range.endContainer, range.endOffset, true);
    if (from === null || to === null) return null;
    // Reading order and DOM order differ only while pages mount and unmount.
    return before(to, from) ? [to, from] : [from, to];
  }
}

function before(a: PagePlace, b: PagePlace): boolean {
  return a.page !== b.page ? a.page < b.page : a.line !== b.line ? a.line < b.line : a.offset < b.offset;
}
