import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fileHeaders, streamOf } from "../../app/routes/lab/download.server.ts";
import { readBody } from "../../app/routes/lab/upload.server.ts";

const context = { nonce: "", clientAddress: "", drained: async () => {} };
const request = () => new Request("http://localhost:9/file");

async function* partsOf(parts: string[], fails = false): AsyncGenerator<string, void> {
  yield* parts;
  if (fails) throw new Error("the database went away");
}

async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Buffer> {
  return Buffer.from(await new Response(stream).arrayBuffer());
}

describe("a download", () => {
  it("is its parts, less the bytes that the client has", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: "binary" }).map((s) => s.toWellFormed())),
        fc.nat(60),
        async (parts, skip) => {
          const whole = Buffer.from(parts.join(""));
          const sent = await bytesOf(await streamOf(partsOf(parts), request(), context, skip));
          expect(sent.equals(whole.subarray(skip))).toBe(true);
        },
      ),
    );
  });

  it("breaks where its parts fail, and does not end", async () => {
    const stream = await streamOf(partsOf(["a".repeat(70_000)], true), request(), context);
    await expect(bytesOf(stream)).rejects.toThrow("went away");
  });

  it("is no download at all when it fails at the start", async () => {
    await expect(streamOf(partsOf([], true), request(), context)).rejects.toThrow("went away");
  });

  it("reads no further than the client takes it, and nothing once it has left", async () => {
    let read = 0;
    let closed = false;
    async function* endless(): AsyncGenerator<string, void> {
      try {
        for (;;) {
          read += 1;
          yield "x".repeat(64 * 1024);
        }
      } finally {
        closed = true;
      }
    }
    const leaves = new AbortController();
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const held = { ...context, drained: () => gate };
    const stream = await streamOf(
      endless(),
      new Request("http://localhost:9/", { signal: leaves.signal }),
      held,
    );
    expect(read).toBe(1);
    leaves.abort();
    open();
    expect((await bytesOf(stream)).length).toBe(0);
    expect(closed).toBe(true);
  });

  it("has a name that no header can be split with", () => {
    const headers = new Headers(fileHeaders("text/plain", 'a"\r\nSet-Cookie: x;é’.jsonl'));
    const disposition = headers.get("Content-Disposition");
    expect(disposition).toMatch(/^attachment; filename="[\w.+-]+"; filename\*=UTF-8''[\w.%-]+$/);
    expect(decodeURIComponent(disposition!.split("''")[1]!)).toBe('a"\r\nSet-Cookie: x;é’.jsonl');
  });
});

describe("an upload", () => {
  const post = (chunks: string[], headers: Record<string, string> = {}) =>
    new Request("http://localhost:9/", {
      method: "POST",
      headers,
      duplex: "half",
      body: new ReadableStream({
        start(controller) {
          for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
          controller.close();
        },
      }),
    } as RequestInit);

  async function textOf(chunks: AsyncGenerator<Uint8Array>): Promise<string> {
    const all: Uint8Array[] = [];
    for await (const chunk of chunks) all.push(chunk);
    return Buffer.concat(all).toString();
  }

  it("is passed on whole, however it is cut", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ minLength: 1, maxLength: 100 })), async (parts) => {
        const body = await readBody(post(parts));
        const whole = parts.join("");
        expect(whole.startsWith(Buffer.from(body.start).toString())).toBe(true);
        expect(await textOf(body.chunks)).toBe(whole);
      }),
    );
  });

  it("without a body is empty", async () => {
    const body = await readBody(new Request("http://localhost:9/", { method: "POST" }));
    expect(body.start.length).toBe(0);
    expect(await textOf(body.chunks)).toBe("");
  });

  it("that ends before the length it said is an error and not a whole file", async () => {
    const body = await readBody(post(["x".repeat(100)], { "Content-Length": "200" }));
    await expect(textOf(body.chunks)).rejects.toThrow("before its end");
  });

  it("can be given up and what is still to come thrown away", async () => {
    const body = await readBody(post(["x".repeat(100), "y".repeat(100)]));
    for await (const _ of body.chunks) break;
    await body.discard();
    expect(await textOf(body.chunks)).toBe("");
  });
});
