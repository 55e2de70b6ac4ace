import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { ledgerAddress } from '../../src-main/batch/index.ts';
import { root } from '../source-imports.ts';

const read = (name: string) => readFileSync(join(root, 'deploy', name), 'utf8');

const Service = z.object({
  build: z.object({ context: z.string(), dockerfile: z.string() }).optional(),
  image: z.string().optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()),
  volumes: z.array(z.string()),
  networks: z.array(z.string()),
  depends_on: z.record(z.string(), z.object({ condition: z.literal('service_healthy') })).optional(),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
});
const compose = z
  .object({
    services: z.object({ ledger: Service, answering: Service, reader: Service }),
    networks: z.record(z.string(), z.object({ internal: z.boolean() }).nullable()),
    volumes: z.record(z.string(), z.null()),
  })
  .parse(parse(read('compose.yaml')));
const { ledger, answering, reader } = compose.services;
const vllm = z
  .object({ model: z.string(), port: z.number(), 'served-model-name': z.string(), 'limit-mm-per-prompt': z.string() })
  .parse(parse(read('vllm.yaml')));

/** The value of a flag of the readers' command. */
const flag = (name: string) => reader.command?.find((word) => word.startsWith(`--${name}=`))?.split('=')[1];

describe('the files that deploy readers', () => {
  it('let readers reach the ledger as the user and the database that it has, with a password from outside', () => {
    const address = ledgerAddress(reader.environment.DOCENT_LEDGER!, 'environment');
    expect(address).toMatchObject({
      host: 'ledger',
      port: 5432,
      user: ledger.environment.POSTGRES_USER,
      database: ledger.environment.POSTGRES_DB,
      password: undefined,
      tls: false,
    });
    expect(reader.environment.PGPASSWORD).toBe(ledger.environment.POSTGRES_PASSWORD);
    expect(reader.environment.PGPASSWORD).toMatch(/^\$\{LEDGER_PASSWORD:\?/);
  });

  it('let readers ask the model that is served, by the same name on one machine and on several', () => {
    expect(flag('endpoint')).toBe(`http://answering:${vllm.port}`);
    expect(flag('endpoint-model')).toBe(vllm['served-model-name']);
    const Model = z.object({ model_loading_config: z.object({ model_id: z.string(), model_source: z.string() }) });
    const ray = z
      .object({
        http_options: z.object({ port: z.literal(vllm.port) }),
        applications: z.tuple([
          z.object({ route_prefix: z.literal('/'), args: z.object({ llm_configs: z.tuple([Model]) }) }),
        ]),
      })
      .parse(parse(read('ray-serve.yaml')));
    expect(ray.applications[0].args.llm_configs[0].model_loading_config).toEqual({
      model_id: vllm['served-model-name'],
      model_source: vllm.model,
    });
    // EndpointAnswerer.images
    expect(JSON.parse(vllm['limit-mm-per-prompt'])).toEqual({ image: 2 });
  });

  it('start readers when what they need is healthy, and let them out of their network to nobody', () => {
    expect(Object.keys(reader.depends_on ?? {}).sort()).toEqual(['answering', 'ledger']);
    for (const service of [answering, ledger]) expect(service.healthcheck?.test[0]).toBe('CMD');
    expect([...reader.networks, ...ledger.networks]).toEqual(['inside', 'inside']);
    expect(compose.networks.inside).toEqual({ internal: true });
    for (const network of answering.networks) expect(Object.keys(compose.networks)).toContain(network);
  });

  it('mount and copy only what is there', () => {
    const named = [ledger, answering, reader].flatMap(({ volumes }) => volumes.map((volume) => volume.split(':')[0]!));
    for (const source of named) {
      if (source.startsWith('./')) expect(existsSync(join(root, 'deploy', source)), source).toBe(true);
      else if (!source.startsWith('${')) expect(Object.keys(compose.volumes)).toContain(source);
    }
    const { context, dockerfile } = reader.build!;
    expect([context, dockerfile]).toEqual(['..', 'deploy/reader.Dockerfile']);
    const copied = [...read('reader.Dockerfile').matchAll(/^COPY (.*) \S+$/gm)].flatMap(([, from]) => from!.split(' '));
    const kept = read('reader.Dockerfile.dockerignore').split('\n');
    expect(copied).not.toHaveLength(0);
    for (const path of copied) {
      expect(existsSync(join(root, path)), path).toBe(true);
      expect(kept).toContain(`!${path}`);
    }
  });

  it('take from the environment only what the example explains', () => {
    const used = new Set([...read('compose.yaml').matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name!));
    const explained = new Set([...read('example.env').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name!));
    expect([...used].sort()).toEqual([...explained].sort());
  });
});
