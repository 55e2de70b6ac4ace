import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from './context.ts';

/** Docent's version, from package.json. */
export function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '';
}
