import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { parseModelConfig } from '../../models/folder/config.ts';
import { PageWriter } from '../../models/import/page-writer.ts';
import { type PublishedTensor, publishedTensors } from './published-shapes.ts';

/** Random values per deviation. Tensors start at different positions among them. */
const POOL = 1 << 20;
const SHARD_BYTES = 2e9;

/** Seeded normal values as bf16 bits (mulberry32, Box-Muller). */
function normals(deviation: number, seed: number): Uint16Array {
  let state = seed >>> 0;
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 4294967296;
  };
  const values = new Float32Array(POOL);
  for (let i = 0; i < POOL; i += 2) {
    const radius = deviation * Math.sqrt(-2 * Math.log(random()));
    const angle = 2 * Math.PI * random();
    values[i] = radius * Math.cos(angle);
    values[i + 1] = radius * Math.sin(angle);
  }
  const words = new Uint16Array(values.buffer);
  const bits = new Uint16Array(POOL);
  for (let i = 0; i < POOL; i++) bits[i] = words[2 * i + 1]!;
  return bits;
}

const elements = ({ shape }: PublishedTensor) => shape.reduce((product, size) => product * size, 1);

/** Writes a random bf16 checkpoint of the exact shapes into `folder`, shard by shard. @returns parameters and bytes */
export async function makeCheckpoint(published: string, folder: string, log: (line: string) => void) {
  mkdirSync(folder, { recursive: true });
  const config = parseModelConfig(JSON.parse(readFileSync(join(published, 'config.json'), 'utf8')));
  copyFileSync(join(published, 'config.json'), join(folder, 'config.json'));
  for (const name of readdirSync(published).filter((file) => file.endsWith('.tiktoken'))) {
    copyFileSync(join(published, name), join(folder, name));
  }
  const shards: PublishedTensor[][] = [[]];
  let size = 0;
  for (const tensor of publishedTensors(config)) {
    if (size > 0 && size + 2 * elements(tensor) > SHARD_BYTES) {
      shards.push([]);
      size = 0;
    }
    shards.at(-1)!.push(tensor);
    size += 2 * elements(tensor);
  }
  const pools = new Map<number, Uint16Array>();
  const weightMap: Record<string, string> = {};
  let parameters = 0;
  let draw = 1;
  for (const [i, tensors] of shards.entries()) {
    const number = (n: number) => String(n).padStart(5, '0');
    const name = `model-${number(i + 1)}-of-${number(shards.length)}.safetensors`;
    const header: Record<string, unknown> = {};
    let offset = 0;
    for (const tensor of tensors) {
      const end = offset + 2 * elements(tensor);
      header[tensor.name] = { dtype: 'BF16', shape: tensor.shape, data_offsets: [offset, end] };
      weightMap[tensor.name] = name;
      offset = end;
    }
    const json = JSON.stringify(header);
    const text = Buffer.from(json + ' '.repeat((8 - (json.length % 8)) % 8));
    const prefix = Buffer.alloc(8);
    prefix.writeBigUInt64LE(BigInt(text.length));
    const handle = await open(join(folder, name), 'w+');
    const writer = await PageWriter.open(join(folder, name), handle);
    await writer.put(prefix);
    await writer.put(text);
    for (const tensor of tensors) {
      const count = elements(tensor);
      parameters += count;
      if (tensor.deviation === 'ones') {
        await writer.put(new Uint8Array(new Uint16Array(count).fill(0x3f80).buffer));
        continue;
      }
      let pool = pools.get(tensor.deviation);
      if (!pool) {
        pool = normals(tensor.deviation, 1000 + pools.size);
        pools.set(tensor.deviation, pool);
      }
      // An odd stride, so that no two tensors start at the same position.
      let at = (draw++ * 2654435) % POOL;
      for (let done = 0; done < count; ) {
        const piece = pool.subarray(at, Math.min(POOL, at + count - done));
        await writer.put(new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength));
        done += piece.length;
        at = 0;
      }
    }
    await writer.flush();
    await writer.written();
    await writer.dispose();
    await handle.truncate(8 + text.length + offset);
    await handle.datasync();
    await handle.close();
    log(`shard ${i + 1} of ${shards.length}: ${(offset / 1e9).toFixed(2)} GB`);
  }
  const total = { total_size: 2 * parameters };
  writeFileSync(
    join(folder, 'model.safetensors.index.json'),
    JSON.stringify({ metadata: total, weight_map: weightMap }),
  );
  return { parameters, bytes: 2 * parameters, shards: shards.length };
}
