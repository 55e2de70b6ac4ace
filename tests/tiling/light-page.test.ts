import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { lightPage } from '../../src-main/tiling/light-page.ts';
import { pixelsOf } from '../../src-main/tiling/region.ts';

const [WIDTH, HEIGHT] = [800, 600];

function page(paper: string, draw: (context: SKRSContext2D) => void) {
  const canvas = createCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d');
  context.fillStyle = paper;
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.font = '30px sans-serif';
  draw(context);
  const { data } = context.getImageData(0, 0, WIDTH, HEIGHT);
  const whole = { x: 0, y: 0, width: WIDTH, height: HEIGHT };
  return { ...pixelsOf({ ...whole, data }, whole), width: WIDTH, height: HEIGHT };
}

const write = (colour: string, left: number) => (context: SKRSContext2D) => {
  context.fillStyle = colour;
  for (let line = 0; line < 10; line++) context.fillText('Harbour dredging, phase two', left, 60 + 50 * line);
};

describe('Bright print on a dark page', () => {
  it('becomes dark print on a bright one of the same hue', () => {
    const dark = page('#16304a', write('#fff', 60));
    const { data } = lightPage(dark);
    const [red, green, blue] = data.subarray(0, 3);
    expect([red, green, blue]).toEqual([0xff - 0x4a, 0xff - 0x4a + (0x30 - 0x16), 0xff - 0x16]);
    expect(data.includes(0)).toBe(true);
  });

  it('is told from bright paper that lies on something dark, and from a page that is photographed in the dark', () => {
    const receipt = page('#1c1c1c', (context) => {
      context.fillStyle = '#f2f2f2';
      context.fillRect(250, 40, 300, 520);
      context.font = '18px sans-serif';
      write('#222', 270)(context);
    });
    expect(lightPage(receipt)).toBe(receipt);
    const white = page('#fff', write('#111', 60));
    expect(lightPage(white)).toBe(white);
    const inTheDark = page('#5a5a5a', (context) => {
      write('#111', 60)(context);
      context.fillStyle = '#eee';
      for (let i = 0; i < 100; i++) context.fillRect(8 * i, (37 * i) % HEIGHT, 2, 2);
    });
    expect(lightPage(inTheDark)).toBe(inTheDark);
    const nothing = page('#111', () => {});
    expect(lightPage(nothing)).toBe(nothing);
  });
});
