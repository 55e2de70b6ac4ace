import type { TickMark } from '../contract/tile.ts';

/** A box or circle to tick, in pixels of the image that it was found in. */
export interface FoundTick {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly mark: TickMark;
}

/** Whether a pixel is ink; outside of the image there is none. */
export type Ink = (x: number, y: number) => boolean;
