import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DOCUMENT_PACKAGES } from '../bin/packaging/packages-reached.ts';
import { circlesIn, fileGraph, pythonGraph, roomCircles } from './circles.ts';
import { parseSource, root, type SourceFile, sourceFiles } from './source-imports.ts';

/** What a part of the product may import. Folders and packages; `node` stands for Node's own modules. */
interface Rule {
  readonly folder: string;
  readonly folders: readonly string[];
  readonly packages: readonly string[];
}

// The import rules of the design. A folder always may import itself.
const RULES: readonly Rule[] = [
  { folder: 'src-main/contract', folders: [], packages: ['zod'] },
  { folder: 'src-main/rpc', folders: ['src-main/contract'], packages: ['zod'] },
  { folder: 'src-main/tiling', folders: ['src-main/contract'], packages: ['zod'] },
  {
    // Reading documents. Only the worker may import pdf.js and sharp.
    folder: 'src-main/documents',
    folders: [
      'src-main/contract',
      'src-main/rpc',
      'src-main/tiling',
      'src-main/processes',
      'src-main/files',
      'src-main/electronic-invoices',
    ],
    packages: ['node', 'zod', ...DOCUMENT_PACKAGES],
  },
  // What is in the XML of an electronic invoice: a document, or what a PDF carries.
  { folder: 'src-main/electronic-invoices', folders: ['src-main/contract'], packages: ['@xmldom/xmldom'] },
  // Starting child processes, and opening files of this machine.
  { folder: 'src-main/processes', folders: ['src-main/contract', 'src-main/rpc'], packages: ['node'] },
  { folder: 'src-main/files', folders: ['src-main/contract'], packages: ['node'] },
  { folder: 'src-main/reading', folders: ['src-main/contract'], packages: ['node', 'zod', 'fastest-levenshtein'] },
  {
    folder: 'src-main/history',
    folders: ['src-main/contract', 'src-main/files', 'src-main/processes'],
    packages: ['node', 'zod', 'better-sqlite3', 'sqlite-vec'],
  },
  {
    folder: 'src-main/inference',
    // The engine builds the model's graphs (models) and is reached through a port (rpc).
    folders: ['src-main/contract', 'src-main/rpc', 'src-main/processes', 'src-main/files', 'models'],
    packages: ['node', 'zod', 'onnxruntime-node', 'js-tiktoken', '@huggingface/tokenizers', 'fastest-levenshtein'],
  },
  { folder: 'src-main/finding', folders: ['src-main/contract', 'src-main/reading'], packages: ['fastest-levenshtein'] },
  {
    folder: 'src-main/asking',
    // From a page to an answer: here documents, tiling, engine, reading and finding meet.
    folders: [
      'src-main/contract',
      'src-main/processes',
      'src-main/rpc',
      'src-main/documents',
      'src-main/tiling',
      'src-main/inference',
      'src-main/reading',
      'src-main/finding',
    ],
    packages: ['node', 'zod', 'compromise'],
  },
  { folder: 'src-main/captions/layout', folders: ['src-main/contract'], packages: ['zod'] },
  {
    folder: 'src-main/captions',
    // Captions use every part on a page: its layout, its text, the model, and plugged-in models.
    folders: [
      'src-main/contract',
      'src-main/processes',
      'src-main/files',
      'src-main/documents',
      'src-main/tiling',
      'src-main/inference',
      'src-main/rpc',
      'src-main/reading',
      'src-main/asking',
      'src-main/engines',
      'src-main/docent-service.ts',
    ],
    packages: ['node', 'zod', '@huggingface/transformers'],
  },
  {
    folder: 'src-main/receipts',
    // A receipt's fields: pure functions on lines and answers, and one that fetches both.
    folders: [
      'src-main/contract',
      'src-main/electronic-invoices',
      'src-main/documents',
      'src-main/reading',
      'src-main/asking',
    ],
    packages: ['node', 'zod', 'fastest-levenshtein', 'ajv', 'ajv-formats', 'write-excel-file'],
  },
  {
    folder: 'src-main/exporting',
    // Documents and conversations as files for other programs.
    folders: [
      'src-main/contract',
      'src-main/documents',
      'src-main/reading',
      'src-main/tiling',
      'src-main/captions/layout',
    ],
    packages: ['zod', 'write-excel-file', 'fflate'],
  },
  {
    folder: 'src-main/batch',
    // Runs one job over many files. History opens the ledger's database.
    folders: ['src-main/contract', 'src-main/files', 'src-main/documents', 'src-main/history'],
    packages: ['node', 'zod', 'pg'],
  },
  // Files that arrive in folders.
  {
    folder: 'src-main/watching',
    folders: ['src-main/contract', 'src-main/files'],
    packages: ['node', 'zod', 'chokidar'],
  },
  {
    folder: 'src-main/workspace',
    // The window's API: library, history and questions, over everything but the hosts.
    folders: [
      'src-main/contract',
      'src-main/files',
      'src-main/documents',
      'src-main/tiling',
      'src-main/inference',
      // The desktop app starts the process of a downloaded model its own way.
      'src-main/processes',
      'src-main/reading',
      'src-main/finding',
      'src-main/asking',
      'src-main/captions',
      'src-main/engines',
      'src-main/receipts',
      'src-main/exporting',
      'src-main/history',
      'src-main/watching',
      'src-main/docent-service.ts',
    ],
    packages: ['node', 'zod'],
  },
  {
    folder: 'src-main/engines',
    // Models of other people: servers, folders that @huggingface/transformers runs in its own process, readers of other scripts.
    folders: [
      'src-main/contract',
      'src-main/rpc',
      'src-main/processes',
      'src-main/files',
      'src-main/documents',
      'src-main/tiling',
      'src-main/reading',
      'src-main/asking',
      'src-main/inference',
    ],
    packages: ['node', 'zod', '@huggingface/hub', 'tar'],
  },
  { folder: 'models', folders: [], packages: ['node', 'zod', 'protobufjs'] },
  {
    folder: 'src-renderer',
    folders: ['src-main/contract', 'src-main/rpc', 'src-main/tiling'],
    packages: ['svelte', 'pdfjs-dist', 'zod'],
  },
];

