// Plain JavaScript without packages: this is what runs before anything is installed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

export const root = path.resolve(import.meta.dirname, "..");
const OLDEST_NODE = [20, 19];

/** Ends with one clear line when this Node cannot run Assay. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  console.error(`Assay needs Node ${OLDEST_NODE.join(".")} or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

/**
 * @param {string} file
 * @returns {any}
 */
function readJson(file) {
  return JSON.parse(fs.readFileSync(path.join(root, file), "utf8"));
}

/** Whether node_modules holds what package-lock.json asks for (packages of other platforms apart). */
function isInstalled() {
  if (!fs.existsSync(path.join(root, "node_modules/.package-lock.json"))) return false;
  const wanted = Object.entries(readJson("package-lock.json").packages).filter(([place]) => place !== "");
  const present = readJson("node_modules/.package-lock.json").packages;
  return wanted.every(([place, { version, optional }]) =>
    present[place] ? present[place].version === version : Boolean(optional),
  );
}

const PATCHES = "db/patches";

/** Whether every line that our patches add is in the packages: npm may have been told to run no scripts. */
function isPatched() {
  return fs.readdirSync(path.join(root, PATCHES)).every((patch) =>
    fs
      .readFileSync(path.join(root, PATCHES, patch), "utf8")
      .split(/^diff --git .* b\//m)
      .slice(1)
      .every((change) => {
        const [file = "", ...lines] = change.split("\n");
        const present = new Set(fs.readFileSync(path.join(root, file), "utf8").split("\n"));
        return lines.every((line) => !/^\+(?!\+\+ )/.test(line) || present.has(line.slice(1)));
      }),
  );
}

export function ensureInstalled() {
  if (!isInstalled()) {
    console.error("Installing packages (npm ci) …");
    run("npm", ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"]);
  }
  if (isPatched()) return;
  console.error("Patching packages …");
  run(process.execPath, ["node_modules/patch-package/index.js", "--patch-dir", PATCHES, "--error-on-fail"]);
}

/** What the built site depends on. */
const SOURCES = ["app", "db", "package-lock.json", "remix.config.js", "tsconfig.json", "vite.config.ts"];

function sourcesHash() {
  const hash = createHash("sha256");
  for (const source of SOURCES) {
    const at = path.join(root, source);
    const files = fs.statSync(at).isDirectory()
      ? fs
          .readdirSync(at, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => path.join(entry.parentPath, entry.name))
      : [at];
    for (const file of files.sort())
      hash.update(path.relative(root, file)).update("\0").update(fs.readFileSync(file));
  }
  return hash.digest("hex");
}

export function ensureBuilt() {
  const stamp = path.join(root, "build/sources.sha256");
  const wanted = sourcesHash();
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === wanted) return;
  console.error("Building …");
  run(process.execPath, ["node_modules/@remix-run/dev/dist/cli.js", "vite:build", "--logLevel", "error"]);
  fs.writeFileSync(stamp, wanted);
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  /** @type {any} A script may leave NODE_ENV unset; its type may not. */
  const env = { ...process.env, NODE_ENV: "production", FORCE_COLOR: process.stderr.isTTY ? "1" : "0" };
  const shell = process.platform === "win32";
  const result = spawnSync(command, args, { cwd: root, stdio: ["ignore", 2, 2], env, shell });
  if (result.status === 0) return;
  console.error(`${path.basename(command)} ${args[0]} failed; what it printed is above.`);
  process.exit(1);
}
