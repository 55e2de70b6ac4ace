import type { DocentSettings } from '../../src-main/docent-service.ts';
import { tinyModel } from '../inference/tiny-models.ts';

/** docent-tiny with random weights: its text is meaningless, and captions must hold all the same. */
export function tinyDocent(): Pick<DocentSettings, 'modelDir' | 'cacheDir' | 'device'> {
  const { modelDir, cacheDir } = tinyModel('docent-tiny');
  return { modelDir, cacheDir, device: 'cpu' };
}
