// Everything: rules, models against a real PostgreSQL, journeys in a real browser. Arguments go to Vitest.
import { spawnSync } from "node:child_process";
import { ensureBuilt, ensureInstalled, requireNode, root } from "./prepare.js";

requireNode();
ensureInstalled();
ensureBuilt();

const words = ["node_modules/vitest/vitest.mjs", "run", ...process.argv.slice(2)];
const result = spawnSync(process.execPath, words, { cwd: root, stdio: "inherit" });
process.exitCode = result.status ?? 1;
