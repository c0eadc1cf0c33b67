import type { Command } from 'commander';
import { openFileLimit } from '../measure/machine/environment.ts';
import type { OptionName, OptionTexts } from '../plan/options.ts';
import { makePlan, PlanError, type Planned } from '../plan/plan.ts';
import { resumePlan } from '../plan/resume.ts';
import { findPreset, presetLines } from '../presets/index.ts';
import type { Preset } from '../presets/preset.ts';
import { runFolder } from '../result/file.ts';

/** The flags that decide what is measured and where the results go. */
export interface PlanFlags extends OptionTexts {
  readonly store: string;
  readonly out: string;
  readonly name?: string;
  readonly control?: true;
  readonly allowVoid?: true;
  readonly preset?: string;
  readonly resume?: string;
}

/** Flags that may be given together with `--resume`, since they do not change the run's plan. */
const ALLOWED_WITH_RESUME: readonly string[] = ['resume', 'preset', 'lang', 'check', 'store', 'allowVoid'];

/** Flags that may be given together with `--preset`, since they do not change its workload. */
const ALLOWED_WITH_PRESET: readonly string[] = [...ALLOWED_WITH_RESUME, 'out', 'name', 'seed'];

/**
 * Makes the plan that the flags ask for: a new one, that of a preset, or the rest of a run that was stopped.
 *
 * @throws {PlanError} when flags cannot be used, or not together.
 * @throws {ResultError} when the folder of `--resume` holds no run.
 */
export async function planFromFlags(flags: PlanFlags, command: Command): Promise<Planned> {
  const typed = (name: string): boolean => command.getOptionValueSource(name) === 'cli';
  const preset = flags.preset === undefined ? undefined : presetNamed(flags.preset);
  if (flags.resume !== undefined) {
    refuseOthers(command, ALLOWED_WITH_RESUME, '--resume continues with the plan of the run');
    return resumePlan(runFolder(flags.resume), {
      store: typed('store') ? flags.store : undefined,
      preset: preset?.name,
      allowVoid: flags.allowVoid ?? false,
    });
  }
  if (preset !== undefined) {
    refuseOthers(command, ALLOWED_WITH_PRESET, `--preset ${preset.name} has its own workload`);
  }
  return makePlan({
    texts: { ...flags, ...preset?.flags },
    typed: (name: OptionName) => typed(name) || preset?.flags[name] !== undefined,
    store: flags.store,
    out: flags.out,
    runName: flags.name,
    control: flags.control ?? false,
    allowVoid: flags.allowVoid ?? false,
    preset: preset?.name,
    openFileLimit: openFileLimit(),
  });
}

function presetNamed(name: string): Preset {
  const preset = findPreset(name);
  if (preset !== undefined) return preset;
  throw new PlanError(
    `--preset: must be one of the following; given: ${JSON.stringify(name)}\n${presetLines()}`,
  );
}

function refuseOthers(command: Command, allowed: readonly string[], because: string): void {
  const others = command.options
    .filter((option) => command.getOptionValueSource(option.attributeName()) === 'cli')
    .filter((option) => !allowed.includes(option.attributeName()))
    .map((option) => option.long);
  if (others.length > 0) {
    throw new PlanError(`${because}, so it cannot be used together with ${others.join(', ')}`);
  }
}
