import { checkPlatformKeys } from "#app/models/secret.server.ts";
import { disconnect } from "#db/client.ts";
import { startWorker } from "../workers/main.ts";
import { explain, stopGracefully } from "./process.ts";

try {
  await checkPlatformKeys();
  const worker = await startWorker();
  stopGracefully(async () => {
    await worker.stop();
    await disconnect();
  });
  process.send?.({ ready: true });
  await worker.ended;
} catch (error) {
  console.error(explain(error));
  process.exit(1);
}
