import { disconnect } from "#db/client.ts";
import { explain, stopGracefully } from "./process.ts";
import { serve } from "./web/server.ts";

try {
  const { server, address } = await serve();
  process.send?.({ address });
  if (!process.send) console.log(`Assay is at ${address}`);
  stopGracefully(async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    await closed;
    await disconnect();
  });
} catch (error) {
  console.error(explain(error));
  process.exit(1);
}
