/*
 * Reads the pickles that torch.save writes. It is one long file because its switch over opcodes is one idea. A pickle is a program; this runs
 * only the instructions that build dictionaries, lists, tuples, strings, numbers and *descriptions* of tensors. Names outside the list below are
 * refused at once. Nothing is ever imported or called.
 */
import { ModelError } from '../model-error.ts';

/** torch.*Storage -> the dtype of its elements (safetensors names). */
const STORAGES: ReadonlyMap<string, StorageType['dtype']> = new Map([
  ['FloatStorage', 'F32'],
  ['HalfStorage', 'F16'],
  ['BFloat16Storage', 'BF16'],
  ['DoubleStorage', 'F64'],
  ['LongStorage', 'I64'],
  ['IntStorage', 'I32'],
  ['ShortStorage', 'I16'],
  ['CharStorage', 'I8'],
  ['ByteStorage', 'U8'],
  ['BoolStorage', 'BOOL'],
]);

interface StorageType {
  readonly kind: 'storage-type';
  readonly dtype: 'F64' | 'F32' | 'F16' | 'BF16' | 'I64' | 'I32' | 'I16' | 'I8' | 'U8' | 'BOOL';
}

/** A persistent id: one record of the archive's data folder. */
interface StorageRef {
  readonly kind: 'storage';
  readonly dtype: StorageType['dtype'];
  readonly record: string;
  readonly elements: number;
}

export interface TensorRef {
  readonly kind: 'tensor';
  readonly storage: StorageRef;
  /** Elements from the storage's start. */
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** The only names that a checkpoint may use. */
type Callable = { readonly kind: 'call'; readonly name: 'tensor' | 'parameter' | 'ordered-dict' };

const CALLABLES: Readonly<Record<string, Callable['name']>> = {
  'torch._utils _rebuild_tensor_v2': 'tensor',
  'torch._utils _rebuild_parameter': 'parameter',
  'collections OrderedDict': 'ordered-dict',
};

class Tuple {
  readonly items: readonly Value[];
  constructor(items: readonly Value[]) {
    this.items = items;
  }
}

/** A dictionary of the pickle: string keys only, in a Map so that no key is special. */
type Dictionary = Map<string, Value>;

type Value =
  | null
  | boolean
  | number
  | string
  | Value[]
  | Tuple
  | Dictionary
  | StorageType
  | StorageRef
  | TensorRef
  | Callable;

const MARK = Symbol('mark');

/** A pickle that is deeper or larger than this is hostile: the published checkpoints have a few thousand tensors. */
const MAX_STACK = 1_000_000;
const MAX_MEMO = 4_000_000;

class PickleReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #file: string;
  #at = 0;
  /** The position of the current instruction. */
  #opAt = 0;
  #stack: (Value | typeof MARK)[] = [];
  readonly #memo = new Map<number, Value>();

