import { closeTogether } from '../src/process/close-stack.ts';
import { type Contender, type PerfCase, type Scale, type Subject, Unavailable } from './kinds/case.ts';

/** What one contender cost in each pair, or why it was left out. */
export type Measured =
  | { readonly name: string; readonly figures: readonly number[] }
  | { readonly name: string; readonly skipped: string };

export interface CaseResult {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly ours: Extract<Measured, { figures: readonly number[] }>;
  readonly references: readonly Measured[];
  readonly promise?: PerfCase['promise'];
}

/**
 * Measures a case: all contenders are up at the same time and take turns, in an order that is turned round each time, so that
 * whatever else the machine does meets all of them alike. The first turn of each is not counted.
 *
 * @param pairs - turns of each contender.
 */
export async function runCase(perfCase: PerfCase, pairs: number, scale: Scale): Promise<CaseResult> {
  const running: { name: string; subject: Subject; figures: number[] }[] = [];
  const skipped: { name: string; skipped: string }[] = [];

  const start = async ({ name, start: startContender }: Contender): Promise<void> => {
    try {
      running.push({ name, subject: await startContender(scale), figures: [] });
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      skipped.push({ name, skipped: error.message });
    }
  };

  try {
    for (const contender of [perfCase.ours, ...perfCase.references]) await start(contender);
    for (const { subject } of running) await subject.measure();
    for (let pair = 0; pair < pairs; pair++) {
      const order = pair % 2 === 0 ? running : [...running].reverse();
      for (const { subject, figures } of order) figures.push(await subject.measure());
    }
  } finally {
    await closeTogether(running.map(({ subject }) => subject.close()));
  }

  const [ours, ...references] = running.map(({ name, figures }) => ({ name, figures }));
  if (ours === undefined) throw new Error(`${perfCase.name} could not be measured`);
  const { name, title, unit, promise } = perfCase;
  return { name, title, unit, ours, references: [...references, ...skipped], ...(promise && { promise }) };
}
