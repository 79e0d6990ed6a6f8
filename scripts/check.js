// Types, lint and import rules, side by side.
import { spawn } from "node:child_process";
import { ensureInstalled, root } from "./prepare.js";

ensureInstalled();

const checks = [
  ["types", "node_modules/typescript/bin/tsc", "--noEmit"],
  ["lint", "node_modules/@biomejs/biome/bin/biome", "ci", "--error-on-warnings", "."],
  [
    "imports",
    "node_modules/dependency-cruiser/bin/dependency-cruise.mjs",
    "app",
    "db",
    "workers",
    "scripts",
    "tests",
  ],
];

/** @param {string[]} check */
function run([name = "", ...args]) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (text) => {
        output += text;
      });
    child.on("close", (code) => {
      console.log(code === 0 ? `${name}: passed` : `${name}: FAILED\n${output}`);
      resolve(code === 0);
    });
  });
}

const passed = await Promise.all(checks.map(run));
process.exitCode = passed.every(Boolean) ? 0 : 1;
