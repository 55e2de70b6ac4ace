import { join } from 'node:path';

export interface DesktopPaths {
  readonly engine: string;
  readonly probe: string;
  /** Models that @huggingface/transformers runs. */
  readonly transformers: string;
  /** GGUF models. */
  readonly llama: string;
  /** Tesseract and PP-OCRv4. */
  readonly secondReader: string;
  /** The embedding model. */
  readonly embedding: string;
  readonly documents: string;
  readonly preload: string;
  readonly renderer: string;
  readonly model: string;
  readonly embeddingModel: string;
}

/**
 * Where the built app has its parts (electron.config.ts writes them there).
 *
 * @param mainDir the folder of the built main.js: dist/electron/main
 * @param resources the packaged app's resources, which hold the models; undefined in a checkout
 */
export function desktopPaths(mainDir: string, resources: string | undefined): DesktopPaths {
  const models = join(resources ?? join(mainDir, '..', '..', '..'), 'models');
  return {
    engine: join(mainDir, 'engine-process.js'),
    probe: join(mainDir, 'provider-probe-child.js'),
    transformers: join(mainDir, 'transformers-process.js'),
    llama: join(mainDir, 'llama-process.js'),
    secondReader: join(mainDir, 'second-reader-process.js'),
    embedding: join(mainDir, 'embedding-process.js'),
    documents: join(mainDir, 'document-process.js'),
    preload: join(mainDir, '..', 'preload', 'preload.cjs'),
    renderer: join(mainDir, '..', 'renderer'),
    model: join(models, 'docent-mini'),
    embeddingModel: join(models, 'minilm'),
  };
}
