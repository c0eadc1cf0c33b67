import { expect, it } from 'vitest';
import { renderCsv } from '../../../bench/report/render/csv.ts';
import { failed, makeResult, withCell } from '../../fixtures/make-result.ts';

it('writes a line a cell, with empty figures for a failed one and quoted reasons', () => {
  const result = withCell(makeResult(), 0, failed('ended, with "SIGKILL"'));
  const [head = '', first = '', second = '', ...rest] = renderCsv(result).split('\r\n');
  expect(rest).toEqual(['']);
  const names = head.split(',');
  expect(names.slice(0, 4)).toEqual(['mode', 'clients', 'pollIntervalMs', 'messagesPerSecond']);
  for (const name of ['status', 'latencyMs.p99', 'requests.empty', 'server.cpuMs', 'serverCpuUsPerDelivery'])
    expect(names).toContain(name);
  expect(names).not.toContain('latencyHistogram');
  expect(first).toContain(',failed,"ended, with ""SIGKILL""",,');
  expect(first).not.toMatch(/,0(,|$)(?!.*failed)/);
  expect(second.split(',')[names.indexOf('requests.total')]).toBe('100');
  expect(second.split(',')).toHaveLength(names.length);
});
