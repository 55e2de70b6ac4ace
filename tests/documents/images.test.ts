import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { PageRaster } from '../../src-main/contract/page.ts';
import { openDocument } from '../../src-main/documents/index.ts';
import { root } from '../source-imports.ts';
import { bmp } from './bmp.ts';

const [WIDTH, HEIGHT] = [60, 40];
const RED = { r: 200, g: 30, b: 30 };

/** A red image whose upper left quarter is black, so that turning or mirroring shows. */
function picture() {
  const corner = { create: { width: WIDTH / 2, height: HEIGHT / 2, channels: 3 as const, background: 'black' } };
  return sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: RED } }).composite([
    { input: corner, left: 0, top: 0 },
  ]);
}

const pixel = (raster: PageRaster, x: number, y: number) => [
  ...raster.data.subarray((y * raster.width + x) * 4, (y * raster.width + x) * 4 + 4),
];

async function firstPage(bytes: Uint8Array) {
  const document = await openDocument(bytes);
  const raster = await document.rasterise(1);
  expect(raster.data.length).toBe(raster.width * raster.height * 4);
  return { document, raster };
}

function expectColour(actual: number[], expected: number[], tolerance: number) {
  for (const [i, value] of expected.entries()) expect(Math.abs(actual[i]! - value)).toBeLessThanOrEqual(tolerance);
}

const heic = join(root, '../shared/data/cases/17-photo.heic');

