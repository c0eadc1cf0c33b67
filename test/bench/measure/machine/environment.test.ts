import { describe, expect, it } from 'vitest';
import { describeEnvironment, majorMinor } from '../../../../bench/measure/machine/environment.ts';
import { monotonicClock } from '../../../../src/clock.ts';

describe('the environment', () => {
  it.each([
    ['6.18.44-fc-v657', '6.18'],
    ['6.1.0-13-amd64', '6.1'],
    ['23.6.0', '23.6'],
    ['10', '10'],
  ])('names the version of a kernel without its build: %s', (release, expected) => {
    expect(majorMinor(release)).toBe(expected);
  });

  it('has name, two numbers and architecture of this system', async () => {
    expect((await describeEnvironment(monotonicClock)).os).toMatch(/^\w+ \d+(\.\d+)? \w+$/);
  });
});
