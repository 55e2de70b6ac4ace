import { expect, it } from 'vitest';
import { PageTimes } from '../../src-main/documents/service/page-times.ts';

it('Opening a document, reading a page and drawing it share one time, and every call keeps a sixth of it', () => {
  const times = new PageTimes();
  expect(times.left(1, 'text', 15_000)).toBe(15_000);
  times.opened(1000);
  times.took(1, 'text', 6000);
  expect(times.left(1, 'rasterise', 15_000)).toBe(8000);
  times.took(1, 'page', 7000);
  expect(times.left(1, 'rasterise', 15_000)).toBe(2500);
  expect(times.left(2, 'rasterise', 15_000), 'another page').toBe(14_000);
});

it('A page that is drawn again has the same time as before', () => {
  const times = new PageTimes();
  times.took(1, 'rasterise', 9000);
  times.took(1, 'rasterise', 8000);
  expect(times.left(1, 'rasterise', 15_000)).toBe(15_000);
  expect(times.left(1, 'text', 15_000), 'the last drawing counts').toBe(7000);
});
