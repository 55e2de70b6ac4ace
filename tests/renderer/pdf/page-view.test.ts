import { existsSync, readFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Box } from '../../../src-main/contract/page.ts';
import type { Rotation } from '../../../src-renderer/lib/pdf/rotate-box.ts';
import { longPdf } from '../long-pdf.ts';
import { type InPage, longestTask, openPagesBrowser, type PagesBrowser, settle, show } from '../pages-browser.ts';
import { typedLine } from './typed-line.ts';

const sample = (name: string) => readFileSync(new URL(`../../../resources/samples/${name}`, import.meta.url));

let tested: PagesBrowser;
let report: string;
let receipt: string;
let long: string;

beforeAll(async () => {
  tested = await openPagesBrowser();
  report = await tested.server.add('report.pdf', sample('report.pdf'));
  receipt = await tested.server.add('receipt.jpg', sample('receipt.jpg'), {
    reading: [typedLine('TAX INVOICE', 0.3, 0.3, 0), typedLine('Total 62.20', 0.1, 0.7, 1)],
  });
  long = await tested.server.add('long.pdf', longPdf(300));
});
afterAll(() => tested.close());

beforeEach(async () => {
  await tested.page.mouse.move(5, 5);
});

/** The box of a line's words on page 1, from its text layer. */
function wordsBox(words: string): Promise<Box> {
  return tested.page.evaluate(async (wanted) => {
    const source = (globalThis as unknown as InPage).harness.source!;
    const { lines } = await source.text(1);
    const line = lines.find((one) => one.text.includes(wanted))!;
    const at = line.text.indexOf(wanted);
    const boxes = line.characters.slice(at, at + wanted.length);
    return [
      Math.min(...boxes.map((box) => box[0])),
      Math.min(...boxes.map((box) => box[1])),
      Math.max(...boxes.map((box) => box[2])),
      Math.max(...boxes.map((box) => box[3])),
    ] as Box;
  }, words);
}

