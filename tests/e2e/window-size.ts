import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { builtWindow } from './built-window.ts';

/** Bytes of the built window's scripts and styles, each file compressed by gzip. */
export interface WindowSize {
  /** What a start loads. */
  readonly start: number;
  /** What a start loads, all views, and the messages of every language. */
  readonly window: number;
  /** The worker that cuts tiles. */
  readonly tileWorker: number;
  /** pdf.js: its own worker, and ours, which holds its other half. */
  readonly pdfJs: number;
}

export async function windowSize(): Promise<WindowSize> {
  const built = await builtWindow();
  const assets = join(built, 'assets');
  const index = readFileSync(join(built, 'index.html'), 'utf8');
  const names = readdirSync(assets).filter((name) => /\.(?:js|mjs|css)$/.test(name));
  const size = (counts: (name: string) => boolean) =>
    names
      .filter(counts)
      .reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name)), { level: 9 }).length, 0);
  return {
    start: size((name) => index.includes(name)),
    window: size((name) => !/pdf|worker/.test(name)),
    tileWorker: size((name) => name.startsWith('cut-worker')),
    pdfJs: size((name) => /pdf|(?:page|formats)-worker/.test(name)),
  };
}
