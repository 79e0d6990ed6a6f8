import net from "node:net";

export type RawAnswer = { status: number; head: string; body: string };

/** Sends bytes as they are and gives what comes back until the other side closes; ask for `Connection: close`. */
export function sendRaw(address: string, ...parts: (string | Uint8Array)[]): Promise<RawAnswer> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve, reject) => {
    const socket = net.connect(Number(port), hostname);
    const received: Buffer[] = [];
    socket.on("data", (chunk) => received.push(chunk));
    // A server that refuses before it has read everything may reset the connection after its answer.
    socket.on("error", (error) => (received.length > 0 ? undefined : reject(error)));
    socket.on("close", () => {
      const text = Buffer.concat(received).toString("latin1");
      const [head = "", ...rest] = text.split("\r\n\r\n");
      resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]), head, body: rest.join("\r\n\r\n") });
    });
    for (const part of parts) socket.write(part);
  });
}
