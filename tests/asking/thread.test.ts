import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cutPage } from '../../src-main/asking/cut-page.ts';
import { inThread } from '../../src-main/asking/in-thread.ts';
import { Stopwatch } from '../../src-main/asking/stopwatch.ts';
import type { Box, PageRaster } from '../../src-main/contract/page.ts';
import type { TilingOptions } from '../../src-main/contract/tile.ts';
import { cutTiles } from '../../src-main/tiling/index.ts';
import { root } from '../source-imports.ts';

const tiling: TilingOptions = {
  ...{ tileSize: 448, overlap: 28, maxTiles: 12, adapters: 4, dropBlank: true },
  fixedGrid: { rows: 2, cols: 2 },
};

/** Stripes of several greys. */
function drawn(width = 900, height = 1300): PageRaster {
  const data = Uint8ClampedArray.from({ length: width * height * 4 }, (_, i) => (i % 4 === 3 ? 255 : (i >> 5) & 255));
  return { width, height, data };
}

const asked = (page: PageRaster) => ({ draw: async () => page, tiling, watch: new Stopwatch() });

describe('The thread that works on pages', () => {
  it('cuts the tiles that this thread would cut, and this thread goes on meanwhile', async () => {
    const page = drawn();
    const cut = cutPage(asked(page));
    let done = false;
    let turns = 0;
    const goOn = (): void => {
      turns += 1;
      if (!done) setImmediate(goOn);
    };
    setImmediate(goOn);
    expect(await cut).toEqual(cutTiles(page, tiling));
    done = true;
    expect(turns).toBeGreaterThan(1);
  });

  it('cuts a part from the page that it has, and asks for a page that it has not', async () => {
    const page = drawn();
    let draws = 0;
    const draw = async () => {
      draws += 1;
      return page;
    };
    await cutPage({ ...asked(page), draw, key: 'one' });
    const part = await cutPage({ ...asked(page), draw, key: 'one', region: [0, 0, 1, 0.5] });
    expect(draws).toBe(1);
    expect(part).toEqual(cutTiles(page, tiling, [0, 0, 1, 0.5]));
    await cutPage({ ...asked(page), draw, key: 'other', region: [0, 0, 1, 0.5] });
    expect(draws).toBe(2);
  });

  it('keeps both pages of a batch while other files are done beside them', async () => {
    const page = drawn();
    let draws = 0;
    const draw = async () => {
      draws += 1;
      return page;
    };
    const cut = async (key: string, region?: Box) => await cutPage({ ...asked(page), draw, key, region });
    for (const key of ['slow', 'quick', 'next']) await cut(key);
    await cut('slow', [0, 0, 1, 0.5]);
    expect(draws).toBe(3);
  });

  it('passes an error on as what it is', async () => {
    const page = { ...drawn(), data: new Uint8ClampedArray(8) };
    await expect(cutPage(asked(page))).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('does not keep a program from ending', () => {
    const program = `
      import { inThread } from ${JSON.stringify(join(root, 'src-main/asking/in-thread.ts'))};
      const { sentence } = await inThread((thread) => thread.answerSentence({ question: 'How much is the rent?', answer: '12' }));
      console.log(sentence);`;
    const file = join(mkdtempSync(join(tmpdir(), 'docent-thread-')), 'program.mjs');
    try {
      writeFileSync(file, program);
      const { stdout, stderr, status } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
      expect([stdout.trim(), status], stderr).toEqual(['The rent is 12.', 0]);
    } finally {
      rmSync(dirname(file), { recursive: true, force: true });
    }
  });

  it('knows names, and completes questions', async () => {
    const { names } = await inThread((thread) => thread.names({ texts: ['Nothing.', 'John Smith wrote.'] }));
    expect(names).toEqual([[], [{ start: 0, end: 10 }]]);
    const earlier = [{ question: 'How much is the rent?', answer: null }];
    const { completed } = await inThread((thread) => thread.completeQuestion({ question: 'When?', earlier }));
    expect(completed).toBe('When is the rent?');
  });
});