/** Packages that only one folder may import. */
const HOMES: Readonly<Record<string, string>> = {
  'onnxruntime-node': 'src-main/inference/',
  'better-sqlite3': 'src-main/history/',
  'sqlite-vec': 'src-main/history/',
  electron: 'src-main/hosts/electron/',
  '@xmldom/xmldom': 'src-main/electronic-invoices/',
  sharp: 'src-main/documents/worker/',
  '@napi-rs/canvas': 'src-main/documents/worker/',
  '@cantoo/pdf-lib': 'src-main/documents/worker/',
  'libheif-js': 'src-main/documents/worker/',
  marked: 'src-main/documents/worker/',
  'postal-mime': 'src-main/documents/worker/',
  tar: 'src-main/engines/packages/',
  pg: 'src-main/batch/',
};

const LONGEST = 300;

const files = sourceFiles(['src-main', 'src-renderer', 'models']);

function packageOf(specifier: string): string {
  if (specifier.startsWith('node:') || builtinModules.includes(specifier)) return 'node';
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]!;
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** The imports of `file` that `rule` forbids, one line each. */
function violations(file: SourceFile, rule: Rule): string[] {
  return file.imports.flatMap(({ specifier, target }) => {
    const allowed =
      target === undefined
        ? rule.packages.includes(packageOf(specifier))
        : [rule.folder, ...rule.folders].some((folder) => isIn(target, folder));
    return allowed ? [] : [`${file.path} imports ${specifier}`];
  });
}

