import { testPresets } from "../support/presets.ts";

await testPresets(["multipref", 2], ["helpsteer2", 2], ["ultrafeedback", 2]);
