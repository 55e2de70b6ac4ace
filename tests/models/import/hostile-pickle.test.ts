import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ModelError } from '../../../models/model-error.ts';
import { TorchFile } from '../../../models/torch/file.ts';
import { readTensorDescriptions } from '../../../models/torch/pickle.ts';
import { seededRandom, temporaryFolder } from '../temporary-folder.ts';
import { failureOf, tinyFolder } from './fixtures.ts';

const ascii = (text: string): number[] => [...Buffer.from(text, 'latin1')];
const PROTO = [0x80, 2];
const STOP = 0x2e;
const text = (value: string): number[] => [0x58, value.length, 0, 0, 0, ...ascii(value)];
const global = (module: string, name: string): number[] => [0x63, ...ascii(`${module}\n${name}\n`)];
const pickle = (...parts: (number | number[])[]): Uint8Array => Uint8Array.from([...PROTO, ...parts.flat(), STOP]);

/** What `pickle.dumps(object whose __reduce__ is (os.system, ("touch FILE",)))` gives. */
const command = (file: string): Uint8Array => pickle(global('posix', 'system'), text(`touch ${file}`), 0x85, 0x52);

function refusal(bytes: Uint8Array): ModelError {
  try {
    readTensorDescriptions(bytes, 'pytorch_model.bin');
  } catch (error) {
    expect(error).toBeInstanceOf(ModelError);
    return error as ModelError;
  }
  throw new Error('it was accepted');
}

