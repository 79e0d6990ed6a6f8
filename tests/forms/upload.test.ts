import { expect, test } from "vitest";
import { oneUploadAtATime } from "#app/routes/credentials/evidence.server.ts";

test("an expert sends one upload at a time, however the last one ended; others are not kept waiting", async () => {
  const [ada, bo] = [{ userId: "ada" }, { userId: "bo" }];
  let arrive = () => {};
  const first = oneUploadAtATime(ada, () => new Promise<string>((done) => (arrive = () => done("first"))));
  expect(await oneUploadAtATime(ada, async () => "second")).toBe("busy");
  expect(await oneUploadAtATime(bo, async () => "other")).toBe("other");
  arrive();
  expect(await first).toBe("first");
  const broken = oneUploadAtATime(ada, async () => {
    throw new Error("broke off");
  });
  await expect(broken).rejects.toThrow("broke off");
  expect(await oneUploadAtATime(ada, async () => "again")).toBe("again");
});

test("an upload whose line has died keeps its expert waiting for ten minutes, and takes nothing from the next one when it ends", async () => {
  const cy = { userId: "cy" };
  let end = () => {};
  const dead = oneUploadAtATime(cy, () => new Promise<void>((done) => (end = done)), 0);
  expect(await oneUploadAtATime(cy, async () => "early", 599_999)).toBe("busy");
  let arrive = () => {};
  const next = oneUploadAtATime(cy, () => new Promise<void>((done) => (arrive = done)), 600_000);
  end();
  await dead;
  expect(await oneUploadAtATime(cy, async () => "third", 600_001)).toBe("busy");
  arrive();
  await next;
  expect(await oneUploadAtATime(cy, async () => "fourth", 600_002)).toBe("fourth");
});
