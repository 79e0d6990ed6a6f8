import { ensureBuilt, ensureInstalled, requireNode } from "./prepare.js";

requireNode();
ensureInstalled();
ensureBuilt();
// React and Express look at the variable itself, and without it they are their slow, talkative selves.
process.env.NODE_ENV ||= "production";

const { register } = await import("tsx/esm/api");
register();
const { up } = await import("./up.ts");
await up();
