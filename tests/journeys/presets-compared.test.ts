import { testPresets } from "../support/presets.ts";

await testPresets(["arena", 2], ["pairwise-5", 2], ["hh", 2], ["helpsteer3", 2]);
