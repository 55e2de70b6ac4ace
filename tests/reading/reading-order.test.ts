import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createDocentService } from '../../src-main/docent-service.ts';
import { inOrder, readingOrder } from '../bench/reading-order.ts';
import { root } from '../source-imports.ts';

test('Order is measured over the words that were read: columns that are read across lose it', () => {
  const page = ['a', 'b', 'c', 'd', 'e', 'f'];
  expect(inOrder(page, page)).toEqual({ read: 1, in_order: 1 });
  expect(inOrder(['a', 'x', 'c'], page)).toEqual({ read: 0.333, in_order: 1 });
  // Two columns, a b c and d e f, line by line.
  expect(inOrder(['a', 'd', 'b', 'e', 'c', 'f'], page)).toEqual({ read: 1, in_order: 0.667 });
  expect(inOrder([], page)).toEqual({ read: 0, in_order: 0 });
});

test('Pages of two and three columns that are read as images come out column by column', async () => {
  const cacheDir = mkdtempSync(join(tmpdir(), 'docent-order-'));
  const docent = createDocentService({ modelDir: join(root, 'models/docent-mini'), cacheDir, device: 'cpu' });
  try {
    const { columns } = await readingOrder(docent, 620);
    for (const figures of [columns[1], columns[2], columns[3]]) {
      expect(figures!.read).toBeGreaterThan(0.85);
      expect(figures!.in_order).toBeGreaterThan(0.95);
    }
  } finally {
    await docent.dispose();
    rmSync(cacheDir, { recursive: true, force: true });
  }
}, 400_000);
