import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Families whose publishers say that they were trained on many languages, Korean among them, by how their names begin. */
const FAMILIES = /(?:^|[^a-z])(?:qwen|gemma-?[34]|exaone|hyperclova|kanana|aya(?![a-z])|eurollm|ministral)/i;

/** Whether a downloaded model (its folder) reads and writes more than English; a model of an unknown family does not count as one. */
export async function knowsManyLanguages(dir: string): Promise<boolean> {
  const config = await readFile(join(dir, 'config.json'), 'utf8').catch(() => '{}');
  const names = await readdir(dir).catch(() => []);
  return [modelType(config), ...names.filter((name) => name.endsWith('.gguf'))].some((name) => FAMILIES.test(name));
}

function modelType(config: string): string {
  try {
    const { model_type: type } = JSON.parse(config) as { model_type?: unknown };
    return typeof type === 'string' ? type : '';
  } catch {
    return '';
  }
}
