import { execFileSync } from 'node:child_process';
import { availableParallelism, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { usableMachine } from '../../../../bench/measure/machine/limits.ts';

const CORES = availableParallelism();

/** Reads the limits of a system that has only these files. */
const system = (files: Readonly<Record<string, string>>) => usableMachine((path) => files[path]);

describe('what a process may use of its machine', () => {
  it('is every core that it may run on, and all memory, where no control group limits it', () => {
    const unlimited = { cores: CORES, memoryBytes: totalmem() };
    expect(system({})).toEqual(unlimited);
    expect(
      system({
        '/proc/self/cgroup': '0::/\n',
        '/sys/fs/cgroup/cpu.max': 'max 100000\n',
        '/sys/fs/cgroup/memory.max': 'max\n',
      }),
    ).toEqual(unlimited);
  });

  it('is the least limit of its own control group and those above (version 2)', () => {
    const files = {
      '/proc/self/cgroup': '0::/user/bench\n',
      '/sys/fs/cgroup/user/bench/cpu.max': 'max 100000\n',
      '/sys/fs/cgroup/user/cpu.max': '50000 100000\n',
      '/sys/fs/cgroup/user/bench/memory.max': '1000000\n',
      '/sys/fs/cgroup/user/memory.max': '2000000\n',
    };
    expect(system(files)).toEqual({ cores: 1, cpuLimitCores: 0.5, memoryBytes: 1_000_000 });
  });

  it("is found in version 1, also where a container's own group is mounted as the root but listed with the host's path", () => {
    const files = {
      '/proc/self/cgroup': '5:memory:/docker/abc\n4:cpu,cpuacct:/docker/abc\n1:name=systemd:/docker/abc\n',
      '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us': '25000\n',
      '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us': '100000\n',
      '/sys/fs/cgroup/memory/memory.limit_in_bytes': '3000000\n',
    };
    expect(system(files)).toEqual({ cores: 1, cpuLimitCores: 0.25, memoryBytes: 3_000_000 });
    const unlimited = { ...files, '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us': '-1\n' };
    expect(system(unlimited)).not.toHaveProperty('cpuLimitCores');
  });

  it.runIf(process.platform === 'linux')('is one core for a process that may run on one only', () => {
    const module = new URL('../../../../bench/measure/machine/limits.ts', import.meta.url).href;
    const program = `import(${JSON.stringify(module)}).then((it) => console.log(it.usableMachine().cores))`;
    const told = execFileSync('taskset', ['-c', '0', process.execPath, '--import', 'tsx', '-e', program], {
      cwd: fileURLToPath(new URL('../../../..', import.meta.url)),
      encoding: 'utf8',
    });
    expect(told.trim()).toBe('1');
  });
});