/** Where there is ink within `reach` pixels around a rectangle of the window, as [left, top, right, bottom]. */
async function inkAround(rect: { x: number; y: number; width: number; height: number }, reach: number) {
  const clip = {
    x: Math.floor(rect.x - reach),
    y: Math.floor(rect.y - reach),
    width: Math.ceil(rect.width + 2 * reach),
    height: Math.ceil(rect.height + 2 * reach),
  };
  const shot = await tested.page.screenshot({ clip });
  const { data, info } = await sharp(shot).greyscale().raw().toBuffer({ resolveWithObject: true });
  let [left, top, right, bottom] = [info.width, info.height, -1, -1];
  for (let y = 0; y < info.height; y++) {
    for (let x = 0; x < info.width; x++) {
      if (data[y * info.width + x]! > 128) continue;
      [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
    }
  }
  return [clip.x + left, clip.y + top, clip.x + right + 1, clip.y + bottom + 1] as const;
}

describe('a document', () => {
  it.each([1, 3, 14, 300])('opens at page %d if requested, and stays there', async (wanted) => {
    await tested.page.evaluate(
      ([id, page]) => (globalThis as unknown as InPage).harness.open(id!, undefined, Number(page)),
      [long, String(wanted)],
    );
    await tested.page.waitForSelector(`[data-page="${wanted}"] [data-drawn="true"]`);
    await settle(tested.page);
    const shown = () => tested.page.evaluate(() => (globalThis as unknown as InPage).harness.view.page);
    expect(await shown()).toBe(wanted);
    // What changes the layout later does not pull it away.
    await tested.page.setViewportSize({ width: 1000, height: 800 });
    await settle(tested.page);
    expect(await shown()).toBe(wanted);
    await tested.page.setViewportSize({ width: 1200, height: 900 });
  });
});

describe('evidence on a page', () => {
  const cases: readonly (readonly [Rotation, number])[] = [
    [0, 1],
    [0, 2],
    [90, 2],
    [180, 0.5],
    [270, 1],
  ];
  it.each(cases)('stands exactly on its words, turned by %d° at zoom %d', async (rotation, zoom) => {
    await show(tested.page, report);
    const box = await wordsBox('1. The year in short');
    await tested.page.evaluate(
      ({ box, rotation, zoom }) => {
        const { harness } = globalThis as unknown as InPage;
        harness.view.rotation = rotation;
        harness.view.zoomTo(zoom);
        harness.evidence = [{ id: 'heading', page: 1, box, colour: 0, label: '1', title: 'The heading' }];
        harness.view.focusEvidence(harness.evidence[0]!);
      },
      { box, rotation, zoom },
    );
    await settle(tested.page);
    await tested.page.waitForTimeout(300);
    const mark = (await tested.page.locator('[data-mark="heading"]').boundingBox())!;
    await tested.page.evaluate(() => {
      (globalThis as unknown as InPage).harness.evidence = [];
    });
    const upright = rotation % 180 === 0;
    const [left, top, right, bottom] = await inkAround(mark, 6 * zoom);
    // The mark is drawn two pixels outside of its box. Along the line the ink reaches both ends, across it stays within ascent and descent.
    const [start, end] = upright
      ? [left - mark.x - 2, mark.x + mark.width - 2 - right]
      : [top - mark.y - 2, mark.y + mark.height - 2 - bottom];
    const [above, below] = upright
      ? [top - mark.y - 2, mark.y + mark.height - 2 - bottom]
      : [left - mark.x - 2, mark.x + mark.width - 2 - right];
    expect(Math.abs(start)).toBeLessThanOrEqual(2 + 2 * zoom);
    expect(Math.abs(end)).toBeLessThanOrEqual(2 + 2 * zoom);
    for (const room of [above, below]) {
      expect(room).toBeGreaterThanOrEqual(-1.5);
      expect(room).toBeLessThanOrEqual(10 * zoom);
    }
  });

  it('is scrolled to, has an accessible name, and reports clicks', async () => {
    await show(tested.page, long);
    await tested.page.evaluate(() => {
      const { harness } = globalThis as unknown as InPage;
      harness.picked = [];
      harness.evidence = [
        { id: 'far', page: 200, box: [0.2, 0.4, 0.5, 0.42], colour: 1, label: '2', title: 'quiet harbour' },
        { id: 'near', page: 200, box: [0.2, 0.5, 0.5, 0.52], colour: 2, label: '3', title: 'morning tide' },
      ];
      harness.view.focusEvidence(harness.evidence[0]!);
    });
    const mark = tested.page.getByRole('button', { name: /2.*quiet harbour/ });
    await mark.waitFor();
    await settle(tested.page);
    const box = (await mark.boundingBox())!;
    expect(box.y).toBeGreaterThan(48);
    expect(box.y + box.height).toBeLessThan(900);
    await tested.page.getByRole('button', { name: /3.*morning tide/ }).click();
    expect(await tested.page.evaluate(() => (globalThis as unknown as InPage).harness.picked)).toEqual(['near']);
  });
});

describe('selecting words', () => {
  async function drag(from: string, to: string): Promise<string> {
    const start = await tested.page.evaluate(locate, { words: from, end: false });
    const end = await tested.page.evaluate(locate, { words: to, end: true });
    await tested.page.mouse.move(start.x, start.y);
    await tested.page.mouse.down();
    await tested.page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 3 });
    await tested.page.mouse.move(end.x, end.y, { steps: 3 });
    await tested.page.mouse.up();
    return tested.page.evaluate(() => {
      const copied = new DataTransfer();
      const event = new ClipboardEvent('copy', { clipboardData: copied, bubbles: true, cancelable: true });
      document.getSelection()!.focusNode!.parentElement!.dispatchEvent(event);
      return copied.getData('text/plain');
    });
  }

  /** Runs in the page: where words begin or end, by the page's own character boxes. */
  async function locate({ words, end }: { words: string; end: boolean }) {
    const { harness } = globalThis as unknown as InPage;
    for (const group of document.querySelectorAll('[data-page]')) {
      const { lines } = await harness.source!.text(Number(group.getAttribute('data-page')));
      const line = lines.find((one) => one.text.includes(words));
      if (line === undefined) continue;
      const at = line.text.indexOf(words) + (end ? words.length - 1 : 0);
      const [x0, y0, x1, y1] = line.characters[at]!;
      const page = group.getBoundingClientRect();
      const x = end ? x1 - 0.001 : x0 + 0.001;
      return { x: page.x + x * page.width, y: page.y + ((y0 + y1) / 2) * page.height };
    }
    throw new Error(`“${words}” is not on the pages that are shown.`);
  }

  it('copies a PDF from letter to letter, in reading order, line by line', async () => {
    await show(tested.page, report);
    await tested.page.waitForSelector('[data-line]');
    expect(await drag('48,312 visitors', 'busiest month')).toBe(
      '48,312 visitors, nine percent more than the year before.\nThe busiest month',
    );
    const painted = await tested.page.locator('.selected').count();
    expect(painted).toBe(2);
  });

  it('works on a scan that the model has read, and not before', async () => {
    await show(tested.page, receipt);
    expect(await tested.page.locator('[data-line]').count()).toBe(0);
    await tested.page.evaluate(() => (globalThis as unknown as InPage).harness.source!.text(1, { read: true }));
    await tested.page.waitForSelector('[data-line]');
    await tested.page.evaluate(() => {
      (globalThis as unknown as InPage).harness.view.fit = 'page';
    });
    await settle(tested.page);
    expect(await drag('INVOICE', 'Total')).toBe('INVOICE\nTotal');
  });

  it('takes a word by a double click', async () => {
    await show(tested.page, report);
    await tested.page.waitForSelector('[data-line]');
    const at = await tested.page.evaluate(locate, { words: 'Whitfield', end: false });
    await tested.page.mouse.dblclick(at.x + 12, at.y);
    expect(await tested.page.evaluate(() => document.getSelection()!.toString())).toBe('Whitfield');
  });
});

