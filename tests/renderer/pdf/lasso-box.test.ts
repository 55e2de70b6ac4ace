import { describe, expect, it } from 'vitest';
import { dragBox, moveBox, resizeBox, startBox } from '../../../src-renderer/lib/pdf/lasso-box.ts';

const place = { left: 100, top: 200, width: 1000, height: 2000 };
const near = (box: readonly number[]) => box.map((value) => expect.closeTo(value, 10));

describe('the lasso', () => {
  it('takes the same box whichever corner a drag starts from', () => {
    const box = [0.1, 0.05, 0.3, 0.2];
    expect(dragBox(place, 200, 300, 400, 600)).toEqual(near(box));
    expect(dragBox(place, 400, 600, 200, 300)).toEqual(near(box));
  });

  it('stays on the page where the drag began', () => {
    expect(dragBox(place, 600, 1200, 5000, -50)).toEqual(near([0.5, 0, 1, 0.5]));
  });

  it('moves by keyboard without leaving the page or changing its size', () => {
    expect(moveBox([0.8, 0.1, 0.95, 0.2], 0.2, -0.3)).toEqual(near([0.85, 0, 1, 0.1]));
  });

  it('resizes by keyboard between the least size and the edge', () => {
    expect(resizeBox([0.5, 0.5, 0.6, 0.6], -1, 1, 0.01, 0.01)).toEqual(near([0.5, 0.5, 0.51, 1]));
  });

  it('starts in the middle of what is seen', () => {
    expect(startBox([0, 0.5, 1, 1])).toEqual(near([0.3, 0.7, 0.7, 0.8]));
  });
});
