import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDocentService } from '../../src-main/docent-service.ts';
import { HubStandIn, REVISION, repositoryOf } from '../engines/hub/hub-stand-in.ts';
import { tinyEmbedder } from '../engines/tiny-embedder.ts';
import { tinyTextModel } from '../engines/tiny-text-model.ts';
import { tinyVisionLanguageModel } from '../engines/tiny-vlm.ts';
import { temporaryFolder } from '../models/temporary-folder.ts';
import { samples } from '../workspace/temporary-workspace.ts';
import { commandLine } from './command-line.ts';

/** A hub with one small model that answers, and an empty data folder. */
async function hubWithModel() {
  const files = repositoryOf(await tinyVisionLanguageModel(['Grand', 'Total', '54.15']));
  const code = { 'modeling_tiny.py': Buffer.from('import os') };
  const repository = { licence: 'mit', modelType: 'smolvlm', files: { ...files, ...code } };
  const hub = await new HubStandIn({ 'lab/tiny': repository }).start();
  const dataDir = temporaryFolder();
  const env: Record<string, string> = { DOCENT_DATA_DIR: dataDir, HF_ENDPOINT: hub.url };
  const run = (...args: string[]) => commandLine(args, createDocentService, { env });
  const stopped = (...args: string[]) => commandLine(args, createDocentService, { env, signal: AbortSignal.abort() });
  return { hub, dataDir, run, stopped, [Symbol.asyncDispose]: () => hub[Symbol.asyncDispose]() };
}

