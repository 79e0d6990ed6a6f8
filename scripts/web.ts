import { noteAddress } from "#app/environment.server.ts";
import { registerPlatform } from "#app/models/platform.server.ts";
import { checkPlatformKeys } from "#app/models/secret.server.ts";
import { disconnect } from "#db/client.ts";
import { explain, stopGracefully } from "./process.ts";
import { serve } from "./web/server.ts";

try {
  await checkPlatformKeys();
  const { server, address } = await serve();
  noteAddress(address);
  await registerPlatform(address);
  stopGracefully(async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    // Who has not sent a whole request by then will not; everybody else has had an answer.
    setTimeout(() => server.closeAllConnections(), 8_000).unref();
    await closed;
    await disconnect();
  });
  process.send?.({ address });
  if (!process.send) console.log(`Assay is at ${address}`);
} catch (error) {
  console.error(explain(error));
  process.exit(1);
}
