import { disconnect } from "#db/client.ts";
import { explain } from "./process.ts";
import { makeDemo } from "./seed/demo.ts";

try {
  await makeDemo();
  await disconnect();
} catch (error) {
  console.error(explain(error));
  process.exit(1);
}