  constructor(bytes: Uint8Array, file: string) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#file = file;
  }

  read(): Value {
    for (;;) {
      this.#opAt = this.#at;
      const op = this.#byte();
      // STOP
      if (op === 0x2e) {
        const result = this.#pop();
        if (this.#stack.length > 0) this.#refuse('STOP', 'leaves values on the stack');
        return result;
      }
      this.#run(op);
      if (this.#stack.length > MAX_STACK || this.#memo.size > MAX_MEMO) this.#refuse(opName(op), 'makes it too large');
    }
  }

  #run(op: number): void {
    switch (op) {
      case 0x80: // PROTO
        if (this.#byte() > 5) this.#refuse('PROTO', 'asks for an unknown protocol');
        return;
      case 0x95: // FRAME: lengths of pieces, of no use here
        this.#take(8);
        return;
      case 0x28: // MARK
        this.#stack.push(MARK);
        return;
      case 0x4e: // NONE
        this.#push(null);
        return;
      case 0x88: // NEWTRUE
        this.#push(true);
        return;
      case 0x89: // NEWFALSE
        this.#push(false);
        return;
      case 0x4b: // BININT1
        this.#push(this.#byte());
        return;
      case 0x4d: // BININT2
        this.#push(this.#view.getUint16(this.#take(2), true));
        return;
      case 0x4a: // BININT
        this.#push(this.#view.getInt32(this.#take(4), true));
        return;
      case 0x8a: // LONG1
        this.#push(this.#long());
        return;
      case 0x47: // BINFLOAT
        this.#push(this.#view.getFloat64(this.#take(8), false));
        return;
      case 0x58: // BINUNICODE
        this.#push(this.#text(this.#length32()));
        return;
      case 0x8c: // SHORT_BINUNICODE
        this.#push(this.#text(this.#byte()));
        return;
      case 0x7d: // EMPTY_DICT
        this.#push(new Map());
        return;
      case 0x5d: // EMPTY_LIST
        this.#push([]);
        return;
      case 0x29: // EMPTY_TUPLE
        this.#push(new Tuple([]));
        return;
      case 0x85: // TUPLE1
      case 0x86: // TUPLE2
      case 0x87: // TUPLE3
        this.#push(new Tuple(this.#popMany(op - 0x84)));
        return;
      case 0x74: // TUPLE
        this.#push(new Tuple(this.#popToMark()));
        return;
      case 0x61: // APPEND
        this.#appendTo(this.#popMany(1), 'APPEND');
        return;
      case 0x65: // APPENDS
        this.#appendTo(this.#popToMark(), 'APPENDS');
        return;
      case 0x73: // SETITEM
        this.#setItems(this.#popMany(2), 'SETITEM');
        return;
      case 0x75: // SETITEMS
        this.#setItems(this.#popToMark(), 'SETITEMS');
        return;
      case 0x71: // BINPUT
        this.#remember(this.#byte());
        return;
      case 0x72: // LONG_BINPUT
        this.#remember(this.#length32());
        return;
      case 0x94: // MEMOIZE
        this.#remember(this.#memo.size);
        return;
      case 0x68: // BINGET
        this.#recall(this.#byte());
        return;
      case 0x6a: // LONG_BINGET
        this.#recall(this.#length32());
        return;
      case 0x63: // GLOBAL
        this.#push(this.#named(this.#line(), this.#line(), 'GLOBAL'));
        return;
      case 0x93: {
        // STACK_GLOBAL
        const [module, name] = this.#popMany(2);
        if (typeof module !== 'string' || typeof name !== 'string') this.#refuse('STACK_GLOBAL', 'names no text');
        this.#push(this.#named(module, name, 'STACK_GLOBAL'));
        return;
      }
      case 0x51: // BINPERSID
        this.#push(this.#storage(this.#pop()));
        return;
      case 0x52: {
        // REDUCE
        const [callable, args] = this.#popMany(2);
        this.#push(this.#rebuild(callable, args));
        return;
      }
      case 0x62: {
        // BUILD: attributes of a state dict (its _metadata), which say nothing of tensors
        this.#pop();
        if (!(this.#top() instanceof Map)) this.#refuse('BUILD', 'sets the state of something that is no dictionary');
        return;
      }
      default:
        this.#refuse(opName(op), 'is none that a checkpoint needs');
    }
  }

  /** The error names the file and the instruction, which helps to tell a damaged download from an attack. */
  #refuse(op: string, what: string): never {
    throw new ModelError(
      this.#file,
      `${this.#file}: the pickle instruction ${op} at byte ${this.#opAt} ${what}. No code from the file was run. A checkpoint should hold tensors only; get this one from a source you trust, as safetensors if you can.`,
    );
  }

  #named(module: string, name: string, op: string): Value {
    const path = `${module} ${name}`;
    const storage = module === 'torch' ? STORAGES.get(name) : undefined;
    if (storage) return { kind: 'storage-type', dtype: storage };
    if (Object.hasOwn(CALLABLES, path)) return { kind: 'call', name: CALLABLES[path]! };
    this.#refuse(op, `asks for ${JSON.stringify(`${module}.${name}`.slice(0, 200))}`);
  }

  /** ('storage', type, record, location, elements) */
  #storage(id: Value): StorageRef {
    const [word, type, record, , elements] = id instanceof Tuple ? id.items : [];
    if (
      word !== 'storage' ||
      !isKind(type, 'storage-type') ||
      typeof record !== 'string' ||
      !/^\w{1,32}$/.test(record) ||
      !isCount(elements)
    ) {
      this.#refuse('BINPERSID', 'describes no storage');
    }
    return { kind: 'storage', dtype: type.dtype, record, elements };
  }

  #rebuild(callable: Value | undefined, args: Value | undefined): Value {
    if (!isKind(callable, 'call') || !(args instanceof Tuple)) this.#refuse('REDUCE', 'calls what cannot be called');
    const { items } = args;
    if (callable.name === 'ordered-dict') {
      if (items.length > 0) this.#refuse('REDUCE', 'gives OrderedDict arguments');
      return new Map();
    }
    if (callable.name === 'parameter') {
      if (!isKind(items[0], 'tensor')) this.#refuse('REDUCE', 'makes a parameter of something that is no tensor');
      return items[0];
    }
    const [storage, offset, shape, strides] = items;
    const sizes = (value: Value | undefined): number[] | undefined =>
      value instanceof Tuple && value.items.length <= 16 && value.items.every(isCount)
        ? (value.items as number[])
        : undefined;
    const [size, stride] = [sizes(shape), sizes(strides)];
    if (!isKind(storage, 'storage') || !isCount(offset) || !size || !stride || size.length !== stride.length) {
      this.#refuse('REDUCE', 'describes no tensor');
    }
    return { kind: 'tensor', storage, offset, shape: size, strides: stride };
  }

  #appendTo(items: Value[], op: string): void {
    const list = this.#top();
    if (!Array.isArray(list)) this.#refuse(op, 'adds to something that is no list');
    for (const item of items) list.push(item);
  }

  #setItems(items: Value[], op: string): void {
    const dictionary = this.#top();
    if (!(dictionary instanceof Map) || items.length % 2 !== 0) {
      this.#refuse(op, 'sets items of something that is no dictionary');
    }
    for (let i = 0; i < items.length; i += 2) {
      const key = items[i];
      if (typeof key !== 'string') this.#refuse(op, 'has a key that is no text');
      if (dictionary.has(key)) this.#refuse(op, `sets ${JSON.stringify(key.slice(0, 200))} twice`);
      dictionary.set(key, items[i + 1]!);
    }
  }

  #remember(index: number): void {
    this.#memo.set(index, this.#top());
  }

  #recall(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) this.#refuse('GET', `recalls ${index}, which was not kept`);
    this.#push(value);
  }

  #push(value: Value): void {
    this.#stack.push(value);
  }

  #pop(): Value {
    const value = this.#stack.pop();
    if (value === undefined || value === MARK) this.#refuse('it', 'takes more from the stack than there is');
    return value as Value;
  }

  #top(): Value {
    const value = this.#stack.at(-1);
    if (value === undefined || value === MARK) this.#refuse('it', 'looks at an empty stack');
    return value as Value;
  }

  #popMany(count: number): Value[] {
    return Array.from({ length: count }, () => this.#pop()).reverse();
  }

  #popToMark(): Value[] {
    const at = this.#stack.lastIndexOf(MARK);
    if (at < 0) this.#refuse('it', 'looks for a mark that is not there');
    const items = this.#stack.slice(at + 1) as Value[];
    this.#stack.length = at;
    return items;
  }

  #take(count: number): number {
    const at = this.#at;
    if (at + count > this.#bytes.length) {
      throw new ModelError(
        this.#file,
        `${this.#file}: the file is truncated: its pickle ends within the instruction at byte ${this.#opAt}. Download it again.`,
      );
    }
    this.#at += count;
    return at;
  }

  #byte(): number {
    return this.#bytes[this.#take(1)]!;
  }

  #length32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  #text(length: number): string {
    const at = this.#take(length);
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(this.#bytes.subarray(at, at + length));
    } catch {
      this.#refuse('BINUNICODE', 'holds text that is not UTF-8');
    }
  }

  #line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    if (end < 0 || end - this.#at > 1000) this.#refuse('GLOBAL', 'has no end');
    const text = new TextDecoder().decode(this.#bytes.subarray(this.#at, end));
    this.#at = end + 1;
    return text;
  }

  /** Little-endian two's complement; sizes only, so that 7 bytes are enough. */
  #long(): number {
    const length = this.#byte();
    const at = this.#take(length);
    if (length > 8) this.#refuse('LONG1', 'is too large a number');
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.#bytes[at + i]!);
    const signed = Number(BigInt.asIntN(8 * length, value));
    if (!Number.isSafeInteger(signed)) this.#refuse('LONG1', 'is too large a number');
    return signed;
  }
}

