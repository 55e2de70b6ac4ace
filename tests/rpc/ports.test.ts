import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DocentError } from '../../src-main/contract/errors.ts';
import { type Client, createClient, serve } from '../../src-main/rpc/index.ts';
import { memoryPorts } from './memory-port.ts';
import { type Connection, connections, portPairs } from './port-pairs.ts';
import { SampleService, sampleService } from './sample-service.ts';

const ports = connections(sampleService, () => new SampleService(), './sample-child.ts');

for (const [name, connect] of Object.entries(ports)) {
  describe(`Over ${name}`, () => {
    let connection: Connection;
    let client: Client<typeof sampleService>;

    beforeEach(async () => {
      connection = await connect();
      client = createClient(connection.port, sampleService, (reason) => new DocentError('engine-crashed', reason));
    });
    afterEach(async () => {
      client.dispose();
      await connection.kill();
    });

    const eventually = async <T>(read: () => Promise<T>, wanted: T): Promise<void> => {
      await expect.poll(read).toEqual(wanted);
    };

    test('a call returns its result, and calls side by side keep apart', async () => {
      const sums = await Promise.all([1, 2, 3].map((a) => client.service.add({ a, b: 10 })));
      expect(sums).toEqual([11, 12, 13]);
    });

    test('typed arrays cross with their type and values, also views into a larger buffer', async () => {
      const floats = new Float32Array([0, 1.5, -2, 4]).subarray(1, 3);
      const bytes = new Uint8Array(2_000_000).fill(5).subarray(1);
      const back = await client.service.echo({ bytes, floats });
      expect(Array.from(back.floats)).toEqual([-1.5, 2]);
      expect(back.bytes.length).toBe(1_999_999);
      expect(back.bytes.every((v) => v === 250)).toBe(true);
    });

    test('a page of tiles (7 MB) crosses there and back, several at once', async () => {
      const tile = Uint8Array.from({ length: 3 * 448 * 448 }, (_, i) => i % 251);
      const tiles = Array.from({ length: 12 }, () => tile);
      const backs = await Promise.all([client.service.echoTiles({ tiles }), client.service.echoTiles({ tiles })]);
      for (const { tiles: back } of backs) {
        expect(back).toHaveLength(12);
        expect(back.every((other) => Buffer.compare(other, tile) === 0)).toBe(true);
      }
    });

    test('text crosses as it is: Korean, emoji, lone surrogates aside, and keys of any name', async () => {
      const text = '영수증 \u0000 🧾 "quoted" \n \u2028';
      expect((await client.service.echoText({ text, keys: { $bytes: '1', path: '2', '': '3' } })).text).toBe(text);
    });

    test('a typed error keeps code, message and subject', async () => {
      const error = await client.service.fail({ how: 'typed' }).catch((e: unknown) => e);
      expect(error).toBeInstanceOf(DocentError);
      expect(error).toMatchObject({ code: 'password-wrong', message: 'Try another password.', subject: 'a.pdf' });
    });

    test('any other error becomes internal, an abort becomes cancelled', async () => {
      await expect(client.service.fail({ how: 'plain' })).rejects.toMatchObject({
        code: 'internal',
        message: 'x is not a function',
      });
      await expect(client.service.fail({ how: 'abort' })).rejects.toMatchObject({ code: 'cancelled' });
    });

    test('invalid parameters are refused by the server with the path of what is wrong', async () => {
      const wrong = { a: 1, b: 'two' } as unknown as { a: number; b: number };
      await expect(client.service.add(wrong)).rejects.toMatchObject({
        code: 'bad-input',
        message: expect.stringContaining('b:'),
      });
    });

    test('an implementation that returns something invalid is an internal error', async () => {
      await expect(client.service.fail({ how: 'lie' })).rejects.toMatchObject({ code: 'internal' });
    });

    test('parameters that cannot be cloned fail at once and leave the connection usable', async () => {
      const wrong = { a: 1, b: () => 2 } as unknown as { a: number; b: number };
      await expect(client.service.add(wrong)).rejects.toMatchObject({ code: 'bad-input' });
      expect(await client.service.add({ a: 1, b: 1 })).toBe(2);
    });

    test('a stream gives its items in order and ends', async () => {
      const items: number[] = [];
      for await (const item of client.service.count({ to: 100, failAt: null })) items.push(item);
      expect(items).toEqual(Array.from({ length: 100 }, (_, i) => i));
    });

    test('a stream that fails gives what came before, then its error', async () => {
      const items: number[] = [];
      const reading = (async () => {
        for await (const item of client.service.count({ to: 100, failAt: 3 })) items.push(item);
      })();
      await expect(reading).rejects.toMatchObject({ code: 'too-large' });
      expect(items).toEqual([0, 1, 2]);
    });

    test('a stream runs only a little ahead of a reader who stops reading', async () => {
      const iterator = client.service.count({ to: 1_000_000, failAt: null })[Symbol.asyncIterator]();
      await iterator.next();
      await delay(50);
      const { produced } = await client.service.progress({});
      expect(produced).toBeGreaterThan(0);
      expect(produced).toBeLessThan(32);
      await iterator.return?.();
      await eventually(async () => (await client.service.progress({})).open, 0);
    });

    test('leaving a stream early closes it on the server', async () => {
      for await (const item of client.service.count({ to: 1_000_000, failAt: null })) if (item === 40) break;
      await eventually(async () => (await client.service.progress({})).open, 0);
    });

    test('aborting a call rejects it at once with cancelled and tells the server', async () => {
      const abort = new AbortController();
      const waiting = client.service.wait({}, { signal: abort.signal });
      await client.service.add({ a: 0, b: 0 });
      abort.abort();
      await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
      await eventually(() => client.service.cancelledWaits({}), 1);
    });

    test('a signal that was aborted before is never sent', async () => {
      await expect(client.service.add({ a: 1, b: 1 }, { signal: AbortSignal.abort() })).rejects.toMatchObject({
        code: 'cancelled',
      });
    });

    test('aborting a stream ends it with cancelled', async () => {
      const abort = new AbortController();
      const reading = (async () => {
        for await (const item of client.service.count({ to: 1_000_000, failAt: null }, { signal: abort.signal })) {
          if (item === 5) abort.abort();
        }
      })();
      await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
      await eventually(async () => (await client.service.progress({})).open, 0);
    });

    test('when the server dies, calls and streams in flight fail with the error the client chose', async () => {
      const waiting = client.service.wait({});
      const iterator = client.service.count({ to: 1_000_000, failAt: null })[Symbol.asyncIterator]();
      await iterator.next();
      const failed = expect(waiting).rejects.toMatchObject({ code: 'engine-crashed' });
      await connection.kill();
      await failed;
      const drained = (async () => {
        while (!(await iterator.next()).done);
      })();
      await expect(drained).rejects.toMatchObject({ code: 'engine-crashed' });
      await expect(client.service.add({ a: 1, b: 1 })).rejects.toMatchObject({ code: 'engine-crashed' });
    });

    test('a disposed client refuses calls, cancels what ran, and may be disposed twice', async () => {
      const waiting = client.service.wait({});
      const refused = expect(waiting).rejects.toMatchObject({ code: 'closed' });
      client.dispose();
      client.dispose();
      await refused;
      await expect(client.service.add({ a: 1, b: 1 })).rejects.toMatchObject({ code: 'closed' });
    });
  });
}