describe('the lasso', () => {
  it('gives the dragged box as fractions of the page, also when the page is turned', async () => {
    await show(tested.page, receipt);
    for (const rotation of [0, 90] as const) {
      await tested.page.evaluate((turn) => {
        const { harness } = globalThis as unknown as InPage;
        harness.lassos = [];
        harness.view.rotation = turn;
        harness.view.fit = 'page';
        harness.view.startLasso();
      }, rotation);
      await settle(tested.page);
      const page = (await tested.page.locator('[data-page="1"]').boundingBox())!;
      await tested.page.mouse.move(page.x + page.width * 0.2, page.y + page.height * 0.3);
      await tested.page.mouse.down();
      await tested.page.mouse.move(page.x + page.width * 0.6, page.y + page.height * 0.5, { steps: 4 });
      await tested.page.mouse.up();
      const [lasso] = await tested.page.evaluate(() => (globalThis as unknown as InPage).harness.lassos);
      const wanted = rotation === 0 ? [0.2, 0.3, 0.6, 0.5] : [0.3, 0.4, 0.5, 0.8];
      lasso!.box.forEach((value, index) => {
        expect(value).toBeCloseTo(wanted[index]!, 2);
      });
    }
  });

  it('works by keyboard as by mouse, and Escape leaves without a region', async () => {
    await show(tested.page, receipt);
    const run = async (keys: readonly string[]) => {
      await tested.page.evaluate(() => {
        const { harness } = globalThis as unknown as InPage;
        harness.lassos = [];
        harness.view.startLasso();
      });
      await tested.page.getByRole('application').waitFor();
      for (const key of keys) await tested.page.keyboard.press(key);
      return tested.page.evaluate(() => (globalThis as unknown as InPage).harness.lassos);
    };
    expect(await run(['ArrowDown', 'Escape'])).toEqual([]);
    const [still] = await run(['Enter', 'Enter']);
    const [moved] = await run(['Enter', 'ArrowRight', 'Shift+ArrowDown', 'Enter']);
    expect(moved!.box[0]).toBeGreaterThan(still!.box[0]);
    expect(moved!.box[2] - moved!.box[0]).toBeCloseTo(still!.box[2] - still!.box[0], 6);
    expect(moved!.box[3] - moved!.box[1]).toBeGreaterThan(still!.box[3] - still!.box[1]);
  });
});

describe('searching in a document', () => {
  it('highlights every match, goes from one to the next, and says so', async () => {
    await show(tested.page, report);
    await tested.page.evaluate(() => (globalThis as unknown as InPage).harness.find!.show());
    await tested.page.keyboard.type('LIBRARY');
    await tested.page.getByRole('status').getByText(/1\D+8/).waitFor();
    expect(await tested.page.locator('[data-page="1"] .found').count()).toBeGreaterThanOrEqual(4);
    await tested.page.keyboard.press('Enter');
    await tested.page.getByRole('status').getByText(/2\D+8/).waitFor();
    await tested.page.keyboard.press('Shift+Enter');
    await tested.page.keyboard.press('Shift+Enter');
    await tested.page.getByRole('status').getByText(/8\D+8/).waitFor();
    expect(await tested.page.evaluate(() => (globalThis as unknown as InPage).harness.find!.matches[7]!.page)).toBe(2);
    await tested.page.keyboard.press('Escape');
    await expect.poll(() => tested.page.locator('.found').count()).toBe(0);
  });
});

