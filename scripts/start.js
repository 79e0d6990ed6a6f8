import { ensureBuilt, ensureInstalled, requireNode } from "./prepare.js";

requireNode();
ensureInstalled();
ensureBuilt();

const { register } = await import("tsx/esm/api");
register();
const { up } = await import("./up.ts");
await up();
