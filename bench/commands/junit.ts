import { escapeMarkup } from '../report/render/escape.ts';
import { printable } from '../result/printable.ts';
import type { GateOutcome } from './gate.ts';

/** Returns outcomes of gates as JUnit XML, which CI systems show: a test case for each gate and load. */
export function junitOf(outcomes: readonly GateOutcome[], name: string): string {
  const failures = outcomes.filter(({ status }) => status !== 'holds').length;
  const attributes = `name="${attribute(name)}" tests="${outcomes.length}" failures="${failures}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${attributes}>`,
    `  <testsuite ${attributes} errors="0" skipped="0">`,
    ...outcomes.map(caseOf),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function caseOf({ gate, status, place, found }: GateOutcome): string {
  const name = place === '' ? gate.expression : `${gate.expression} (${place})`;
  const opening = `    <testcase classname="${attribute(gate.mode)}" name="${attribute(name)}"`;
  if (status === 'holds') return `${opening}><system-out>${attribute(found)}</system-out></testcase>`;
  return `${opening}><failure message="${attribute(found)}" type="${status}"/></testcase>`;
}

/** XML also wants `>` escaped where it could end a section. */
function attribute(text: string): string {
  return escapeMarkup(printable(text)).replaceAll('>', '&gt;');
}