describe('docent models get', () => {
  it('shows host, commit, licence, size and what is left out, and downloads nothing without consent', async () => {
    await using there = await hubWithModel();
    const { code, stderr } = await there.run('models', 'get', 'lab/tiny');
    expect(code).toBe(2);
    expect(stderr).toContain(`lab/tiny from ${new URL(there.hub.url).host}`);
    expect(stderr).toContain(`commit   ${REVISION}`);
    expect(stderr).toContain('licence  mit');
    expect(stderr).toMatch(/size {5}\d+\.\d MB in \d+ files/);
    expect(stderr).toMatch(/left out .*modeling_tiny\.py/);
    expect(stderr).toContain('add --yes');
    expect([there.hub.sent, existsSync(join(there.dataDir, 'models'))]).toEqual([0, false]);
  });

  it('says what has come when it is stopped', async () => {
    await using there = await hubWithModel();
    expect(await there.stopped('models', 'get', 'lab/tiny', '--yes')).toMatchObject({
      code: 130,
      stderr: expect.stringMatching(/docent: Cancelled\. Nothing was downloaded\.\n$/),
    });
  });

  it('downloads a model, which then answers, is listed, verified, chosen and removed', async () => {
    await using there = await hubWithModel();
    const got = await there.run('models', 'get', 'lab/tiny', '--yes', '--json');
    expect(got.code).toBe(0);
    const { model, revision } = JSON.parse(got.stdout) as { model: string; revision: string };
    expect([model, revision]).toEqual([join(there.dataDir, 'models', 'tiny'), REVISION]);
    expect(readdirSync(model)).not.toContain('modeling_tiny.py');

    const asked = await there.run(
      'ask',
      join(samples, 'receipt.jpg'),
      'What is the total?',
      '--model',
      'tiny',
      '--json',
    );
    expect(JSON.parse(asked.stdout)).toMatchObject({ model: 'tiny', answers: [{ answer: 'Grand Total 54.15' }] });

    const listed = JSON.parse((await there.run('models', 'list', '--json')).stdout) as { models: object[] };
    const from = { repository: 'lab/tiny', revision: REVISION, licence: 'mit' };
    expect(listed.models[1]).toMatchObject({ name: 'tiny', family: 'smolvlm', used: false, problem: null, from });
    expect((await there.run('models', 'verify', 'tiny')).stdout).toContain('all intact');
    expect((await there.run('models', 'use', 'tiny')).code).toBe(0);
    const now = await there.run('ask', join(samples, 'report.pdf'), 'Who?', '--page', '1', '--json');
    expect(JSON.parse(now.stdout)).toMatchObject({ model: 'tiny' });

    writeFileSync(join(model, 'config.json'), '{"model_type":"smolvlm"} ');
    expect(await there.run('models', 'verify', 'tiny')).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('config.json is not as it was downloaded'),
    });
    await there.run('models', 'remove', 'tiny');
    expect(existsSync(model)).toBe(false);
  });

  it('downloads a model that can be tried on drawn pages and on a page of a file', async () => {
    await using there = await hubWithModel();
    await there.run('models', 'get', 'lab/tiny', '--yes');
    const receipt = join(samples, 'receipt.jpg');
    const own = await there.run('models', 'try', 'tiny', receipt, '--question', 'What is it?');
    expect(own.stdout).toMatch(
      /^Grand Total 54\.15\n {2}\d+\.\d s with the start of the model, [\d.]+ [MG]B of memory, on cpu\n$/,
    );
    const drawn = JSON.parse((await there.run('models', 'try', 'tiny', '--json')).stdout) as { measured: object };
    expect(drawn).toMatchObject({ model: 'tiny', answer: 'Grand Total 54.15', right: false });
    const { models } = JSON.parse((await there.run('models', 'list', '--json')).stdout) as { models: object[] };
    expect(models[1]).toMatchObject({ name: 'tiny', measured: drawn.measured });

    const half = await there.run('models', 'try', 'tiny', receipt);
    expect(half).toMatchObject({ code: 2, stderr: expect.stringContaining('Give a file and --question together') });
    expect((await there.run('models', 'try', 'tiny', receipt, '--question', 'What?', '--page', '2')).code).toBe(2);
  });

  it('downloads a language model that is run without a further library, and answers from the text of pages', async () => {
    await using there = await hubWithModel();
    const files = repositoryOf(await tinyTextModel('Total', ['54.15']));
    there.hub.add('lab/reads', { licence: 'mit', modelType: 'llama', task: 'text-generation', files });
    const looked = await there.run('models', 'get', 'lab/reads', '--look', '--json');
    expect(JSON.parse(looked.stdout)).toMatchObject({ kind: 'text', library: null, byHand: null });
    await there.run('models', 'get', 'lab/reads', '--yes');
    const receipt = join(samples, 'report.pdf');
    const asked = await there.run('ask', receipt, 'What is the Total ?', '--page', '1', '--model', 'reads', '--json');
    expect(JSON.parse(asked.stdout)).toMatchObject({ model: 'reads', answers: [{ answer: '54.15' }] });
  });

  it('downloads an embedding model, which is used for search when it is chosen', async () => {
    await using there = await hubWithModel();
    const files = repositoryOf(await tinyEmbedder(['dog hound']));
    there.hub.add('lab/finds', { licence: 'mit', task: 'feature-extraction', files });
    const got = await there.run('models', 'get', 'lab/finds', '--yes');
    expect(got.stdout).toContain('To use it: docent models use finds\n');
    const roles = async () => {
      const { models } = JSON.parse((await there.run('models', 'list', '--json')).stdout) as {
        models: { name: string; roles: string[] }[];
      };
      return Object.fromEntries(models.map((model) => [model.name, model.roles]));
    };
    const own = ['answering', 'reading', 'embedding', 'describing'];
    expect(await roles()).toEqual({ 'docent-mini': own, finds: [] });
    expect((await there.run('models', 'use', 'finds')).code).toBe(0);
    const others = own.filter((role) => role !== 'embedding');
    expect(await roles()).toEqual({ 'docent-mini': others, finds: ['embedding'] });
    const answering = await there.run('models', 'use', 'finds', '--for', 'answering');
    expect(answering).toMatchObject({ code: 2, stderr: expect.stringContaining('it finds pages by meaning') });
    await there.run('models', 'use', 'docent-mini', '--for', 'embedding');
    expect(await roles()).toEqual({ 'docent-mini': own, finds: [] });
    await there.run('models', 'use', 'finds');
    await there.run('models', 'remove', 'finds');
    expect(await roles()).toEqual({ 'docent-mini': own });
  });

  it('stopped half-way it is listed with the command that continues it', async () => {
    await using there = await hubWithModel();
    there.hub.fault = (path) => (path.endsWith('.onnx') ? { kind: 'status', status: 403 } : undefined);
    const broken = await there.run('models', 'get', 'lab/tiny', '--yes');
    expect(broken).toMatchObject({ code: 4, stderr: expect.stringContaining('does not let you have') });
    const { stdout } = await there.run('models', 'list');
    expect(stdout).toContain('unfinished: run docent models get lab/tiny to continue');
    there.hub.fault = () => undefined;
    expect((await there.run('models', 'get', 'lab/tiny', '--yes')).code).toBe(0);
  });

  it('says of a model that is here, before it asks for consent, and of one that is not, what to do', async () => {
    await using there = await hubWithModel();
    await there.run('models', 'get', 'lab/tiny', '--yes');
    const again = await there.run('models', 'get', 'lab/tiny');
    expect(again).toMatchObject({ code: 3, stderr: expect.stringMatching(/tiny is there already.* remove it first/) });
    expect(again.stderr).not.toContain('licence');
    const page = join(samples, 'receipt.jpg');
    for (const words of [
      ['models', 'use', 'tinny'],
      ['models', 'verify', 'tinny'],
      ['models', 'try', 'tinny'],
      ['ask', page, 'What?', '--model', 'tinny'],
    ]) {
      const unknown = expect.stringMatching(/no model called tinny here.* docent models find/);
      expect(await there.run(...words)).toMatchObject({ code: 4, stderr: unknown });
    }
    const stays = await there.run('models', 'remove', 'docent-mini');
    expect(stays).toMatchObject({ code: 2, stderr: expect.stringContaining('comes with Docent') });
  });

  it('lists Docent’s suggestions without a network request', async () => {
    await using there = await hubWithModel();
    const { stdout } = await there.run('models', 'find');
    expect(stdout).toMatch(/smolvlm-256m +sees +HuggingFaceTB\/SmolVLM-256M-Instruct +256M +apache-2\.0 +DocVQA 58\.3/);
    expect(there.hub.requests).toEqual([]);
  });
});
