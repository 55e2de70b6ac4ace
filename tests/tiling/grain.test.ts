import { describe, expect, test } from 'vitest';
import { withoutGrain } from '../../src-main/tiling/grain.ts';

const [WIDTH, HEIGHT] = [240, 180];

/** Paper with strokes, and so much noise that changes from pixel to pixel; the same in all channels. */
function page(channels: 1 | 3, noise: number) {
  const data = new Uint8ClampedArray(WIDTH * HEIGHT * channels);
  for (let i = 0; i < WIDTH * HEIGHT; i++) {
    const ink = (i % WIDTH) % 12 < 3 && Math.floor(i / WIDTH) % 24 < 14;
    const speck = (((i * 7919) % 101) / 50 - 1) * noise;
    data.fill((ink ? 40 : 210) + speck, i * channels, (i + 1) * channels);
  }
  return { channels, data, width: WIDTH, height: HEIGHT };
}

/** Mean difference from the page without noise, away from strokes. */
function offPaper({ channels, data }: ReturnType<typeof page>): number {
  let [sum, count] = [0, 0];
  for (let y = 17; y < HEIGHT; y += 24) {
    for (let x = 0; x < WIDTH; x++, count++) sum += Math.abs(data[(y * WIDTH + x) * channels]! - 210);
  }
  return sum / count;
}

describe('A page without its grain', () => {
  test.each([1, 3] as const)('has paper again where specks were (%i channels)', (channels) => {
    const grainy = page(channels, 60);
    const quiet = withoutGrain(grainy) as typeof grainy;
    expect(quiet).toMatchObject({ channels, width: WIDTH, height: HEIGHT });
    expect(offPaper(quiet)).toBeLessThan(offPaper(grainy) / 2);
    // Strokes stay darker than what is between them.
    expect(quiet.data[(5 * WIDTH + 121) * channels]!).toBeLessThan(quiet.data[(5 * WIDTH + 127) * channels]! - 60);
  });

  test('is the page itself where it has none, or no more than a scanner leaves', () => {
    for (const noise of [0, 6]) {
      const clean = page(3, noise);
      expect(withoutGrain(clean)).toBe(clean);
    }
  });
});
