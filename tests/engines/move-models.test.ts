import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chooseModel, chosenModelDir, modelDirNamed, modelsDir } from '../../src-main/engines/model-choice.ts';
import { moveModels } from '../../src-main/engines/move-models.ts';

function withModels(...names: string[]) {
  const dataDir = mkdtempSync(join(tmpdir(), 'docent-move-'));
  for (const name of names) {
    mkdirSync(join(modelsDir(dataDir), name), { recursive: true });
    writeFileSync(join(modelsDir(dataDir), name, 'config.json'), JSON.stringify({ name }));
  }
  return { dataDir, elsewhere: join(mkdtempSync(join(tmpdir(), 'docent-drive-')), 'models') };
}

describe('Models', () => {
  it('are moved with the one in use, found there by name, and can be moved back', async () => {
    const { dataDir, elsewhere } = withModels('one', 'two');
    const home = modelsDir(dataDir);
    chooseModel(dataDir, join(home, 'two'));
    expect(await moveModels(dataDir, elsewhere)).toEqual({ from: home, to: elsewhere, models: 2 });
    expect(modelsDir(dataDir)).toBe(elsewhere);
    expect(chosenModelDir(dataDir)).toBe(join(elsewhere, 'two'));
    expect(modelDirNamed('one', dataDir, 'built-in')).toBe(join(elsewhere, 'one'));
    expect(existsSync(join(home, 'one'))).toBe(false);
    await moveModels(dataDir, home);
    expect(modelsDir(dataDir)).toBe(home);
    expect(chosenModelDir(dataDir)).toBe(join(home, 'two'));
    expect(JSON.parse(readFileSync(join(home, 'one', 'config.json'), 'utf8'))).toEqual({ name: 'one' });
  });

  it('stay where they are when the new folder is within the old one or has one of that name', async () => {
    const { dataDir, elsewhere } = withModels('one');
    const home = modelsDir(dataDir);
    await expect(moveModels(dataDir, join(home, 'deeper'))).rejects.toMatchObject({ code: 'bad-input' });
    await expect(moveModels(dataDir, dataDir)).rejects.toMatchObject({ code: 'bad-input' });
    mkdirSync(join(elsewhere, 'one'), { recursive: true });
    await expect(moveModels(dataDir, elsewhere)).rejects.toMatchObject({ message: /has a one already/ });
    expect(modelsDir(dataDir)).toBe(home);
    expect(existsSync(join(home, 'one', 'config.json'))).toBe(true);
  });

  it('that were moved halfway are moved on by the same command', async () => {
    const { dataDir, elsewhere } = withModels('one', 'two');
    const home = modelsDir(dataDir);
    const stop = new AbortController();
    const stopped = moveModels(dataDir, elsewhere, { signal: stop.signal, onModel: () => stop.abort() });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    const there = (folder: string) => ['one', 'two'].map((name) => existsSync(join(folder, name, 'config.json')));
    expect([there(elsewhere), there(home)]).toEqual([
      [true, false],
      [false, true],
    ]);
    await moveModels(dataDir, elsewhere);
    expect(there(elsewhere)).toEqual([true, true]);
  });
});
