import { describe, expect, it } from 'vitest';
import { repeatCommand, typedCommand } from '../../../bench/plan/repeat-command.ts';

const sqlite = { kind: 'sqlite', version: '3.45.1' } as const;

describe('the command that repeats a run', () => {
  it.each([
    [[], 'npm run bench -- --store sqlite'],
    [['--clients', '50'], 'npm run bench -- --clients 50 --store sqlite'],
    [['--store', 'auto', '--rate', '2'], 'npm run bench -- --rate 2 --store sqlite'],
    [['--store=auto'], 'npm run bench -- --store sqlite'],
    [['--check', 'push.p50 < 5'], "npm run bench -- --check 'push.p50 < 5' --store sqlite"],
  ])('names the store that auto fell back to (%j)', (args, expected) => {
    const command = repeatCommand(typedCommand(args), 'auto', sqlite);
    expect(command).toBe(expected);
    expect(repeatCommand(command, 'auto', sqlite)).toBe(expected);
  });

  it('stays as typed where the store was given, or auto found a server', () => {
    const typed = typedCommand(['--store', 'memory', '--name', "it's"]);
    expect(typed).toBe("npm run bench -- --store memory --name 'it'\\''s'");
    expect(repeatCommand(typed, 'memory', sqlite)).toBe(typed);
    expect(repeatCommand(typedCommand([]), 'auto', { kind: 'mongo', version: '8.0' })).toBe('npm run bench');
    expect(repeatCommand(typedCommand([]), 'auto', undefined)).toBe('npm run bench');
  });
});
