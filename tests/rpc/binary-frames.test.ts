import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { decodeMessage, encodeMessage, MAX_MESSAGE_BYTES } from '../../src-main/rpc/binary-frames.ts';
import { createClient, serve, webSocketPort } from '../../src-main/rpc/index.ts';
import { SampleService, sampleService } from './sample-service.ts';

/** A message made by hand: what the header says, then what follows. */
function message(header: unknown, rest: Uint8Array = new Uint8Array(), headerLength?: number): ArrayBuffer {
  const text =
    header instanceof Buffer ? header : Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(headerLength ?? text.length);
  const whole = Buffer.concat([length, text, rest]);
  return whole.buffer.slice(whole.byteOffset, whole.byteOffset + whole.length) as ArrayBuffer;
}

const array = (path: (string | number)[], bytes: number, type = 'Uint8Array') => ({ path, type, bytes });

const MALFORMED: Readonly<Record<string, ArrayBuffer>> = {
  'nothing at all': new ArrayBuffer(0),
  'less than a length': new ArrayBuffer(3),
  'a header longer than the message': message({ value: 1, arrays: [] }, new Uint8Array(), 4_000_000_000),
  'no JSON': message('{"value": '),
  'no UTF-8': message(Buffer.from('7b2276616c7565223a22ff222c22617272617973223a5b5d7d', 'hex')),
  'JSON without arrays': message({ value: 1 }),
  'an array of an unknown type': message({ value: null, arrays: [array([], 1, 'Function')] }, new Uint8Array(1)),
  'fewer bytes than announced': message({ value: null, arrays: [array([], 9)] }, new Uint8Array(8)),
  'more bytes than announced': message({ value: null, arrays: [array([], 7)] }, new Uint8Array(8)),
  'a negative length': message({ value: null, arrays: [array([], -1)] }),
  'a length beyond all numbers': message({ value: null, arrays: [array([], 1e300)] }),
  'half a float': message({ value: null, arrays: [array([], 6, 'Float32Array')] }, new Uint8Array(6)),
  'a way that leads nowhere': message({ value: {}, arrays: [array(['a', 'b'], 1)] }, new Uint8Array(1)),
  'a way to an inherited property': message({ value: {}, arrays: [array(['constructor'], 1)] }, new Uint8Array(1)),
  'a way into the prototype': message({ value: {}, arrays: [array(['__proto__', 'x'], 1)] }, new Uint8Array(1)),
  'the key __proto__': message('{"value":{"__proto__":{"admin":true}},"arrays":[]}'),
  'the key __proto__, escaped': message('{"value":{"\\u005f_proto__":{"admin":true}},"arrays":[]}'),
  'a place that is taken': message({ value: { a: 1 }, arrays: [array(['a'], 1)] }, new Uint8Array(1)),
  'one place for two arrays': message({ value: null, arrays: [array([], 1), array([], 1)] }, new Uint8Array(2)),
  'an array inside an array': message({ value: null, arrays: [array([], 1), array([0], 1)] }, new Uint8Array(2)),
};

