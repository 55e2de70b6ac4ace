import { describe, expect, it } from 'vitest';
import type { Box } from '../../../src-main/contract/page.ts';
import {
  type Rotation,
  rotateBox,
  rotatedSize,
  unrotateBox,
  unrotatePoint,
} from '../../../src-renderer/lib/pdf/rotate-box.ts';

const turns: readonly Rotation[] = [0, 90, 180, 270];
const box: Box = [0.1, 0.2, 0.4, 0.25];

describe('boxes on a turned page', () => {
  it('follow a quarter turn clockwise: what was at the top is at the right', () => {
    expect(rotateBox(box, 90)).toEqual([0.75, 0.1, 0.8, 0.4]);
    expect(rotateBox([0, 0, 1, 0.1], 90)).toEqual([0.9, 0, 1, 1]);
  });

  it('come back to where they were, whatever the turn', () => {
    for (const turn of turns) {
      const back = unrotateBox(rotateBox(box, turn), turn);
      back.forEach((value, index) => {
        expect(value).toBeCloseTo(box[index]!, 12);
      });
    }
  });

  it('stay boxes: the first corner is always the upper left one', () => {
    for (const turn of turns) {
      const [x0, y0, x1, y1] = rotateBox(box, turn);
      expect(x0).toBeLessThan(x1);
      expect(y0).toBeLessThan(y1);
    }
  });

  it('are found again from a point on the page as shown', () => {
    for (const turn of turns) {
      const [x0, y0, x1, y1] = rotateBox(box, turn);
      const [x, y] = unrotatePoint((x0 + x1) / 2, (y0 + y1) / 2, turn);
      expect(x).toBeCloseTo(0.25, 12);
      expect(y).toBeCloseTo(0.225, 12);
    }
  });

  it('belong to a page whose sides a quarter turn swaps', () => {
    expect(turns.map((turn) => rotatedSize({ width: 2, height: 3 }, turn).width)).toEqual([2, 3, 2, 3]);
  });
});
