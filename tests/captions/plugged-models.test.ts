import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { captionDocument } from '../../src-main/captions/index.ts';
import { pluggedRoles } from '../../src-main/captions/plugged/index.ts';
import { VisionModel } from '../../src-main/captions/plugged/vision-model.ts';
import type { Box, PageRaster } from '../../src-main/contract/page.ts';
import { createDocentService, type DocentService } from '../../src-main/docent-service.ts';
import { temporaryFolder } from '../models/temporary-folder.ts';
import { smallReport } from './small-report.ts';
import { tinyDocent } from './tiny-docent.ts';
import { tinyCaptioner, tinyMatcher, tinySegmenter } from './tiny-vision-models.ts';

/** A white page with black boxes (fractions). */
function picture(width: number, height: number, ...boxes: Box[]): PageRaster {
  const data = new Uint8ClampedArray(4 * width * height).fill(255);
  for (const [x0, y0, x1, y1] of boxes) {
    for (let y = Math.round(y0 * height); y < y1 * height; y++) {
      const from = 4 * (y * width + Math.round(x0 * width));
      for (let i = from; i < from + 4 * Math.round((x1 - x0) * width); i++) if (i % 4 < 3) data[i] = 0;
    }
  }
  return { width, height, data };
}

const models: VisionModel[] = [];
const opened = (model: VisionModel) => {
  models.push(model);
  return model;
};
afterAll(async () => {
  for (const model of models) await model.dispose();
});

describe('A model folder that @huggingface/transformers runs', () => {
  test('captions an image', async () => {
    const model = opened(new VisionModel('image-to-text', await tinyCaptioner()));
    expect(await model.caption(picture(40, 30), {})).toBe('a bright picture');
    expect(await model.caption(picture(40, 30, [0, 0, 1, 1]), {})).toBe('a dark picture');
  });

  test('finds regions by their masks, in fractions of the page, its padding aside', async () => {
    const model = opened(new VisionModel('mask-generation', await tinySegmenter()));
    const dark: Box = [0.25, 0.125, 0.75, 0.25];
    const masks = await model.masks(picture(400, 800, dark), {});
    expect(masks.length).toBeGreaterThan(0);
    const best = masks.toSorted((a, b) => b.score - a.score)[0]!;
    best.box.forEach((edge, i) => {
      expect(edge).toBeCloseTo(dark[i]!, 1);
    });
    expect(await model.masks(picture(400, 800), {})).toEqual([]);
  });

  test('scores texts for an image', async () => {
    const model = opened(new VisionModel('image-text-matching', await tinyMatcher()));
    const texts = ['something dark', 'a blank page'];
    const [dark, blank] = await model.match(picture(30, 30, [0, 0, 1, 1]), texts, {});
    expect(dark! - blank!).toBeCloseTo(10, 3);
    const [other, white] = await model.match(picture(30, 30), texts, {});
    expect(other! - white!).toBeCloseTo(-10, 3);
  });

  test('of another kind, or none, is an error that names the folder, and the next try may succeed', async () => {
    const model = opened(new VisionModel('mask-generation', await tinyMatcher()));
    await expect(model.masks(picture(8, 8), {})).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringMatching(/tiny-clip/),
    });
    await expect(model.masks(picture(8, 8), {})).rejects.toMatchObject({ code: 'model-invalid' });
    const empty = opened(new VisionModel('image-to-text', temporaryFolder()));
    await expect(empty.caption(picture(8, 8), {})).rejects.toMatchObject({ code: 'model-invalid' });
  });

  test('whose run was cancelled is ended with its process, and starts again', async () => {
    const model = opened(new VisionModel('image-to-text', await tinyCaptioner()));
    const leave = new AbortController();
    const running = model.caption(picture(40, 30), { signal: leave.signal });
    leave.abort();
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(await model.caption(picture(40, 30), {})).toBe('a bright picture');
  });
});

describe('A description with plugged models', () => {
  let docent: DocentService;
  beforeAll(() => {
    docent = createDocentService(tinyDocent());
  });
  afterAll(() => docent.dispose());

  test('names the model of each role, captions page and regions, and drops captions that the matcher rejects', async () => {
    const folders = {
      captioner: await tinyCaptioner(),
      segmenter: await tinySegmenter(),
      matcher: await tinyMatcher(),
    };
    const plugged = pluggedRoles(folders);
    try {
      const result = await captionDocument(docent, smallReport(), { page: 1, detailed: true, plug: plugged.plug });
      expect(result.roles).toMatchObject({
        global: expect.stringMatching(/^tiny-captioner, else/),
        regions: expect.stringMatching(/^tiny-captioner, else/),
        segments: 'masks by tiny-sam, otherwise white space',
        matching: 'image-text matching by tiny-clip',
      });
      const page = result.pages[0]!;
      expect(page.short).toMatchObject({ text: 'a bright picture', by: 'tiny-captioner' });
      const regions = page.notes.filter(({ level }) => level === 'region');
      const plain = regions.filter(({ by, text }) => by === 'tiny-captioner' && text === 'a bright picture');
      expect(plain.length).toBeGreaterThan(0);
      // The model likes "a blank page" better for whatever is bright.
      expect(plain.every(({ score, dropped }) => score! < 0 && dropped !== null)).toBe(true);
      expect(page.matching).toMatchObject({ by: 'image-text matching by tiny-clip', threshold: 0 });
    } finally {
      await plugged.dispose();
    }
  });

  test('lets a plugged matcher score nothing if no filter is wanted', async () => {
    const plugged = pluggedRoles({ matcher: await tinyMatcher() });
    const result = await captionDocument(docent, smallReport(), { page: 1, filter: false, plug: plugged.plug });
    expect(result.roles.matching).toBe('none');
    await plugged.dispose();
  });
});