describe('A message as bytes', () => {
  test.each([
    ['plain values', { a: [1, -2.5, 'ü', true, null, { b: [] }], '': 0 }],
    ['a number alone', 7],
    ['bytes alone', Uint8Array.of(1, 2, 3)],
    ['arrays of all kinds, at odd places', [Uint8Array.of(1), { f: Float32Array.of(0.5, -1) }, Float64Array.of(1e300)]],
    ['no bytes', { none: new Uint8Array(), ints: Int32Array.of(-1) }],
    ['keys that look like ours', { value: null, arrays: [{ path: [], type: 'Uint8Array', bytes: 1 }], constructor: 1 }],
  ])('comes back as it was: %s', (_, value) => {
    expect(decodeMessage(encodeMessage(value).buffer)).toEqual(value);
  });

  test('gives every array a buffer of its own', () => {
    const whole = Uint8Array.of(9, 1, 2, 9);
    const back = decodeMessage(encodeMessage({ part: whole.subarray(1, 3) }).buffer) as { part: Uint8Array };
    expect(back.part).toEqual(Uint8Array.of(1, 2));
    expect(back.part.buffer.byteLength).toBe(2);
  });

  test.each([
    ['a function', { f: () => 1 }],
    ['not a number', { n: Number.NaN }],
    ['a map', { m: new Map() }],
    ['a bigint', { b: 1n }],
    ['bigints', { b: BigInt64Array.of(1n) }],
    ['the key __proto__', JSON.parse('{"__proto__": 1}')],
  ])('is not made of what would arrive as something else: %s', (_, value) => {
    expect(() => encodeMessage(value)).toThrow(expect.objectContaining({ code: 'bad-input' }));
  });

  test('is refused for a circular value', () => {
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    expect(() => encodeMessage(loop)).toThrow(expect.objectContaining({ code: 'bad-input' }));
  });

  test('has a maximum size, for sending and receiving', () => {
    const large = new Uint8Array(MAX_MESSAGE_BYTES + 1);
    expect(() => encodeMessage(large)).toThrow(expect.objectContaining({ code: 'too-large' }));
    expect(() => decodeMessage(large.buffer)).toThrow(expect.objectContaining({ code: 'too-large' }));
  });

  test.each(Object.entries(MALFORMED))('is refused when it is %s', (_, data) => {
    expect(() => decodeMessage(data)).toThrow(expect.objectContaining({ code: 'bad-input' }));
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  test('never makes the decoder fail in an unexpected way, whatever bytes are flipped', () => {
    const bytes = encodeMessage({ kind: 'call', params: { tiles: [Uint8Array.of(1, 2), Float32Array.of(3)] } });
    let seed = 12_345;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed % below;
    };
    for (let i = 0; i < 3000; i++) {
      const broken = bytes.slice(0, random(4) === 0 ? random(bytes.length) : bytes.length);
      for (let j = random(4); j >= 0 && broken.length > 0; j--) broken[random(broken.length)] = random(256);
      try {
        decodeMessage(broken.buffer);
      } catch (error) {
        expect(error).toMatchObject({ code: 'bad-input' });
      }
    }
  });
});

describe('A WebSocket port', () => {
  let server: WebSocketServer;
  let url: string;
  let reasons: string[];

  beforeEach(async () => {
    const heard: string[] = [];
    reasons = heard;
    server = new WebSocketServer({ host: '127.0.0.1', port: 0, maxPayload: 1 << 20 });
    server.on('connection', (socket) => {
      const port = webSocketPort(socket);
      port.onClose((reason) => heard.push(reason));
      serve(port, sampleService, new SampleService());
    });
    await once(server, 'listening');
    url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    for (const client of server.clients) client.terminate();
    await new Promise((resolve) => server.close(resolve));
  });

  async function sent(data: ArrayBuffer | string): Promise<{ code: number; reason: string }> {
    const socket = new WebSocket(url);
    await once(socket, 'open');
    socket.send(data);
    const [code, reason] = await once(socket, 'close');
    return { code, reason: String(reason) };
  }

  test.each([...Object.entries(MALFORMED), ['text' as const, 'hello' as const]])(
    'closes on %s, tells both ends why, and keeps serving others',
    async (_, data) => {
      expect(await sent(data)).toEqual({ code: 4000, reason: 'a message was malformed' });
      expect(reasons).toEqual(['a message was malformed']);
      const { service, dispose } = createClient(webSocketPort(new WebSocket(url)), sampleService);
      expect(await service.add({ a: 2, b: 3 })).toBe(5);
      dispose();
    },
  );

  test('closes on a message above the limit of the server', async () => {
    expect(await sent(encodeMessage(new Uint8Array(2 << 20)).buffer)).toMatchObject({ code: 1009 });
  });

  test('tells a client that no server listens', async () => {
    const port = webSocketPort(new WebSocket('ws://127.0.0.1:1'));
    const reason = await new Promise((resolve) => port.onClose(resolve));
    expect(reason).toBe('the connection was lost or refused');
  });

  test('refuses to buffer more than its limit for a reader that does not read', async () => {
    const stalled = {
      binaryType: '',
      readyState: 1,
      bufferedAmount: 0,
      send(data: Uint8Array) {
        this.bufferedAmount += data.length;
      },
      close: () => undefined,
      addEventListener: () => undefined,
    };
    const port = webSocketPort(stalled);
    const megabytes = new Uint8Array(100 * 2 ** 20);
    const pile = () => {
      for (let i = 0; i < 20; i++) port.postMessage(megabytes);
    };
    expect(pile).toThrow(expect.objectContaining({ code: 'too-large' }));
    expect(stalled.bufferedAmount).toBeLessThanOrEqual(2 * MAX_MESSAGE_BYTES);
  });
});
