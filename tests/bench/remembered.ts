import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { AskResult } from '../../src-main/contract/docent.ts';
import type { ReceiptService } from '../../src-main/receipts/index.ts';

const digestOf = (asked: readonly unknown[]) =>
  createHash('sha256').update(JSON.stringify(asked)).digest('hex').slice(0, 12);

/** The service, which hears its own words again where it has said them before: the second run over the same images measures the rules alone, in seconds. */
export function remembered(service: ReceiptService, folder: string | undefined, image: string): ReceiptService {
  if (folder === undefined) return service;
  mkdirSync(folder, { recursive: true });
  const kept = async <T>(part: string, make: () => Promise<T>): Promise<T> => {
    const path = join(folder, `${basename(image)}.${part}.json`);
    if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as T;
    const made = await make();
    writeFileSync(path, JSON.stringify(made));
    return made;
  };
  return {
    lines: (document, page, options) =>
      kept(
        options.region === undefined ? 'lines' : `part-${options.region.map((side) => side.toFixed(3)).join('-')}`,
        () => service.lines(document, page, options),
      ),
    ask: (document, questions, options) =>
      kept<AskResult>(`answers-${digestOf([options.page, ...questions])}`, () =>
        service.ask(document, questions, options),
      ),
  };
}
