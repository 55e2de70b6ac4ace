import type { Page } from 'playwright-core';

export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A box on a page as it is painted: the words it stands for, and the same words in the page's layer of text, in CSS pixels of the window. */
export interface EvidenceOnPage {
  readonly mark: Rectangle;
  /** Every place on the page where the words stand; several when they are there more than once. */
  readonly words: readonly Rectangle[];
  /** The page itself. */
  readonly page: Rectangle;
}

/** Measures mark `index` (of those on the pages now) and looks for `text` among the words of its page. */
export async function measureEvidence(page: Page, index: number, text: string): Promise<EvidenceOnPage> {
  return await page.evaluate(
    ([at, wanted]) => {
      const rectangle = ({ left, top, right, bottom }: DOMRect) => ({ left, top, right, bottom });
      const mark = document.querySelectorAll<HTMLElement>('[data-mark]')[at]!;
      const sheet = mark.closest<HTMLElement>('[data-page]')!;
      // Spaces differ between what is read and what is shown.
      const compact = wanted.replace(/\s+/g, '');
      const words: ReturnType<typeof rectangle>[] = [];
      for (const line of sheet.querySelectorAll('[data-line]')) {
        const node = line.firstChild;
        if (!(node instanceof Text)) continue;
        const offsets = [...node.data].flatMap((_, i) => (/\s/.test(node.data[i]!) ? [] : [i]));
        const letters = offsets.map((i) => node.data[i]).join('');
        for (let from = letters.indexOf(compact); from >= 0; from = letters.indexOf(compact, from + 1)) {
          const range = document.createRange();
          range.setStart(node, offsets[from]!);
          range.setEnd(node, offsets[from + compact.length - 1]! + 1);
          words.push(rectangle(range.getBoundingClientRect()));
        }
      }
      return { mark: rectangle(mark.getBoundingClientRect()), words, page: rectangle(sheet.getBoundingClientRect()) };
    },
    [index, text] as const,
  );
}

/** The share of the smaller rectangle that lies in the other one. */
export function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  if (width <= 0 || height <= 0) return 0;
  const area = (r: Rectangle) => (r.right - r.left) * (r.bottom - r.top);
  return (width * height) / Math.min(area(a), area(b));
}
