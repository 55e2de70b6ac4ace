import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';

export const root = fileURLToPath(new URL('..', import.meta.url));

export interface SourceImport {
  /** As written: './x.ts', 'node:fs', 'onnxruntime-node'. */
  readonly specifier: string;
  /** Repository path of a relative import, with forward slashes; undefined for packages. */
  readonly target: string | undefined;
  /** A program or worker that is started by its path; it runs elsewhere, or on its own. */
  readonly starts: boolean;
}

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** What it imports, and the programs and workers that it starts by a path of their source. */
  readonly imports: readonly SourceImport[];
  /** Dynamic imports and `new URL(..., import.meta.url)` of something that is not a literal, and so cannot be checked. */
  readonly computedImports: number;
}

/** Every .ts, .js, .mjs and .svelte file below the folders, by path from `base`; nothing installed or built. */
export function sourceFiles(folders: readonly string[], base = root): SourceFile[] {
  return folders.flatMap((folder) =>
    filesBelow(folder, base, /\.(?:ts|js|mjs|svelte)$/).map((path) =>
      parseSource(path, readFileSync(join(base, path), 'utf8'), base),
    ),
  );
}

/** Paths from `base` of the files below a folder whose name fits, sorted; nothing installed or built. */
export function filesBelow(folder: string, base: string, name: RegExp): string[] {
  return readdirSync(join(base, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map((entry) => slashes(relative(base, join(entry.parentPath, entry.name))))
    .filter((path) => !/(?:^|\/)(?:node_modules|dist)\//.test(path))
    .sort();
}

/**
 * Static imports and re-exports (types included), dynamic imports, and sources named by a relative path in a string:
 * `new URL('./worker.ts', import.meta.url)` starts that file as surely as an import does.
 */
export function parseSource(path: string, text: string, base = root): SourceFile {
  const script = path.endsWith('.svelte') ? scriptsOf(text) : text;
  const parsed = parseSync(path.endsWith('.svelte') ? `${path}.ts` : path, script);
  if (parsed.errors.length > 0) throw new Error(`${path}: ${parsed.errors[0]!.message}`);
  const specifiers = new Set<string>();
  const programs = new Set<string>();
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
  walk(parsed.program, (node) => {
    if (node.type === 'Literal' && typeof node.value === 'string' && /^\.{1,2}\/.*\.[cm]?[jt]s$/.test(node.value)) {
      const source = node.value.replace(/js$/, 'ts');
      // A built file goes by .js; where no source has its name, the build makes it up.
      if (source === node.value || existsSync(join(base, resolveImport(path, source)!))) programs.add(source);
    }
    if (isComputedUrl(node)) computedImports += 1;
  });
  const imports = [...specifiers, ...[...programs].filter((program) => !specifiers.has(program))].map((specifier) => ({
    specifier,
    target: resolveImport(path, specifier),
    starts: !specifiers.has(specifier),
  }));
  return { path, text, imports, computedImports };
}

type Node = { readonly type?: unknown; readonly [key: string]: unknown };

function walk(node: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(node)) {
    for (const child of node) walk(child, visit);
  } else if (typeof node === 'object' && node !== null) {
    visit(node as Node);
    for (const child of Object.values(node)) if (typeof child === 'object') walk(child, visit);
  }
}

/** `new URL(name, import.meta.url)`: with a name that only a run would tell. */
function isComputedUrl(node: Node): boolean {
  const { callee, arguments: given } = node as { callee?: Node; arguments?: Node[] };
  if (node.type !== 'NewExpression' || callee?.type !== 'Identifier' || callee.name !== 'URL') return false;
  const [place, base] = given ?? [];
  const besideThisFile = base?.type === 'MemberExpression' && (base.object as Node).type === 'MetaProperty';
  return besideThisFile && place?.type !== 'Literal';
}

function resolveImport(from: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? slashes(relative(root, resolve(root, dirname(from), specifier))) : undefined;
}

function scriptsOf(svelte: string): string {
  return [...svelte.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((m) => m[1]).join('\n');
}

function slashes(path: string): string {
  return path.split(sep).join('/');
}