for (const [name, open] of Object.entries(portPairs)) {
  describe(`A client on ${name}`, () => {
    test('fails a call that is answered with something its own schema refuses', async () => {
      const { near, far, kill } = await open();
      far.onMessage((message) => {
        const { id } = message as { id: number };
        far.postMessage({ kind: 'result', id, value: 'three' });
      });
      const client = createClient(near, sampleService);
      await expect(client.service.add({ a: 1, b: 2 })).rejects.toMatchObject({ code: 'internal' });
      await kill();
    });

    test('and its server both pass over what is not a frame of theirs', async () => {
      const { near, far, kill } = await open();
      serve(far, sampleService, new SampleService());
      const { service } = createClient(near, sampleService);
      const junk = [null, 7, 'call', [], {}, { kind: 'call' }, { kind: 'result', id: 'x' }, { kind: 'cancel', id: -1 }];
      for (const message of [...junk, new Uint8Array(9), { kind: 'item', id: 99, value: 1 }, { kind: 'end', id: 99 }]) {
        near.postMessage(message);
        far.postMessage(message);
      }
      expect(await service.add({ a: 20, b: 22 })).toBe(42);
      await kill();
    });

    test('is told once when the other end closes, and may close as often as it likes', async () => {
      const { near, far, kill } = await open();
      const reasons: string[] = [];
      const closed = new Promise<void>((resolve) => {
        near.onClose((reason) => {
          reasons.push(reason);
          resolve();
        });
      });
      far.close();
      far.close();
      await closed;
      near.close();
      near.postMessage({ kind: 'cancel', id: 0 });
      await kill();
      await delay(10);
      expect(reasons).toEqual([expect.stringMatching(/closed by the other end|closed by this end|gone/)]);
    });
  });
}

describe('A server', () => {
  test('answers an unknown method with bad-input and ignores what is not a frame', async () => {
    const [near, far] = memoryPorts();
    serve(far, sampleService, new SampleService());
    const answers: unknown[] = [];
    near.onMessage((message) => answers.push(message));
    for (const junk of [null, 7, 'call', { kind: 'call' }, { kind: 'cancel', id: -1 }]) near.postMessage(junk);
    near.postMessage({ kind: 'call', id: 1, method: 'toString', params: {}, credit: 0 });
    near.postMessage({ kind: 'call', id: 2, method: 'add', params: { a: 2, b: 2 }, credit: 0 });
    await expect.poll(() => answers).toHaveLength(2);
    expect(answers).toEqual([
      { kind: 'error', id: 1, error: expect.objectContaining({ code: 'bad-input', subject: 'toString' }) },
      { kind: 'result', id: 2, value: 4 },
    ]);
  });

  test('refuses a second call under an id that is still running, without touching the first', async () => {
    const [near, far] = memoryPorts();
    serve(far, sampleService, new SampleService());
    const answers: unknown[] = [];
    near.onMessage((message) => answers.push(message));
    near.postMessage({ kind: 'call', id: 1, method: 'wait', params: {}, credit: 0 });
    near.postMessage({ kind: 'call', id: 1, method: 'add', params: { a: 2, b: 2 }, credit: 0 });
    await expect.poll(() => answers).toHaveLength(1);
    near.postMessage({ kind: 'cancel', id: 1 });
    await expect.poll(() => answers).toHaveLength(2);
    expect(answers).toEqual([
      { kind: 'error', id: 1, error: expect.objectContaining({ code: 'bad-input' }) },
      { kind: 'result', id: 1, value: 0 },
    ]);
  });

  test('aborts what runs when the port closes', async () => {
    const [near, far] = memoryPorts();
    const service = new SampleService();
    serve(far, sampleService, service);
    near.postMessage({ kind: 'call', id: 1, method: 'wait', params: {}, credit: 0 });
    await delay(10);
    near.close();
    await expect.poll(() => service.cancelledWaits()).toBe(1);
  });
});
