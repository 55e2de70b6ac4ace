import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseSync } from 'vite';

/** What reads documents; of these nothing may be in the host process. */
export const DOCUMENT_PACKAGES: readonly string[] = [
  ...['pdfjs-dist', 'sharp', '@napi-rs/canvas', '@cantoo/pdf-lib'],
  ...['libheif-js', 'marked', 'postal-mime'],
];

/** Packages that a built script loads, itself and through its chunks, at once or later. Node's own and Electron's are among them. */
export function packagesReached(entry: string): string[] {
  const [seen, packages] = [new Set<string>(), new Set<string>()];
  const visit = (path: string): void => {
    if (seen.has(path) || !existsSync(path)) return;
    seen.add(path);
    const text = readFileSync(path, 'utf8');
    const { module } = parseSync(path, text);
    const named = [
      ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
      ...module.staticExports.flatMap(({ entries }) => entries.flatMap((entry) => entry.moduleRequest?.value ?? [])),
      ...module.dynamicImports.map(({ moduleRequest: { start, end } }) => text.slice(start + 1, end - 1)),
    ];
    for (const name of named) {
      if (name.startsWith('.')) visit(join(dirname(path), name));
      else
        packages.add(
          name
            .split('/')
            .slice(0, name.startsWith('@') ? 2 : 1)
            .join('/'),
        );
    }
  };
  visit(entry);
  return [...packages];
}
