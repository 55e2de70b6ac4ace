import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** What the same work takes elsewhere on this machine, measured in the same run; null where the tool is not installed. */

const PILLOW = `
import sys, time
from PIL import Image
path, width, height, times = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
image = Image.open(path).convert("RGB")
image.load()
taken = []
for _ in range(times):
    start = time.perf_counter()
    image.resize((width, height), Image.BICUBIC)
    taken.append((time.perf_counter() - start) * 1000)
print(sorted(taken)[len(taken) // 2])
`;

/** Median milliseconds of Pillow's bicubic resize of an image to width x height, decoding not counted. */
export function pillowResize(image: string, width: number, height: number, times: number): number | null {
  const python = '/usr/bin/python3';
  if (!existsSync(python)) return null;
  try {
    const args = ['-c', PILLOW, image, String(width), String(height), String(times)];
    return Number(execFileSync(python, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    return null;
  }
}

/**
 * Tesseract's version and its text of an image (page segmentation 6: one block), with the milliseconds it took.
 *
 * @param threads one is its best: two of its threads on two cores wait for each other six times as long as one needs
 */
export function tesseract(image: string, threads = 1): { version: string; text: string; ms: number } | null {
  try {
    const version = execFileSync('tesseract', ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    const start = performance.now();
    const text = execFileSync('tesseract', [image, '-', '--psm', '6'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, OMP_THREAD_LIMIT: String(threads) },
    });
    return { version: version.split('\n')[0]!.trim(), text, ms: performance.now() - start };
  } catch {
    return null;
  }
}