describe('opening a document', () => {
  it('starts at the page requested before it was shown', async () => {
    await tested.page.evaluate(async (id) => {
      const { harness } = globalThis as unknown as InPage;
      await harness.open(id);
      harness.view.goTo(123);
    }, long);
    await tested.page.waitForSelector('[data-page="123"] [data-drawn="true"]');
    await expect.poll(() => tested.page.evaluate(() => (globalThis as unknown as InPage).harness.view.page)).toBe(123);
  });

  const robust = new URL('../../../../shared/data/robust/', import.meta.url);
  it.skipIf(!existsSync(robust))(
    'takes a password, or lets main draw which knows it (needs ../shared/data/robust)',
    async () => {
      const bytes = readFileSync(new URL('pr6531_2.pdf', robust));
      const id = await tested.server.add('pr6531_2.pdf', bytes, { password: 'asdfasdf' });
      const open = (password?: string) =>
        tested.page.evaluate(
          async ({ id, password }) => {
            const { openPages, api } = globalThis as unknown as InPage;
            const source = await openPages(api, id, { password });
            const { width, height } = await source.draw(1, { scale: 0.5 });
            source.dispose();
            return [width, height];
          },
          { id, password },
        );
      const size = await open('asdfasdf');
      expect(Math.min(...size)).toBeGreaterThan(50);
      expect(await open()).toEqual(size);
      await expect(open('wrong')).rejects.toThrow(/password/);
    },
  );

  it('reports a truncated file, and draws nothing after closing', async () => {
    const bytes = sample('report.pdf');
    const failures = await tested.page.evaluate(
      async ({ id, length }) => {
        const { openPages, api } = globalThis as unknown as InPage;
        const opened = await api.openDocument({ documentId: id });
        const longer = { ...opened, document: { ...opened.document, bytes: length + 5000 } };
        const broken = await openPages(api, id, { opened: longer }).catch((error: Error) => error.message);
        const source = await openPages(api, id);
        source.dispose();
        source.dispose();
        const closed = await source.draw(1, { scale: 1 }).catch((error: Error) => error.message);
        return [broken, closed];
      },
      { id: report, length: bytes.length },
    );
    expect(failures[0]).toMatch(/breaks off after .* Add it again/);
    expect(failures[1]).toMatch(/closed.*Open it again/);
  });
});

describe('a document of 300 pages', () => {
  it('keeps only the pages near the window, wherever it is scrolled to', async () => {
    await show(tested.page, long);
    for (const target of [1, 37, 150, 299, 300, 2]) {
      await tested.page.evaluate((page) => (globalThis as unknown as InPage).harness.view.goTo(page), target);
      await settle(tested.page);
      expect(await tested.page.locator('[data-page]').count()).toBeLessThanOrEqual(4);
      expect(await tested.page.locator('canvas').count()).toBeLessThanOrEqual(20);
      const shown = await tested.page.evaluate(() => (globalThis as unknown as InPage).harness.view.page);
      expect(Math.abs(shown - target)).toBeLessThanOrEqual(1);
    }
    await tested.page.getByRole('group', { name: /2\D+300/ }).waitFor();
  });

  it('scrolls and zooms without a task longer than 50 ms on the main thread', async () => {
    await show(tested.page, long);
    await settle(tested.page);
    const longest = await longestTask(tested.browser, tested.page, () =>
      tested.page.evaluate(async () => {
        const { harness } = globalThis as unknown as InPage;
        const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
        const scroller = document.querySelector<HTMLElement>('[role=region]')!;
        for (let i = 0; i < 60; i++) {
          scroller.scrollTop += 120;
          await frame();
        }
        for (let i = 0; i < 30; i++) {
          harness.view.zoomTo(harness.view.zoom * 1.04);
          await frame();
        }
      }),
    );
    expect(longest).toBeLessThan(50);
  });

  it('is sharp at the largest zoom without drawing the whole page', async () => {
    await show(tested.page, long);
    await tested.page.evaluate(() => (globalThis as unknown as InPage).harness.view.zoomTo(8));
    await settle(tested.page);
    await tested.page.waitForTimeout(500);
    const drawn = await tested.page.locator('[data-page] canvas').count();
    expect(drawn).toBe(2);
  });
});

it('needs nothing that the security policy forbids', () => {
  expect(tested.complaints).toEqual([]);
});