describe('the import rules', () => {
  it('read the source files', () => {
    expect(files.length).toBeGreaterThan(30);
  });

  it.each(RULES.filter((rule) => existsSync(join(root, rule.folder))))('hold in $folder', (rule) => {
    // The build configuration is not part of the window.
    const inside = files.filter((file) => isIn(file.path, rule.folder) && !file.path.endsWith('/vite.config.ts'));
    expect(inside.flatMap((file) => violations(file, rule))).toEqual([]);
  });

  it('let nobody import a host but hosts and entry points', () => {
    const importers = files.filter((file) => !isIn(file.path, 'src-main/hosts'));
    const wrong = importers.flatMap((file) =>
      file.imports
        .filter((i) => i.target && isIn(i.target, 'src-main/hosts'))
        .map((i) => `${file.path}: ${i.specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  it.each(Object.entries(HOMES))('keep %s inside %s', (name, home) => {
    const wrong = files.filter(
      (f) => !f.path.startsWith(home) && f.imports.some((i) => packageOf(i.specifier) === name),
    );
    expect(wrong.map((file) => file.path)).toEqual([]);
  });

  it('let the window load the small form of zod alone, with which its rooms write all of their schemas', () => {
    const rooms = ['src-main/contract', 'src-main/rpc', 'src-main/tiling', 'src-renderer'];
    const wrong = files
      .filter((file) => rooms.some((room) => isIn(file.path, room)))
      .filter((file) =>
        file.imports.some(({ specifier }) => packageOf(specifier) === 'zod' && specifier !== 'zod/mini'),
      );
    expect(wrong.map((file) => file.path)).toEqual([]);
  });

  it('find every relative import where it points to', () => {
    const missing = files.flatMap((file) =>
      file.imports
        .filter((i) => i.target && !existsSync(join(root, i.target)))
        .map((i) => `${file.path}: ${i.specifier}`),
    );
    expect(missing).toEqual([]);
  });

  it('allow no import that cannot be checked, but of the package that lies in a folder of the user’s', () => {
    // node-llama-cpp does not come with Docent, and cannot be required: its modules wait at their top level.
    const named = 'src-main/engines/llama-library.ts';
    expect(files.filter((file) => file.computedImports > 0).map((file) => file.path)).toEqual([named]);
  });

  it('catch static, type, re-exporting and dynamic imports alike, and programs named by a path', () => {
    const text = `
      import type { A } from './a.ts';
      export * from '../hosts/b.ts';
      const c = await import('onnxruntime-node');
      const d = await import(name);
      const e = new URL('../hosts/e.ts', import.meta.url);
      const f = new URL(\`./\${name}.ts\`, import.meta.url);`;
    const file = parseSource('src-main/reading/example.ts', text);
    expect(file.imports).toEqual([
      { specifier: './a.ts', target: 'src-main/reading/a.ts', starts: false },
      { specifier: '../hosts/b.ts', target: 'src-main/hosts/b.ts', starts: false },
      { specifier: 'onnxruntime-node', target: undefined, starts: false },
      { specifier: '../hosts/e.ts', target: 'src-main/hosts/e.ts', starts: true },
    ]);
    expect(file.computedImports).toBe(2);
    expect(violations(file, RULES.find((rule) => rule.folder === 'src-main/reading')!)).toHaveLength(3);
  });
});

describe('what reads documents', () => {
  const byPath = new Map(files.map((file) => [file.path, file]));

  /** Packages that the files reach by imports, not counting programs that they start. */
  function reached(entries: readonly string[]): string[] {
    const [seen, packages] = [new Set<string>(), new Set<string>()];
    const visit = (path: string): void => {
      if (seen.has(path)) return;
      seen.add(path);
      for (const { specifier, target, starts } of byPath.get(path)?.imports ?? []) {
        if (target === undefined) packages.add(packageOf(specifier));
        else if (!starts) visit(target);
      }
    };
    entries.forEach(visit);
    return DOCUMENT_PACKAGES.filter((name) => packages.has(name));
  }

  it('is imported by the document process', () => {
    const worker = 'src-main/documents/worker/document-process.ts';
    expect(reached([worker])).toEqual(DOCUMENT_PACKAGES);
  });

  it('is imported by no host, neither Electron’s main process nor the command line', () => {
    const hosts = files.filter((file) => isIn(file.path, 'src-main/hosts')).map((file) => file.path);
    expect(hosts).toContain('src-main/hosts/electron/main.ts');
    expect(reached(hosts)).toEqual([]);
  });
});

describe('no circle of imports', () => {
  it('runs through files, anywhere', () => {
    expect(circlesIn(fileGraph(files))).toEqual([]);
  });

  it('runs through rooms: files and folders side by side, at any depth', () => {
    expect(roomCircles(fileGraph(files))).toEqual([]);
  });

  it('runs through the training library', () => {
    const library = pythonGraph('models/train/docent_train', root);
    expect([...circlesIn(library), ...roomCircles(library)]).toEqual([]);
  });

  it('goes unnoticed: planted circles are found', () => {
    const tree = mkdtempSync(join(tmpdir(), 'docent-circles-'));
    const plant = (path: string, text: string) => {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), text);
    };
    try {
      // Through three files, by a type, a re-export and a worker's path.
      plant('a/one.ts', "import type { Two } from './two.ts';");
      plant('a/two.ts', "export * from './three.ts';");
      plant('a/three.ts', "new Worker(new URL('./one.ts', import.meta.url));");
      // Between two folders without one between files.
      plant('b/left.ts', "import { right } from '../c/right.ts';");
      plant('b/other.ts', 'export const other = 1;');
      plant('c/right.ts', 'export const right = 1;');
      plant('c/back.ts', "import { other } from '../b/other.ts';");
      // In Python, within a function.
      plant('p/q/noise.py', 'from .page import Page\n');
      plant('p/q/page.py', 'def read():\n    from q import noise\n');
      plant('p/q/free.py', 'from .page import (\n    Page,\n)\n');
      const planted = fileGraph(sourceFiles(['a', 'b', 'c'], tree));
      expect(circlesIn(planted)).toEqual([['a/one.ts', 'a/three.ts', 'a/two.ts']]);
      expect(roomCircles(planted)).toContainEqual(['b', 'c']);
      // One further down, seen between a file and the folder beside it.
      plant('d/e/file.ts', "import { deep } from './f/deep.ts';");
      plant('d/e/f/deep.ts', 'export const deep = 1;');
      plant('d/e/f/back.ts', "import '../other.ts';");
      plant('d/e/other.ts', "import './file.ts';");
      const nested = fileGraph(sourceFiles(['d'], tree));
      expect(circlesIn(nested)).toEqual([]);
      expect(roomCircles(nested)).toEqual([['d/e/f', 'd/e/file.ts', 'd/e/other.ts']]);
      expect(circlesIn(pythonGraph('p/q', tree))).toEqual([['p/q/noise.py', 'p/q/page.py']]);
    } finally {
      rmSync(tree, { recursive: true, force: true });
    }
  });
});

describe('the environment-free folders', () => {
  const free = files.filter((file) => /^src-main\/(?:contract|rpc|tiling|captions\/layout)\//.test(file.path));

  it('use no globals of Node, the DOM or Electron', () => {
    const globals = /(?<![\w.'"`$])(?:process|Buffer|require|__dirname|document|window|localStorage)\s*[.([]/;
    const wrong = free.filter((file) => globals.test(withoutComments(file.text))).map((file) => file.path);
    expect(wrong).toEqual([]);
  });
});

describe('the layout', () => {
  it('keeps src-main to the known folders and the service', () => {
    const known = [
      'contract',
      'electronic-invoices',
      'rpc',
      'processes',
      'files',
      'documents',
      'tiling',
      'inference',
      'reading',
      'finding',
      'asking',
      'captions',
      'engines',
      'receipts',
      'exporting',
      'batch',
      'history',
      'watching',
      'workspace',
      'hosts',
      'docent-service.ts',
    ];
    expect(readdirSync(join(root, 'src-main')).filter((name) => !known.includes(name))).toEqual([]);
  });

  it('names files in kebab-case, and none of them utils, helpers or common', () => {
    const names = files.filter((file) => !/\.svelte(?:\.ts)?$/.test(file.path)).map((file) => file.path);
    expect(names.filter((path) => !/(?:^|\/)[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z]+)+$/.test(path))).toEqual([]);
    expect(names.filter((path) => /(?:^|\/)(?:utils?|helpers?|common|misc)\./.test(path))).toEqual([]);
  });

  it(`explains every file of more than ${LONGEST} lines in its first comment`, () => {
    const long = files.filter((file) => file.text.split('\n').length > LONGEST);
    const silent = long.filter((file) => !/\b(?:long|lines|one file|in one place)\b/i.test(firstComment(file.text)));
    expect(silent.map((file) => file.path)).toEqual([]);
  });
});

function firstComment(text: string): string {
  return /^(?:#![^\n]*\n)?\s*(\/\*[\s\S]*?\*\/|(?:\/\/[^\n]*\n)+)/.exec(text)?.[1] ?? '';
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '');
}