function isKind<K extends string>(value: Value | undefined, kind: K): value is Extract<Value, { kind: K }> {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;
}

function isCount(value: Value | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

const NAMES: Readonly<Record<number, string>> = {
  48: 'POP',
  50: 'DUP',
  70: 'FLOAT',
  73: 'INT',
  76: 'LONG',
  80: 'PERSID',
  83: 'STRING',
  84: 'BINSTRING',
  85: 'SHORT_BINSTRING',
  86: 'UNICODE',
  103: 'GET',
  105: 'INST',
  111: 'OBJ',
  112: 'PUT',
  129: 'NEWOBJ',
  130: 'EXT1',
  131: 'EXT2',
  132: 'EXT4',
  139: 'LONG4',
  141: 'BINUNICODE8',
  142: 'BINBYTES8',
  143: 'EMPTY_SET',
  144: 'ADDITEMS',
  145: 'FROZENSET',
  146: 'NEWOBJ_EX',
  150: 'BYTEARRAY8',
};

const opName = (op: number): string => NAMES[op] ?? `0x${op.toString(16).padStart(2, '0')}`;

/**
 * The tensors that a torch checkpoint's pickle describes, by name. They may also lie in a `state_dict` or `model` dictionary.
 *
 * @param file named in errors
 * @throws ModelError for any instruction, name or value that does not belong to such a description
 */
export function readTensorDescriptions(bytes: Uint8Array, file: string): Map<string, TensorRef> {
  const value = new PickleReader(bytes, file).read();
  if (!(value instanceof Map))
    throw new ModelError(file, `${file} holds no dictionary of tensors. Give a model's checkpoint.`);
  const inner = ['state_dict', 'model', 'module'].map((key) => value.get(key)).find((item) => item instanceof Map);
  const tensors = new Map<string, TensorRef>();
  for (const [name, item] of inner ?? value) {
    // Training state, such as an epoch or the optimiser's lists, may lie beside the weights. It is skipped.
    if (isKind(item, 'tensor')) tensors.set(name, item);
  }
  if (tensors.size === 0) throw new ModelError(file, `${file} holds no named tensors. Give a model's checkpoint.`);
  return tensors;
}
