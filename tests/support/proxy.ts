import net from "node:net";
import { Transform } from "node:stream";

/** A door before a server, whose connections a test can cut, freeze or lead to another port. */
export async function openProxy(port: number, host = "127.0.0.1") {
  let target = port;
  let mode: "open" | "shut" | "frozen" = "open";
  let left = Number.POSITIVE_INFINITY;
  let lastWord: "reset" | "hang up" = "reset";
  const pairs = new Set<[net.Socket, net.Socket]>();

  /** What comes back from the server, for as long as it may. */
  const meter = (inner: net.Socket) => {
    let broken = false;
    return new Transform({
      transform(chunk: Buffer, _encoding, done) {
        if (broken) return done();
        if (chunk.length < left) {
          left -= chunk.length;
          return done(null, chunk);
        }
        broken = true;
        done(null, chunk.subarray(0, left));
        left = Number.POSITIVE_INFINITY;
        if (lastWord === "hang up") this.end();
        // Once that has been read: a reset that comes together with data looks like a hang-up.
        else setImmediate(() => setImmediate(() => inner.resetAndDestroy()));
      },
    });
  };
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
    outer.pipe(meter(inner)).pipe(inner);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  const each = (work: (socket: net.Socket) => void) => {
    for (const pair of pairs) for (const socket of pair) work(socket);
  };
  return {
    port: (server.address() as net.AddressInfo).port,
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
    /** Lets so many more bytes come back; the connection on which the last of them comes then breaks. */
    breakAfter(bytes: number, how: typeof lastWord) {
      left = bytes;
      lastWord = how;
    },
    /** Connections stay and new ones are taken, but not a byte passes: the other side is gone without a word. */
    freeze() {
      mode = "frozen";
      for (const [inner, outer] of pairs) {
        inner.unpipe(outer);
        outer.unpipe();
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
