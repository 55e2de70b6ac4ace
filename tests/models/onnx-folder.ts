import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ExternalData } from '../../models/onnx/external-data.ts';
import type { GraphBuilder } from '../../models/onnx/graph-builder.ts';
import { writeGraph } from '../../models/onnx/write-graph.ts';
import { temporaryFolder } from './temporary-folder.ts';

/**
 * A model folder as Hugging Face publishes ONNX models: the files given as JSON, and an empty `onnx` for graphs.
 *
 * @param parent left out: a folder that goes when the test ends
 */
export function onnxFolder(name: string, files: Readonly<Record<string, object>>, parent = temporaryFolder()): string {
  const dir = join(parent, name);
  mkdirSync(join(dir, 'onnx'), { recursive: true });
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), JSON.stringify(content));
  }
  return dir;
}

export async function writeOnnx(graph: GraphBuilder, dir: string, name: string): Promise<void> {
  // Every constant is inline; the file of weights stays empty.
  const data = await ExternalData.create(join(dir, 'onnx', `${name}.weights`));
  await writeGraph(graph, join(dir, 'onnx', `${name}.onnx`), data);
  await data.dispose();
}
