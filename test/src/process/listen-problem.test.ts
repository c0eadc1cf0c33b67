import { describe, expect, it } from 'vitest';
import { listenProblem } from '../../../src/process/listen-problem.ts';

const failed = (syscall: string, code: string, more = {}) =>
  Object.assign(new Error(`${syscall} ${code}`), { syscall, code, ...more });

const told = (error: unknown, host = '127.0.0.1') =>
  listenProblem(error, { host, port: 80 }, (setting) => `--${setting.toLowerCase()}`);

describe('why the server cannot listen', () => {
  it.each([
    ['EADDRINUSE', /127\.0\.0\.1:80: the port is taken \(the port is from --port\); choose another/],
    ['EACCES', /127\.0\.0\.1:80: this user may not listen there \(the port is from --port\); .* above 1023/],
    ['EADDRNOTAVAIL', /127\.0\.0\.1:80: that is not an address .* \(the address is from --host\)/],
    ['EAFNOSUPPORT', /127\.0\.0\.1:80: the system refuses it \(EAFNOSUPPORT\)/],
  ])('%s', (code, sentence) => {
    expect(told(failed('listen', code))).toMatch(sentence);
  });

  it.each(['ENOTFOUND', 'EAI_AGAIN'])('%s of the host itself', (code) => {
    expect(told(failed('getaddrinfo', code, { hostname: 'nowhere' }), 'nowhere')).toMatch(
      /nowhere:80: no address is known by that name \(the address is from --host\)/,
    );
  });

  it('brackets an IPv6 address', () => {
    expect(told(failed('listen', 'EADDRINUSE'), '::1')).toContain('cannot listen on [::1]:80: ');
  });

  it.each([
    failed('getaddrinfo', 'ENOTFOUND', { hostname: 'database.example' }),
    failed('connect', 'ECONNREFUSED'),
    'no error',
  ])('is nothing that is said of %s', (error) => {
    expect(told(error)).toBeUndefined();
  });
});
