import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Box } from '../../../src-main/contract/page.ts';
import { allTiles, type TileSet, type TilingOptions } from '../../../src-main/contract/tile.ts';
import { openDocument } from '../../../src-main/documents/index.ts';
import { cutTiles } from '../../../src-main/tiling/index.ts';
import { type InPage, longestTask, openPagesBrowser, type PagesBrowser } from '../pages-browser.ts';

const mini: TilingOptions = {
  tileSize: 448,
  overlap: 28,
  maxTiles: 12,
  fixedGrid: { rows: 2, cols: 2 },
  adapters: 4,
  dropBlank: true,
};
const sample = (name: string) => readFileSync(new URL(`../../../resources/samples/${name}`, import.meta.url));

let tested: PagesBrowser;
beforeAll(async () => {
  tested = await openPagesBrowser();
});
afterAll(() => tested.close());

/** What the window cuts; pixels as base64, which crosses from Chromium fast. */
async function cutInWindow(id: string, page: number, region: Box | null): Promise<TileSet> {
  const set = await tested.page.evaluate(
    async ({ id, page, region, tiling }) => {
      const { openPages, cutPageTiles, api } = globalThis as unknown as InPage;
      const source = await openPages(api, id);
      try {
        const tiles = await cutPageTiles(source, page, region, tiling);
        const encode = (bytes: Uint8Array) => {
          let text = '';
          for (let at = 0; at < bytes.length; at += 32768)
            text += String.fromCharCode(...bytes.subarray(at, at + 32768));
          return btoa(text);
        };
        const sent = (tile: (typeof tiles.local)[number]) => ({ ...tile, pixels: encode(tile.pixels) });
        return { ...tiles, local: tiles.local.map(sent), global: tiles.global && sent(tiles.global) };
      } finally {
        source.dispose();
      }
    },
    { id, page, region, tiling: mini },
  );
  const taken = <T extends { pixels: string }>(tile: T) => ({
    ...tile,
    pixels: new Uint8Array(Buffer.from(tile.pixels, 'base64')),
  });
  return { ...set, local: set.local.map(taken), global: set.global && taken(set.global) };
}

async function cutInMain(bytes: Uint8Array, page: number, region: Box | null): Promise<TileSet> {
  const document = await openDocument(bytes);
  try {
    return cutTiles(await document.rasterise(page), mini, region ?? undefined);
  } finally {
    await document.dispose();
  }
}

const shapeOf = ({ local, global, ...set }: TileSet) => ({
  ...set,
  tiles: allTiles({ local, global }).map(({ pixels, ...tile }) => ({ ...tile, bytes: pixels.length })),
});

/** Largest and mean difference of any pixel. */
function difference(a: TileSet, b: TileSet): { most: number; mean: number } {
  let [most, sum, count] = [0, 0, 0];
  const others = allTiles(b);
  allTiles(a).forEach((tile, index) => {
    const other = others[index]!.pixels;
    tile.pixels.forEach((value, at) => {
      const by = Math.abs(value - other[at]!);
      most = Math.max(most, by);
      sum += by;
      count++;
    });
  });
  return { most, mean: sum / count };
}

describe('tiles cut in the window', () => {
  const region: Box = [0.1, 0.2, 0.7, 0.6];
  const exact: readonly (readonly [string, () => Promise<Uint8Array>, Box | null])[] = [
    ['a PNG', async () => sample('table.png'), null],
    ['a region of a PNG', async () => sample('table.png'), region],
    ['a grey JPEG', async () => sample('receipt.jpg'), null],
    [
      'a PNG turned by its EXIF orientation',
      async () => sharp(sample('table.png')).withMetadata({ orientation: 6 }).png().toBuffer(),
      null,
    ],
    ['a TIFF, which main draws', async () => sharp(sample('table.png')).tiff({ compression: 'lzw' }).toBuffer(), null],
  ];
  it.each(exact)('equal those of main bit for bit for %s', async (name, make, part) => {
    const bytes = await make();
    const id = await tested.server.add(
      `${name}.${/PNG|JPEG|TIFF/.exec(name)![0].toLowerCase().replace('jpeg', 'jpg')}`,
      bytes,
    );
    const [here, there] = [await cutInWindow(id, 1, part), await cutInMain(bytes, 1, part)];
    expect(shapeOf(here)).toEqual(shapeOf(there));
    expect(difference(here, there)).toEqual({ most: 0, mean: 0 });
  });

  it('have the same grid as those of main for a PDF, and almost the same pixels', async () => {
    const bytes = sample('report.pdf');
    const id = await tested.server.add('report.pdf', bytes);
    for (const part of [null, region]) {
      const [here, there] = [await cutInWindow(id, 1, part), await cutInMain(bytes, 1, part)];
      expect(shapeOf(here)).toEqual(shapeOf(there));
      expect(difference(here, there).mean).toBeLessThan(1);
    }
  });

  it('refuse a region that is not on the page, in words', async () => {
    const id = await tested.server.add('report.pdf', sample('report.pdf'));
    await expect(cutInWindow(id, 1, [0.5, 0.5, 0.4, 0.6])).rejects.toThrow(/not part of the page/);
  });

  it('never block the window for 50 ms', async () => {
    const id = await tested.server.add('report.pdf', sample('report.pdf'));
    const longest = await longestTask(tested.browser, tested.page, () =>
      tested.page.evaluate(
        async ({ id, tiling }) => {
          const { openPages, cutPageTiles, api } = globalThis as unknown as InPage;
          const source = await openPages(api, id);
          const tiles = await cutPageTiles(source, 1, null, tiling);
          source.dispose();
          return tiles.local.length;
        },
        { id, tiling: mini },
      ),
    );
    expect(longest).toBeLessThan(50);
  });
});
