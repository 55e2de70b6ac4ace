import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ELEMENT_TYPE, encodeModel } from '../../models/onnx/proto.ts';
import { Provider } from '../contract/engine.ts';
import { utilityParent } from './child-port.ts';
import { float32, floats, GraphSession } from './session.ts';

/** Run by provider-probe.ts: `node provider-probe-child.ts cuda`. Says `usable`, or why not, on stdout; in Electron as a message. */

/** y [1, 4] = x [1, 4] @ w [4, 4], the smallest thing that reaches a device's matrix unit. */
function tinyGraph(): Uint8Array {
  const end = (name: string) => ({
    name,
    type: { tensorType: { elemType: ELEMENT_TYPE.float, shape: { dim: [{ dimValue: 1 }, { dimValue: 4 }] } } },
  });
  const w = Float32Array.from({ length: 16 }, (_, i) => i);
  return encodeModel({
    irVersion: 10,
    producerName: 'docent',
    opsetImport: [{ domain: '', version: 21 }],
    graph: {
      name: 'probe',
      node: [{ name: '/probe/MatMul', opType: 'MatMul', domain: '', input: ['x', 'w'], output: ['y'], attribute: [] }],
      initializer: [{ name: 'w', dims: [4, 4], dataType: ELEMENT_TYPE.float, rawData: new Uint8Array(w.buffer) }],
      input: [end('x')],
      output: [end('y')],
    },
  });
}

async function probe(provider: Provider): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'docent-probe-'));
  try {
    const path = join(folder, 'probe.onnx');
    writeFileSync(path, tinyGraph());
    const session = await GraphSession.open('probe', path, provider);
    const { y } = await session.run({ x: float32(Float32Array.of(1, 0, 0, 2), [1, 4]) });
    const values = Array.from(floats('y', y!));
    await session.dispose();
    // Row 0 plus twice row 3 of w.
    const right = values.every((value, i) => Math.abs(value - (i + 2 * (12 + i))) < 1e-2);
    return right ? 'usable' : `it computes wrong values (${values.join(', ')})`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const said = (await probe(Provider.parse(process.argv.at(-1)))).replaceAll('\n', ' ');
const parent = utilityParent();
if (parent === undefined) console.log(said);
else parent.postMessage(said);
