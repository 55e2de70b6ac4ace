import { indexAtPoint, type PageLayout } from './page-layout.ts';
import { type Rotation, unleanPoint, unrotateBox } from './rotate-box.ts';

/** How pages lie in the view. */
export interface Shown {
  readonly layout: PageLayout;
  readonly rotation: Rotation;
  /** Degrees by which a page (its number) is shown turned back. */
  readonly lean: (page: number) => number;
}

/**
 * Tells at which place of which page the pointer is, in fractions of the unrotated page. For a scrolling element.
 * @param shown null: nobody wants to know
 */
export function pointing(shown: () => Shown | null, onpoint: (page: number, x: number, y: number) => void) {
  return (node: HTMLElement): (() => void) => {
    const onmove = (event: PointerEvent) => {
      const now = event.buttons === 0 ? shown() : null;
      if (now === null) return;
      const { left, top } = node.getBoundingClientRect();
      const [x, y] = [event.clientX - left + node.scrollLeft, event.clientY - top + node.scrollTop];
      const index = indexAtPoint(now.layout, x, y);
      const place = now.layout.places[index]!;
      const [across, down] = unleanPoint(x, y, place, now.lean(index + 1));
      const at = unrotateBox([across, down, across, down], now.rotation);
      onpoint(index + 1, at[0], at[1]);
    };
    node.addEventListener('pointermove', onmove);
    return () => node.removeEventListener('pointermove', onmove);
  };
}
