import { ExplainedError } from '../../src/process/explained-error.ts';
import { say } from './document.ts';

/** A proof measures, writes its tables into docs/trust.md, and returns whether it holds. */
type Prove = () => Promise<boolean>;

/** `npm run trust -- NAME`: the proofs of docs/trust.md. Without a name: that the driver notices lies. */
const PROOFS: Readonly<Record<string, () => Promise<{ readonly prove: Prove }>>> = {
  lies: () => import('../lying/prove.ts'),
  costs: () => import('./costs.ts'),
  verdicts: () => import('./verdicts.ts'),
  burn: () => import('./burn/prove.ts'),
  artillery: () => import('./artillery/prove.ts'),
};

const [name = 'lies'] = process.argv.slice(2);
const load = Object.hasOwn(PROOFS, name) ? PROOFS[name] : undefined;
if (load === undefined) {
  say(`there is no proof '${name}'; there are ${Object.keys(PROOFS).join(', ')}`);
  process.exitCode = 2;
} else {
  const { prove } = await load();
  const holds = await prove().catch((error: unknown) => {
    if (!(error instanceof ExplainedError)) throw error;
    say(error.message);
    return false;
  });
  if (!holds) process.exitCode = 1;
}
