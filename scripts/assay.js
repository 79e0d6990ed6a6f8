#!/usr/bin/env node
import { ensureInstalled, requireNode } from "./prepare.js";

requireNode();
ensureInstalled();

const { register } = await import("tsx/esm/api");
register();
const { main } = await import("./assay.ts");
process.exitCode = await main(process.argv.slice(2));
