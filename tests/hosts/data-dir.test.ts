import { describe, expect, it } from 'vitest';
import { dataDirOf } from '../../src-main/hosts/data-dir.ts';

describe('the data folder', () => {
  it.each([
    ['linux', {}, '/home/me/.local/share/docent'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/docent'],
    ['darwin', { XDG_DATA_HOME: '/data' }, '/home/me/Library/Application Support/Docent'],
    ['win32', { APPDATA: 'C:\\Users\\me\\AppData\\Roaming' }, 'C:\\Users\\me\\AppData\\Roaming\\Docent'],
  ] as const)('is where %s keeps it (%o)', (platform, env, expected) => {
    expect(dataDirOf({ platform, env, home: '/home/me' })).toBe(expected);
  });

  it('is the chosen one, else the environment’s, else the platform’s', () => {
    const env = { DOCENT_DATA_DIR: '/environment', XDG_DATA_HOME: '/data' };
    expect(dataDirOf({ platform: 'linux', env, chosen: '/chosen' })).toBe('/chosen');
    expect(dataDirOf({ platform: 'linux', env })).toBe('/environment');
    expect(dataDirOf({ platform: 'linux', env: { DOCENT_DATA_DIR: '' }, home: '/h' })).toBe('/h/.local/share/docent');
  });

  it('is absolute, wherever the program starts', () => {
    expect(dataDirOf({ chosen: 'here', platform: process.platform, env: {} })).toBe(`${process.cwd()}/here`);
  });
});
