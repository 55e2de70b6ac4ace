import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';

export const root = fileURLToPath(new URL('..', import.meta.url));

export interface SourceImport {
  /** As written: './x.ts', 'node:fs', 'onnxruntime-node'. */
  readonly specifier: string;
  /** Repository path of a relative import, with forward slashes; undefined for packages. */
  readonly target: string | undefined;
}

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly SourceImport[];
  /** Dynamic imports of something that is not a literal, and so cannot be checked. */
  readonly computedImports: number;
}

/** Every .ts, .js, .mjs and .svelte file below the folders, by repository path; nothing installed or built. */
export function sourceFiles(...folders: readonly string[]): SourceFile[] {
  return folders.flatMap((folder) => {
    const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
    return entries
      .filter((e) => e.isFile() && /\.(?:ts|js|mjs|svelte)$/.test(e.name))
      .map((e) => slashes(relative(root, join(e.parentPath, e.name))))
      .filter((path) => !/(?:^|\/)(?:node_modules|dist)\//.test(path))
      .sort()
      .map((path) => parseSource(path, readFileSync(join(root, path), 'utf8')));
  });
}

/** Static imports and re-exports (types included), dynamic imports and import types of one file. */
export function parseSource(path: string, text: string): SourceFile {
  const script = path.endsWith('.svelte') ? scriptsOf(text) : text;
  const parsed = parseSync(path.endsWith('.svelte') ? `${path}.ts` : path, script);
  if (parsed.errors.length > 0) throw new Error(`${path}: ${parsed.errors[0]!.message}`);
  const specifiers = new Set<string>();
  for (const { moduleRequest } of parsed.module.staticImports) specifiers.add(moduleRequest.value);
  for (const { entries } of parsed.module.staticExports) {
    for (const { moduleRequest } of entries) if (moduleRequest) specifiers.add(moduleRequest.value);
  }
  let computedImports = 0;
  for (const { moduleRequest } of parsed.module.dynamicImports) {
    const literal = /^(['"`])([^$]*)\1$/.exec(script.slice(moduleRequest.start, moduleRequest.end));
    if (literal) specifiers.add(literal[2]!);
    else computedImports += 1;
  }
  const imports = [...specifiers].map((specifier) => ({ specifier, target: resolveImport(path, specifier) }));
  return { path, text, imports, computedImports };
}

function resolveImport(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return slashes(relative(root, resolve(root, dirname(from), specifier)));
}

function scriptsOf(svelte: string): string {
  return [...svelte.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((m) => m[1]).join('\n');
}

function slashes(path: string): string {
  return path.split(sep).join('/');
}
