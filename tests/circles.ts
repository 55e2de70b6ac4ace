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

/** The same imports as between rooms: what `roomOf` gives for a path. */
export function roomGraph(graph: Graph, roomOf: (path: string) => string): Graph {
  const rooms = new Map<string, Set<string>>();
  for (const [path, targets] of graph) {
    const room = roomOf(path);
    const others = rooms.get(room) ?? new Set<string>();
    for (const target of targets) if (roomOf(target) !== room) others.add(roomOf(target));
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
