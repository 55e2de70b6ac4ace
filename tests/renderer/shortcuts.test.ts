import { describe, expect, it } from 'vitest';
import { COMMANDS, keyCaps, SHORTCUTS, ShortcutReader } from '../../src-renderer/lib/shortcuts.ts';
import { Commands } from '../../src-renderer/lib/state/commands.ts';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
});
const outside = { inText: false, singleKeys: true, now: 0 };

describe('shortcuts', () => {
  it('exist for every command, each with keys of its own', () => {
    expect(SHORTCUTS.map(({ command }) => command).sort()).toEqual([...COMMANDS].sort());
    expect(new Set(SHORTCUTS.map(({ keys }) => keys)).size).toBe(SHORTCUTS.length);
  });

  it('leave letters alone in text fields, but not Ctrl and letters', () => {
    const reader = new ShortcutReader(false);
    expect(reader.read(press('r'), { ...outside, inText: true })).toBeNull();
    expect(reader.read(press('f', { ctrlKey: true }), { ...outside, inText: true })).toBe('find.open');
  });

  it('of single letters can be turned off', () => {
    const reader = new ShortcutReader(false);
    expect(reader.read(press('r'), outside)).toBe('view.rotate');
    expect(reader.read(press('r'), { ...outside, singleKeys: false })).toBeNull();
  });

  it('use Cmd on a Mac and Ctrl elsewhere, and never with Alt', () => {
    expect(new ShortcutReader(true).read(press('f', { metaKey: true }), outside)).toBe('find.open');
    expect(new ShortcutReader(true).read(press('f', { ctrlKey: true }), outside)).toBeNull();
    expect(new ShortcutReader(false).read(press('f', { metaKey: true }), outside)).toBeNull();
    expect(new ShortcutReader(false).read(press('f', { ctrlKey: true, altKey: true }), outside)).toBeNull();
  });

  it('of two keys expect the second one soon', () => {
    const reader = new ShortcutReader(false);
    expect(reader.read(press('g'), { ...outside, now: 0 })).toBeNull();
    expect(reader.read(press('h'), { ...outside, now: 500 })).toBe('go.history');
    reader.read(press('g'), { ...outside, now: 1000 });
    expect(reader.read(press('s'), { ...outside, now: 9000 })).toBe('view.seen');
  });

  it('treat + and = as the same key, and ignore the case of letters', () => {
    const reader = new ShortcutReader(false);
    expect(reader.read(press('+', { ctrlKey: true }), outside)).toBe('zoom.in');
    expect(reader.read(press('=', { ctrlKey: true }), outside)).toBe('zoom.in');
    expect(reader.read(press('R'), outside)).toBe('view.rotate');
  });

  it('are printed as on the keyboard', () => {
    expect(keyCaps('mod+f', true)).toEqual([['⌘', 'F']]);
    expect(keyCaps('g l', false)).toEqual([['G'], ['L']]);
  });
});

describe('commands', () => {
  it('go to the last registered handler, and to none once all have unregistered', () => {
    const commands = new Commands();
    const done: string[] = [];
    const leaveFirst = commands.register({ 'ask.focus': () => done.push('first') });
    const leaveSecond = commands.register({ 'ask.focus': () => done.push('second') });
    expect(commands.run('ask.focus')).toBe(true);
    leaveSecond();
    commands.run('ask.focus');
    leaveFirst();
    expect(commands.run('ask.focus')).toBe(false);
    expect(done).toEqual(['second', 'first']);
  });
});