/** A zip with stored entries, as torch.save writes it. */
function zip(entries: Record<string, Uint8Array>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, data] of Object.entries(entries)) {
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt32LE(data.length, 18);
    local.writeUInt32LE(data.length, 22);
    local.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt32LE(data.length, 20);
    central.writeUInt32LE(data.length, 24);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(offset, 42);
    directory.push(central, Buffer.from(name));
    parts.push(local, Buffer.from(name), Buffer.from(data));
    offset += 30 + name.length + data.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(entries).length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

function fileWith(entries: Record<string, Uint8Array>): string {
  const path = join(temporaryFolder(), 'pytorch_model.bin');
  writeFileSync(path, zip(entries));
  return path;
}

const storage = (elements: number): number[] => [
  0x28,
  ...text('storage'),
  ...global('torch', 'FloatStorage'),
  ...text('0'),
  ...text('cpu'),
  0x4a,
  ...Buffer.from(Int32Array.of(elements).buffer),
  0x74,
  0x51,
];

/** {"w": _rebuild_tensor_v2(storage, offset, (rows, columns), strides, False, OrderedDict())} */
const tensor = (elements: number, shape: [number, number], strides: [number, number], offset = 0): Uint8Array =>
  pickle(
    0x7d,
    text('w'),
    global('torch._utils', '_rebuild_tensor_v2'),
    0x28,
    storage(elements),
    [0x4b, offset],
    [0x4b, shape[0], 0x4b, shape[1], 0x86],
    [0x4b, strides[0], 0x4b, strides[1], 0x86],
    0x89,
    global('collections', 'OrderedDict'),
    [0x29, 0x52],
    0x74,
    0x52,
    0x73,
  );

describe('a pickle that would run something', () => {
  it('is refused with the file, the instruction and what it asks for, and nothing of it runs', async () => {
    const witness = join(temporaryFolder(), 'ran');
    const error = refusal(command(witness));
    expect(error.subject).toBe('pytorch_model.bin');
    expect(error.message).toMatch(
      /^pytorch_model\.bin: the pickle instruction GLOBAL at byte 2 asks for "posix\.system"/,
    );
    const path = fileWith({ 'archive/data.pkl': command(witness), 'archive/data/0': new Uint8Array(4) });
    expect((await failureOf(TorchFile.open(path))).message).toContain('posix.system');
    expect(existsSync(witness)).toBe(false);
  });

  it.each([
    ['GLOBAL', pickle(global('builtins', 'eval'), text('1'), 0x85, 0x52)],
    ['GLOBAL', pickle(global('torch', 'load'), text('x'), 0x85, 0x52)],
    ['GLOBAL', pickle(global('torch._utils', '_rebuild_tensor_v2\u0000'), 0x29, 0x52)],
    ['GLOBAL', pickle(global('__main__', '__proto__'), 0x29, 0x52)],
    ['STACK_GLOBAL', pickle(text('os'), text('system'), 0x93)],
    ['NEWOBJ', pickle(global('collections', 'OrderedDict'), 0x29, 0x81)],
    ['INST', pickle(0x28, [0x69, ...ascii('os\nsystem\n')])],
    ['OBJ', pickle(0x28, global('collections', 'OrderedDict'), 0x6f)],
    ['REDUCE', pickle(text('no'), 0x29, 0x52)],
    ['REDUCE', pickle(global('collections', 'OrderedDict'), text('argument'), 0x85, 0x52)],
    ['REDUCE', pickle(global('torch._utils', '_rebuild_tensor_v2'), 0x29, 0x52)],
    ['BUILD', pickle(global('torch', 'FloatStorage'), 0x7d, 0x62)],
    ['BINPERSID', pickle(text('../../etc/passwd'), 0x51)],
    ['EXT1', pickle([0x82, 1])],
    ['BINBYTES8', pickle([0x8e, 255, 255, 255, 255, 255, 255, 255, 127])],
    ['0x42', pickle([0x42, 4, 0, 0, 0])],
    ['SETITEM', pickle(0x5d, text('a'), text('b'), 0x73)],
  ])('names %s', (op, bytes) => {
    expect(refusal(bytes).message).toContain(`the pickle instruction ${op} at byte`);
  });

  it('cannot recurse, loop or leave anything but a description of tensors', () => {
    expect(refusal(pickle(0x7d)).message).toMatch(/holds no named tensors/);
    expect(refusal(pickle(text('x'))).message).toMatch(/holds no dictionary/);
    expect(refusal(Uint8Array.from([...PROTO, 0x30, STOP])).message).toContain('POP');
    expect(refusal(Uint8Array.from([...PROTO, STOP])).message).toMatch(/takes more from the stack/);
    expect(refusal(Uint8Array.from([...PROTO, 0x58, 255, 255, 255, 255])).message).toMatch(/truncated/);
    expect(refusal(Uint8Array.from([...PROTO, ...new Array<number>(1_000_001).fill(0x28), STOP])).message).toMatch(
      /too large/,
    );
  });
});

describe('tensors of a PyTorch file', () => {
  const data = new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6).buffer);

  it('are read in place', async () => {
    const file = await TorchFile.open(fileWith({ 'a/data.pkl': tensor(6, [2, 2], [2, 1], 1), 'a/data/0': data }));
    expect(file.tensors.get('w')).toMatchObject({ dtype: 'F32', shape: [2, 2], elements: 4 });
    expect([...(await file.readFloat32('w', 0, 4))]).toEqual([2, 3, 4, 5]);
    await file.dispose();
  });

  it.each([
    ['not stored row by row', tensor(6, [2, 3], [1, 2])],
    ['does not fit', tensor(6, [2, 4], [4, 1])],
    ['does not fit', tensor(100, [2, 3], [3, 1])],
    ['does not fit', tensor(6, [2, 3], [3, 1], 1)],
  ])('that are %s are refused by name', async (what, bytes) => {
    const error = await failureOf(TorchFile.open(fileWith({ 'a/data.pkl': bytes, 'a/data/0': data })));
    expect(error.subject).toBe('w');
    expect(error.message).toMatch(new RegExp(`^pytorch_model\\.bin: tensor "w".*${what}`));
  });

  it('need a record, a pickle and a whole zip', async () => {
    const noRecord = await failureOf(TorchFile.open(fileWith({ 'a/data.pkl': tensor(6, [2, 3], [3, 1]) })));
    expect(noRecord).toMatchObject({ subject: 'w', message: expect.stringMatching(/data\/0, which is not there/) });
    expect((await failureOf(TorchFile.open(fileWith({ 'a/x': data })))).message).toMatch(/no data\.pkl/);
    const old = join(temporaryFolder(), 'old.bin');
    writeFileSync(old, Uint8Array.from([0x80, 2, 0x8a, 10]));
    expect((await failureOf(TorchFile.open(old))).message).toMatch(/old format/);
    expect((await failureOf(TorchFile.open(join(temporaryFolder(), 'none.bin')))).reason).toBe('missing');
  });

  it('end in a readable file or a ModelError for 120 random byte flips and cuts (seed 5)', async () => {
    const source = readFileSync(join(tinyFolder('monkey-tiny'), 'pytorch_model-00001-of-00002.bin'));
    const random = seededRandom(5);
    const path = join(temporaryFolder(), 'flipped.bin');
    let refused = 0;
    for (let round = 0; round < 120; round++) {
      const bytes = Buffer.from(
        source.subarray(0, random() < 0.2 ? Math.floor(random() * source.length) : source.length),
      );
      // The directory and the pickle are at the ends: flips there matter most.
      const at = random() < 0.5 ? Math.floor(random() * 20_000) : bytes.length - 1 - Math.floor(random() * 20_000);
      if (bytes.length > 0) bytes[Math.min(bytes.length - 1, Math.max(0, at))]! ^= 1 << Math.floor(random() * 8);
      writeFileSync(path, bytes);
      const file = await TorchFile.open(path).catch((error: unknown) => error);
      if (file instanceof TorchFile) await file.dispose();
      else {
        expect(file, `round ${round}`).toBeInstanceOf(ModelError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(20);
  });
});
