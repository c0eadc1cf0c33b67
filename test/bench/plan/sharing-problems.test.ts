import { describe, expect, it } from 'vitest';
import { BENCH_OPTIONS, DEFAULT_TEXTS, type OptionTexts, readOptions } from '../../../bench/plan/options.ts';
import { planCells } from '../../../bench/plan/plan.ts';
import { sharingProblems } from '../../../bench/plan/sharing-problems.ts';
import { DEFAULT_PLAN } from '../../fixtures/make-result.ts';

function problemsOf(texts: OptionTexts, store = 'auto'): string[] {
  const { values } = readOptions(BENCH_OPTIONS, { ...DEFAULT_TEXTS, ...texts });
  if (values === undefined) throw new Error('cannot be read');
  return sharingProblems(values, store).map(({ option, message }) => `${option}: ${message}`);
}

describe('several servers', () => {
  it('need a store that they can share', () => {
    for (const store of ['auto', 'mongo', 'mongodb://a,b/?replicaSet=rs'])
      expect(problemsOf({ nodes: '1,3' }, store)).toEqual([]);
    expect(problemsOf({ nodes: '1,3' }, 'sqlite')).toEqual([expect.stringMatching(/^--store.*--nodes 3/)]);
    expect(problemsOf({ nodes: '1' }, 'sqlite')).toEqual([]);
  });

  it('need a reader each', () => {
    expect(problemsOf({ nodes: '4', clients: '3' })).toEqual([expect.stringMatching(/^--nodes.*given: 4/)]);
  });
});

describe('a restart', () => {
  it('needs time to be over within the window', () => {
    expect(problemsOf({ restart: 'killed@5s' })).toEqual([]);
    expect(problemsOf({ restart: 'killed@14s' })).toEqual([expect.stringMatching(/^--restart.*given: 14 s/)]);
    expect(problemsOf({ restart: 'killed', duration: '4' })).toEqual([expect.stringMatching(/^--duration/)]);
  });

  it.each([
    ['killed', { how: 'killed', what: 'one' }],
    [' ended:all ', { how: 'ended', what: 'all' }],
    ['ended@1500ms', { how: 'ended', what: 'one', atS: 1.5 }],
    ['killed:all@10s', { how: 'killed', what: 'all', atS: 10 }],
    ['killed:database', { how: 'killed', what: 'database' }],
  ])('is read from %j', (text, expected) => {
    expect(BENCH_OPTIONS.restart.read.parse(text)).toEqual(expected);
  });

  it.each(['', 'stopped', 'killed:one', 'killed@', 'killed@noon', 'ended@-1s', 'killed@5s:all'])(
    'is refused as %j, with what is allowed',
    (text) => {
      const { error } = BENCH_OPTIONS.restart.read.safeParse(text);
      expect(error?.issues[0]?.message).toMatch(/^must be killed or ended/);
    },
  );
});

describe('readers without a cursor', () => {
  it('need something that takes their connection, and lean clients', () => {
    expect(problemsOf({ recovery: 'cursor,none', churn: '20%' })).toEqual([]);
    expect(problemsOf({ recovery: 'none', restart: 'killed' })).toEqual([]);
    expect(problemsOf({ recovery: 'none' })).toEqual([expect.stringMatching(/^--recovery.*--churn/)]);
    expect(problemsOf({ recovery: 'none', churn: '20%', client: 'library' })).toEqual([
      expect.stringMatching(/^--recovery.*library/),
    ]);
  });

  it('are the typical server’s own on that stack, with every client and without lost connections', () => {
    expect(problemsOf({ stack: 'typical', recovery: 'none' })).toEqual([]);
    expect(problemsOf({ stack: 'typical', recovery: 'none', churn: '20%', client: 'library' })).toEqual([]);
  });

  it('have sessions by Socket.IO on the typical stack alone', () => {
    const recovery = 'connection-state';
    expect(problemsOf({ stack: 'tuned,typical', recovery, modes: 'push' })).toEqual([]);
    expect(problemsOf({ recovery, modes: 'push' })).toEqual([expect.stringMatching(/^--recovery.*tuned/)]);
    expect(problemsOf({ stack: 'typical', recovery, modes: 'sse' })).toEqual([
      expect.stringMatching(/^--recovery.*Socket\.IO/),
    ]);
    const cells = planCells({
      ...DEFAULT_PLAN,
      modes: ['short-poll', 'sse', 'socket.io'],
      stack: ['tuned', 'typical'],
      recovery: ['cursor', 'connection-state'],
    });
    expect(cells.map((cell) => `${cell.mode} ${cell.stack} ${cell.recovery}`)).toEqual([
      'short-poll tuned cursor',
      'sse tuned cursor',
      'socket.io tuned cursor',
      'short-poll typical cursor',
      'sse typical cursor',
      'socket.io typical cursor',
      'socket.io typical connection-state',
    ]);
  });

  it('are measured where they lose something: not for polls and held requests', () => {
    const modes = ['short-poll', 'long-poll', 'websocket'];
    const cells = planCells({ ...DEFAULT_PLAN, modes, recovery: ['cursor', 'none'], nodes: [1, 2] });
    const told = cells.map(({ mode, recovery, nodes }) => `${mode} ${recovery} ${nodes}`);
    expect(told).toEqual([
      'short-poll cursor 1',
      'long-poll cursor 1',
      'websocket cursor 1',
      'websocket none 1',
      'short-poll cursor 2',
      'long-poll cursor 2',
      'websocket cursor 2',
      'websocket none 2',
    ]);
  });
});