describe('images', () => {
  it('opens a BMP', async () => {
    const { document, raster } = await firstPage(bmp(7, 5, [200, 30, 60]));
    expect([raster.width, raster.height]).toEqual([7, 5]);
    expect(pixel(raster, 6, 4)).toEqual([200, 30, 60, 255]);
    await document.dispose();
  });

  it('refuses a BMP of too many pixels by its header', async () => {
    const file = bmp(4, 4, [0, 0, 0]);
    new DataView(file.buffer).setInt32(18, 60_000, true);
    new DataView(file.buffer).setInt32(22, -60_000, true);
    await expect(openDocument(file)).rejects.toMatchObject({ code: 'too-large' });
  });

  it('says that a BMP is damaged which ends within its header', async () => {
    await expect(openDocument(bmp(4, 4, [0, 0, 0]).subarray(0, 24))).rejects.toMatchObject({ code: 'file-damaged' });
  });

  it.skipIf(!existsSync(heic))('opens a picture of a phone (needs ../shared/data/cases)', async () => {
    const { document, raster } = await firstPage(readFileSync(heic));
    expect([document.kind, raster.width, raster.height]).toEqual(['image', 1345, 447]);
    const grey = raster.data.filter((_, i) => i % 4 === 0);
    expect(grey.filter((value) => value > 200).length).toBeGreaterThan(grey.length / 2);
    await document.dispose();
    const torn = readFileSync(heic).subarray(0, 60_000);
    await expect(openDocument(torn)).rejects.toMatchObject({ code: 'file-damaged' });
  });

  it.each([
    ['JPEG', () => picture().jpeg({ quality: 95, chromaSubsampling: '4:4:4' })],
    ['PNG', () => picture().png()],
    ['WebP', () => picture().webp({ lossless: true })],
    ['TIFF', () => picture().tiff({ compression: 'lzw' })],
    ['GIF', () => picture().gif()],
    ['AVIF', () => picture().avif({ lossless: true, effort: 0 })],
  ])('opens %s files by their bytes', async (_, make) => {
    const { document, raster } = await firstPage(await make().toBuffer());
    expect(document).toMatchObject({ kind: 'image', pageCount: 1 });
    expect(await document.page(1)).toEqual({ number: 1, size: { width: WIDTH, height: HEIGHT }, unit: 'px' });
    expect([raster.width, raster.height]).toEqual([WIDTH, HEIGHT]);
    expectColour(pixel(raster, 50, 30), [200, 30, 30, 255], 4);
    expectColour(pixel(raster, 5, 5), [0, 0, 0, 255], 4);
    expect(await document.textLayer(1)).toBeUndefined();
  });

  it('turns a photograph as its EXIF orientation says', async () => {
    const turned = await picture().jpeg({ quality: 95 }).withMetadata({ orientation: 6 }).toBuffer();
    const { document, raster } = await firstPage(turned);
    expect((await document.page(1)).size).toEqual({ width: HEIGHT, height: WIDTH });
    expect([raster.width, raster.height]).toEqual([HEIGHT, WIDTH]);
    // A quarter turn clockwise brings the black corner to the upper right.
    expectColour(pixel(raster, 35, 5), [0, 0, 0, 255], 8);
    expectColour(pixel(raster, 5, 5), [200, 30, 30, 255], 8);
  });

  it('converts CMYK to sRGB', async () => {
    const { raster } = await firstPage(await picture().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer());
    expectColour(pixel(raster, 50, 30), [200, 30, 30, 255], 40);
    const [r, g, b] = pixel(raster, 5, 5) as [number, number, number];
    expect(Math.max(r, g, b)).toBeLessThan(60);
  });

  it('reduces 16 bits per channel to 8, in colour and in grey', async () => {
    const grey = new Uint16Array(WIDTH * HEIGHT).fill(0x8000);
    const raw = { width: WIDTH, height: HEIGHT, channels: 1 as const };
    const png = await sharp(grey, { raw }).toColourspace('grey16').png().toBuffer();
    expect((await sharp(png).metadata()).depth).toBe('ushort');
    expectColour(pixel((await firstPage(png)).raster, 10, 10), [128, 128, 128, 255], 1);

    const colour = Uint16Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => [0xc8c8, 0x1e1e, 0x1e1e][i % 3]!);
    const png16 = await sharp(colour, { raw: { ...raw, channels: 3 } })
      .toColourspace('rgb16')
      .png()
      .toBuffer();
    expect((await sharp(png16).metadata()).depth).toBe('ushort');
    expectColour(pixel((await firstPage(png16)).raster, 50, 30), [200, 30, 30, 255], 1);
  });

  it('puts transparent images on white', async () => {
    const clear = {
      create: { width: 8, height: 8, channels: 4 as const, background: { r: 0, g: 0, b: 0, alpha: 0.25 } },
    };
    const { raster } = await firstPage(await sharp(clear).png().toBuffer());
    expectColour(pixel(raster, 4, 4), [191, 191, 191, 255], 1);
  });

  it('opens every page of a TIFF, each in its own size', async () => {
    const frames = Buffer.alloc(20 * 30 * 3, 10);
    frames.fill(240, 20 * 10 * 3, 20 * 20 * 3);
    const raw = { width: 20, height: 30, channels: 3 as const, pageHeight: 10 };
    const tiff = await sharp(frames, { raw }).tiff({ compression: 'deflate' }).toBuffer();
    const document = await openDocument(tiff);
    expect(document.pageCount).toBe(3);
    const values = [];
    for (const number of [1, 2, 3]) values.push(pixel(await document.rasterise(number), 3, 3)[0]);
    expect(values).toEqual([10, 240, 10]);
    expect((await document.page(2)).size).toEqual({ width: 20, height: 10 });
    await expect(document.rasterise(4)).rejects.toMatchObject({ code: 'page-out-of-range' });
  });

  it('shows the first frame of an animation', async () => {
    const frames = Buffer.alloc(20 * 20 * 3, 0);
    frames.fill(255, 20 * 10 * 3);
    const raw = { width: 20, height: 20, channels: 3 as const, pageHeight: 10 };
    const { document, raster } = await firstPage(await sharp(frames, { raw }).gif().toBuffer());
    expect(document.pageCount).toBe(1);
    expect([raster.width, raster.height, ...pixel(raster, 5, 5)]).toEqual([20, 10, 0, 0, 0, 255]);
  });

  it('scales down to the requested size, and never up', async () => {
    const document = await openDocument(await picture().png().toBuffer());
    const sizes = [];
    for (const options of [{ longEdge: 30 }, { maxPixels: 600 }, { longEdge: 500 }]) {
      const { width, height } = await document.rasterise(1, options);
      sizes.push([width, height]);
    }
    expect(sizes).toEqual([
      [30, 20],
      [30, 20],
      [60, 40],
    ]);
    await expect(document.rasterise(1, { longEdge: -1 })).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('refuses images with too many pixels before decoding them', async () => {
    const bytes = await picture().png().toBuffer();
    await expect(openDocument(bytes, { limits: { imagePixels: 2000 } })).rejects.toMatchObject({ code: 'too-large' });
  });

  it('reports a truncated image as damaged', async () => {
    const whole = await picture().png({ compressionLevel: 0 }).toBuffer();
    const opening = openDocument(whole.subarray(0, whole.length / 2)).then((document) => document.rasterise(1));
    await expect(opening).rejects.toMatchObject({ code: 'file-damaged' });
    const jpeg = await picture().jpeg().toBuffer();
    await expect(openDocument(jpeg.subarray(0, 20))).rejects.toMatchObject({ code: 'file-damaged' });
  });
});
