import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DocentSettings } from '../../src-main/docent-service.ts';
import { tinyModel } from '../inference/tiny-models.ts';

/** docent-tiny with random weights and room for a page's text: what it says means nothing, and captions must be right all the same. */
export function tinyDocent(): Pick<DocentSettings, 'modelDir' | 'cacheDir' | 'device'> {
  const { modelDir, cacheDir } = tinyModel('docent-tiny');
  const config = JSON.parse(readFileSync(join(modelDir, 'config.json'), 'utf8')) as Record<string, unknown>;
  writeFileSync(join(modelDir, 'config.json'), JSON.stringify({ ...config, seq_length: 8192 }));
  return { modelDir, cacheDir, device: 'cpu' };
}
