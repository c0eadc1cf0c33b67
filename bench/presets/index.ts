import { anyCable2026 } from './anycable-2026.ts';
import { anyCable2026Deploy } from './anycable-2026-deploy.ts';
import { bozdag2009 } from './bozdag-2009.ts';
import { hashrocket } from './hashrocket.ts';
import { kaazing } from './kaazing.ts';
import { openData2020 } from './open-data-2020.ts';
import type { Preset } from './preset.ts';
import { socketIoMemory } from './socketio-memory.ts';

/** Every published comparison that can be run again. `--help`, the report, the tests and `docs/published.md` follow this list. */
export const presets: readonly Preset[] = [
  kaazing,
  bozdag2009,
  openData2020,
  socketIoMemory,
  hashrocket,
  anyCable2026,
  anyCable2026Deploy,
];

/** Returns the preset with this name; `undefined` when there is none. */
export function findPreset(name: string): Preset | undefined {
  return presets.find((preset) => preset.name === name);
}

/** The presets as `--help` lists them, a line each. */
export function presetLines(): string {
  const width = Math.max(...presets.map(({ name }) => name.length));
  return presets.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join('\n');
}
