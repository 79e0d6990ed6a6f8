import { MARKED } from "./presets/marked.ts";
import { PAIRWISE } from "./presets/pairwise.ts";
import type { Preset } from "./presets/parts.ts";
import { RANKED } from "./presets/ranked.ts";
import { RATED } from "./presets/rated.ts";
import type { PresetId } from "./rubric.ts";

export type { Preset } from "./presets/parts.ts";

/** What a project can start from: the protocols that published preference datasets were made by. Each can be edited afterwards. */
export const PRESETS: readonly Preset[] = [...RANKED, ...PAIRWISE, ...RATED, ...MARKED];

/** The preset of that id. Throws where there is none. */
export function presetOf(id: PresetId): Preset {
  const preset = PRESETS.find((one) => one.id === id);
  if (!preset) throw new Error(`There is no preset ${id}.`);
  return preset;
}
