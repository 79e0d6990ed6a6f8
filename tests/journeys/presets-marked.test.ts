import { testPresets } from "../support/presets.ts";

await testPresets(["ranking", 3], ["instructgpt", 4], ["stepwise", 2], ["mqm", 2]);
