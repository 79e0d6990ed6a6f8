import net from "node:net";

/** A door before a server, whose connections a test can cut, freeze or lead to another port. */
export async function openProxy(port: number, host = "127.0.0.1") {
  let target = port;
  let mode: "open" | "shut" | "frozen" = "open";
  let passedBack = 0;
  const pairs = new Set<[net.Socket, net.Socket]>();
  const server = net.createServer((inner) => {
    inner.on("error", () => inner.destroy());
    if (mode === "shut") return inner.resetAndDestroy();
    const outer = net.connect(target, host);
    const pair: [net.Socket, net.Socket] = [inner, outer];
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      inner.destroy();
      outer.destroy();
    };
    outer.on("error", end).on("close", end);
    inner.on("close", end);
    if (mode === "frozen") return void inner.pause();
    inner.pipe(outer);
    outer.pipe(inner);
    outer.on("data", ({ length }) => {
      passedBack += length;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  const each = (work: (socket: net.Socket) => void) => {
    for (const pair of pairs) for (const socket of pair) work(socket);
  };
  return {
    port: (server.address() as net.AddressInfo).port,
    /** Bytes that the server behind has sent so far. */
    passedBack: () => passedBack,
    leadTo(other: number) {
      target = other;
    },
    open() {
      mode = "open";
    },
    /** Resets every connection and refuses new ones. */
    shut() {
      mode = "shut";
      each((socket) => socket.resetAndDestroy());
    },
    /** Resets every connection; new ones get through. */
    cut() {
      each((socket) => socket.resetAndDestroy());
    },
    /** Connections stay and new ones are taken, but not a byte passes: the other side is gone without a word. */
    freeze() {
      mode = "frozen";
      for (const [inner, outer] of pairs) {
        inner.unpipe(outer);
        outer.unpipe(inner);
        inner.pause();
        outer.pause();
      }
    },
    close() {
      each((socket) => socket.destroy());
      server.close();
    },
  };
}
