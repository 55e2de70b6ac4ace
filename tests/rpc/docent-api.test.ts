import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { docentApi } from '../../src-main/contract/docent-api.ts';
import type { CallOptions } from '../../src-main/contract/service.ts';
import { type Client, createClient, serve } from '../../src-main/rpc/index.ts';
import { type Samples, samples, samplesApi } from './docent-samples.ts';
import { type Connection, connections, portPairs } from './port-pairs.ts';

type AnyCall = (params: unknown, options?: CallOptions) => Promise<unknown>;
type AnyStream = (params: unknown, options?: CallOptions) => AsyncIterable<unknown>;

for (const [name, connect] of Object.entries(connections(docentApi, () => samplesApi().api, './samples-child.ts'))) {
  describe(`docentApi over ${name}`, () => {
    let connection: Connection;
    let client: Client<typeof docentApi>;

    beforeEach(async () => {
      connection = await connect();
      client = createClient(connection.port, docentApi);
    });
    afterEach(async () => {
      client.dispose();
      await connection.kill();
    });

    test('answers every method with exactly what the implementation returned', async () => {
      for (const [method, description] of Object.entries(docentApi)) {
        const { params, result } = samples[method as keyof Samples];
        if (description.kind === 'call') {
          const answered = await (client.service[method as keyof Samples] as AnyCall)(params);
          expect(answered, method).toEqual(result);
        } else {
          const items: unknown[] = [];
          for await (const item of (client.service[method as keyof Samples] as AnyStream)(params)) {
            items.push(item);
            if (items.length === (result as unknown[]).length) break;
          }
          expect(items, method).toEqual(result);
        }
      }
    });
  });
}

for (const [name, open] of Object.entries(portPairs)) {
  test(`every method of docentApi gets exactly its parameters over ${name}`, async () => {
    const { near, far, kill } = await open();
    const { api, calls } = samplesApi();
    serve(far, docentApi, api);
    const { service, dispose } = createClient(near, docentApi);
    for (const [method, description] of Object.entries(docentApi)) {
      const { params } = samples[method as keyof Samples];
      if (description.kind === 'call') await (service[method as keyof Samples] as AnyCall)(params);
      else for await (const _ of (service[method as keyof Samples] as AnyStream)(params)) break;
    }
    expect(calls).toEqual(Object.entries(samples).map(([method, { params }]) => ({ method, params })));
    dispose();
    await kill();
  });
}

test('the samples themselves satisfy the contract', () => {
  for (const [method, description] of Object.entries(docentApi)) {
    const { params, result } = samples[method as keyof Samples];
    expect(description.params.parse(params), method).toEqual(params);
    if (description.kind === 'call') expect(description.result.parse(result), method).toEqual(result);
    else for (const item of result as unknown[]) expect(description.item.parse(item), method).toEqual(item);
  }
});
