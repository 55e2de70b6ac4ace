/**
 * Opens every file of a folder in this process, draws and reads its first pages as the application would, and prints one
 * JSON line: what became of each file, the peak memory of this process, and unhandled rejections.
 * Run: node open-all.ts FOLDER
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DocentError } from '../../src-main/contract/errors.ts';
import { type OpenDocument, openDocument } from '../../src-main/documents/index.ts';

export interface Outcome {
  readonly file: string;
  readonly milliseconds: number;
  readonly pages: number;
  /** Errors on opening or per page: DocentError codes, or `untyped: ...`. */
  readonly errors: readonly string[];
}

export interface Report {
  readonly outcomes: readonly Outcome[];
  readonly maxMegabytes: number;
  readonly unhandled: readonly string[];
}

const PAGES_EACH = 4;

async function openOne(folder: string, file: string): Promise<Outcome> {
  const start = performance.now();
  const errors: string[] = [];
  const note = (error: unknown) => errors.push(error instanceof DocentError ? error.code : `untyped: ${error}`);
  let document: OpenDocument | undefined;
  try {
    document = await openDocument(join(folder, file));
    for (let number = 1; number <= Math.min(PAGES_EACH, document.pageCount); number++) {
      const raster = await document.rasterise(number).catch(note);
      if (typeof raster === 'object' && raster.data.length !== raster.width * raster.height * 4) note('wrong raster');
      await document.textLayer(number).catch(note);
    }
  } catch (error) {
    note(error);
  } finally {
    await document?.dispose();
  }
  return { file, milliseconds: Math.round(performance.now() - start), pages: document?.pageCount ?? 0, errors };
}

const unhandled: string[] = [];
process.on('unhandledRejection', (reason) => unhandled.push(String(reason)));

const folder = process.argv[2]!;
const outcomes: Outcome[] = [];
for (const file of readdirSync(folder).sort()) outcomes.push(await openOne(folder, file));
// Work that pdf.js left behind may still fail.
await new Promise((resolve) => setTimeout(resolve, 200));
const report: Report = { outcomes, maxMegabytes: Math.round(process.resourceUsage().maxRSS / 1024), unhandled };
process.stdout.write(`${JSON.stringify(report)}\n`);
