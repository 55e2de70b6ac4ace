import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesBelow, type SourceFile } from './source-imports.ts';

/** Who imports whom, by path. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** The files' own imports; what leads out of them is left out. */
export function fileGraph(files: readonly SourceFile[]): Graph {
  const own = new Set(files.map((file) => file.path));
  return new Map(
    files.map(({ path, imports }) => [
      path,
      new Set(imports.flatMap(({ target }) => (target && own.has(target) ? target : []))),
    ]),
  );
}

/** Python modules and what they import of one another, inside functions too. `package` is a folder whose parent is on the path. */
export function pythonGraph(folder: string, base: string): Graph {
  const files = filesBelow(folder, base, /\.py$/);
  const own = new Set(files);
  const parent = dirname(folder);
  return new Map(
    files.map((path) => {
      const text = readFileSync(join(base, path), 'utf8');
      const targets = [
        ...text.matchAll(/^[ \t]*from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n#]*)/gm),
      ].flatMap(([, dots, module, names]) => {
        let from = parent;
        if (dots) from = join(path, ...Array.from(dots, () => '..'));
        const place = join(from, ...module!.split('.'));
        const inside = [...names!.matchAll(/(\w+)(?:\s+as\s+\w+)?/g)].map(([, name]) => join(place, name!));
        const modules = inside.map((name) => `${name}.py`).filter((name) => own.has(name));
        return [...modules, `${place}.py`, ...(modules.length === inside.length ? [] : [join(place, '__init__.py')])];
      });
      return [path, new Set(targets.filter((target) => own.has(target)))];
    }),
  );
}

/** Every circle between rooms: the files and folders that lie side by side in one folder, at any depth. A folder imports what its files import. */
export function roomCircles(graph: Graph): string[][] {
  const folders = new Set<string>();
  for (const path of graph.keys()) {
    for (let folder = dirname(path); !folders.has(folder); folder = dirname(folder)) folders.add(folder);
  }
  return [...folders].sort().flatMap((folder) => circlesIn(roomsOf(folder, graph)));
}

/** The same imports as between the rooms of `folder`; what leads out of it is left out. */
function roomsOf(folder: string, graph: Graph): Graph {
  const inside = folder === '.' ? '' : `${folder}/`;
  const roomOf = (path: string) => inside + path.slice(inside.length).split('/')[0]!;
  const rooms = new Map<string, Set<string>>();
  for (const [path, targets] of graph) {
    if (!path.startsWith(inside)) continue;
    const room = roomOf(path);
    const others = rooms.get(room) ?? new Set<string>();
    for (const target of targets) {
      if (target.startsWith(inside) && roomOf(target) !== room) others.add(roomOf(target));
    }
    rooms.set(room, others);
  }
  return rooms;
}

/** Every group of nodes that lead to each other, as sorted paths: the strongly connected components (Tarjan, 1972). */
export function circlesIn(graph: Graph): string[][] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const path: string[] = [];
  const circles: string[][] = [];
  const visit = (node: string): void => {
    order.set(node, order.size);
    low.set(node, order.get(node)!);
    path.push(node);
    for (const next of graph.get(node) ?? []) {
      if (!order.has(next)) visit(next);
      if (path.includes(next)) low.set(node, Math.min(low.get(node)!, low.get(next)!));
    }
    if (low.get(node) !== order.get(node)) return;
    const group = path.splice(path.indexOf(node));
    if (group.length > 1 || graph.get(node)?.has(node)) circles.push(group.sort());
  };
  for (const node of graph.keys()) if (!order.has(node)) visit(node);
  return circles;
}
