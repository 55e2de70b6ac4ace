import type { EvidenceMark, PageRegion } from './marks.ts';
import { pageAngle } from './page-angle.ts';
import type { PageSource } from './page-source.ts';
import type { Rotation } from './rotate-box.ts';

export type Fit = 'width' | 'page';
/** Pages side by side. */
export type Columns = 1 | 2;

/** What a mounted PageView offers its state. */
export interface PageViewport {
  /** @param atOnce jump instead of scrolling */
  goTo(page: number, atOnce: boolean): void;
  showMark(mark: EvidenceMark | PageRegion, pulse: boolean): void;
  zoomTo(zoom: number): void;
  focus(): void;
}

export const LEAST_ZOOM = 0.25;
export const MOST_ZOOM = 8;

/**
 * How a document is looked at: one for each open document. Toolbars change it, the PageView follows and writes back the page in view.
 */
export class PageViewState {
  /** 1 = 100%. What is shown now, also while `fit` decides it. */
  zoom = $state(1);
  /** Follows the window until the reader zooms. */
  fit = $state<Fit | null>('width');
  rotation = $state<Rotation>(0);
  /** Pages are shown turned back by their lean. */
  straight = $state(false);
  columns = $state<Columns>(1);
  /** The page in the middle of the view, from 1. Written by the PageView; to go somewhere call `goTo`. */
  page = $state(1);
  /** The next drag (or the keyboard) chooses a region. */
  lassoing = $state(false);
  /** The region chosen last, shown until it is cleared. Set by the lasso; set it to null to remove it. */
  region = $state.raw<PageRegion | null>(null);
  /** The mark that was focused last. */
  focused = $state<string | null>(null);

  #viewport: PageViewport | null = null;
  /** The page that was shown the right way up last, and the rotation that it took. */
  #upright: { readonly page: number; readonly rotation: Rotation } | null = null;
  #later: ((viewport: PageViewport) => void) | null = null;

  /** The PageView calls it when it mounts; returns what ends it. */
  attach(viewport: PageViewport): () => void {
    this.#viewport = viewport;
    this.#later?.(viewport);
    this.#later = null;
    return () => {
      if (this.#viewport === viewport) this.#viewport = null;
    };
  }

  #tell(order: (viewport: PageViewport) => void): void {
    if (this.#viewport === null) this.#later = order;
    else order(this.#viewport);
  }

  goTo(page: number): void {
    // A document opens there, without scrolling.
    const atOnce = this.#viewport === null;
    this.#tell((viewport) => viewport.goTo(page, atOnce));
  }

  /** Scrolls to the mark and pulses it. */
  focusEvidence(mark: EvidenceMark): void {
    this.focused = mark.id;
    this.#tell((viewport) => viewport.showMark(mark, true));
  }

  /** Scrolls to a region without a mark, e.g. a search hit. */
  showRegion(region: PageRegion): void {
    this.#tell((viewport) => viewport.showMark(region, false));
  }

  focus(): void {
    this.#tell((viewport) => viewport.focus());
  }

  /** Around the middle of the view. */
  zoomTo(zoom: number): void {
    this.fit = null;
    const bounded = Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, zoom));
    if (this.#viewport === null) this.zoom = bounded;
    else this.#viewport.zoomTo(bounded);
  }

  /** `direction` 1 or -1: to the next of the usual steps. */
  zoomStep(direction: 1 | -1): void {
    const steps = direction > 0 ? ZOOM_STEPS : [...ZOOM_STEPS].reverse();
    this.zoomTo(steps.find((step) => (step - this.zoom) * direction > 0.01) ?? steps.at(-1)!);
  }

  /**
   * Turns all pages by a quarter, clockwise. If the print of the page in view does not stand upright, the first turn lays it straight; after a whole turn from there the
   * page is shown as it is.
   */
  turn(source: PageSource): void {
    const { upright, lean } = pageAngle(source, this.page);
    const lies = (upright !== 0 || lean !== 0) && (upright !== this.rotation || (lean !== 0 && !this.straight));
    if (lies && this.#upright?.page !== this.page) {
      this.#upright = { page: this.page, rotation: upright };
      this.rotation = upright;
      this.straight = true;
      return;
    }
    this.rotation = ((this.rotation + 90) % 360) as Rotation;
    if (this.#upright === null || this.rotation !== this.#upright.rotation || !this.straight) return;
    this.#upright = null;
    this.rotation = 0;
    this.straight = false;
  }

  /** Degrees by which a page is shown turned back. */
  leanOf(source: PageSource, page: number): number {
    return this.straight ? pageAngle(source, page).lean : 0;
  }

  startLasso(): void {
    this.lassoing = true;
  }

  cancelLasso(): void {
    this.lassoing = false;
  }
}

/** The usual zoom steps of document viewers. */
const ZOOM_STEPS = [0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 5, 6, 8];
