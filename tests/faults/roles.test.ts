import path from "node:path";
import type { ServerBuild } from "@remix-run/node";
import { v7 as uuidv7 } from "uuid";
import { describe, expect, test } from "vitest";
import type { Client } from "../support/client.ts";
import { makeDraft, makeForm, makeSave } from "../support/rubrics.ts";
import { openWorld } from "../support/world.ts";

/** Row 10 of the list of faults: every route × every role × other tenants' ids, over HTTP. */
const { address, own, foreign, as } = await openWorld();
const { findPlatform } = await import("#app/models/platform.server.ts");
const { issuerId } = (await findPlatform())!;

const WHO = ["nobody", "expert", "rival", "owner", "manager", "viewer", "stranger", "operator"] as const;
type Who = (typeof WHO)[number];
const clients = Object.fromEntries(
  await Promise.all(WHO.map(async (who) => [who, who === "nobody" ? nobody() : await as(who)])),
) as Record<Who, Pick<Client, "send">>;

function nobody(): Pick<Client, "send"> {
  const headers = { Origin: address };
  return {
    send: (at, init = {}) =>
      fetch(address + at, { redirect: "manual", ...init, headers: { ...headers, ...init.headers } }),
  };
}

type Answers = Record<Who, number>;
/** The same for everybody, but for those named. */
const all = (status: number, but: Partial<Answers> = {}): Answers => ({
  ...(Object.fromEntries(WHO.map((who) => [who, status])) as Answers),
  ...but,
});
const experts = (status: number, rival = status) => ({ expert: status, rival });
const lab = (status: number, viewer = status) => ({ owner: status, manager: status, viewer });
/** What is there for some is for everybody else as if it were not; who is signed out is asked to sign in. */
const read = (some: Partial<Answers>) => all(404, { nobody: 302, ...some });
const write = (some: Partial<Answers>) => all(404, { nobody: 401, ...some });
const noAction = all(405);

/** What reading and an empty POST answer, by the route's own path. A route that is not here fails the test. */
const ROUTES: Record<string, { get: Answers; post: Answers }> = {
  "": { get: all(302, { nobody: 200 }), post: noAction },
  health: { get: all(200), post: noAction },
  "sign-in": { get: all(302, { nobody: 200 }), post: all(302, { nobody: 422 }) },
  "sign-up": { get: all(302, { nobody: 200 }), post: all(302, { nobody: 422 }) },
  "sign-out": { get: all(200), post: all(302) },
  account: { get: all(200, { nobody: 302 }), post: all(400, { nobody: 401 }) },
  "account/shortcuts": { get: all(405), post: all(405) },
  "invitation/:token": { get: all(200), post: all(302, { nobody: 401 }) },
  "*": { get: all(404), post: all(404) },
  operations: { get: read({ operator: 200 }), post: noAction },
  "operations/lapses": { get: read({ operator: 200 }), post: write({}) },
  "operations/revocations": { get: read({ operator: 200 }), post: write({ operator: 422 }) },
  "operations/issuers": { get: read({ operator: 200 }), post: noAction },
  "operations/issuers/new": { get: read({ operator: 200 }), post: write({ operator: 422 }) },
  "operations/issuers/:issuer": { get: read({ operator: 200 }), post: write({ operator: 400 }) },
  "operations/attestations": { get: read({ operator: 200 }), post: write({}) },
  "operations/applications": { get: read({ operator: 200 }), post: noAction },
  "operations/applications/:application": { get: read({ operator: 200 }), post: write({ operator: 422 }) },
  "operations/applications/:application/documents/:document": {
    get: read({ operator: 200 }),
    post: noAction,
  },
  "credentials/prove/wallet": { get: read(experts(200)), post: write(experts(422)) },
  "credentials/prove/key": { get: read(experts(200)), post: write(experts(422)) },
  "credentials/prove/email": { get: read(experts(200)), post: write(experts(422)) },
  "credentials/prove/orcid": { get: read(experts(200)), post: write(experts(400)) },
  "credentials/prove/orcid/callback": { get: read(experts(302)), post: noAction },
  credentials: { get: read(experts(200)), post: write(experts(400)) },
  "credentials/add": { get: read(experts(200)), post: write(experts(422)) },
  "credentials/attestations/:attestation": {
    get: read(experts(200, 404)),
    post: write(experts(200, 404)),
  },
  "credentials/apply": { get: read(experts(200)), post: write(experts(422)) },
  "credentials/applications/:application": { get: read(experts(200, 404)), post: write(experts(200, 404)) },
  "credentials/attestations/:attestation/eas": { get: read(experts(200, 404)), post: noAction },
  "credentials/attestations/:attestation/vc": { get: read(experts(200, 404)), post: noAction },
  verify: { get: all(200), post: all(422) },
  ".well-known/did.json": { get: all(200), post: noAction },
  "attestations/policy": { get: all(200), post: noAction },
  "attestations/revocations": { get: all(200), post: noAction },
  "attestations/status/:list": { get: all(200), post: noAction },
  outbox: { get: all(404), post: noAction },
  recover: { get: all(200), post: all(422) },
  "recover/:token": { get: all(404), post: all(404) },
  work: { get: read(experts(200)), post: write(experts(302)) },
  history: { get: read(experts(200)), post: noAction },
  "history/:project/:judgment": { get: read(experts(200, 404)), post: noAction },
  "work/:project/guidance": { get: read(experts(200, 404)), post: write(experts(302, 404)) },
  // There is an outcome for those who have finished a set, and nobody here has.
  "work/:project/calibration": { get: read({}), post: write(experts(422)) },
  "work/:project/:assignment": { get: read(experts(200, 404)), post: write(experts(200, 404)) },
  "work/:project/:assignment/draft": { get: all(405), post: all(405) },
  "work/:project/:assignment/judgment": { get: all(405), post: write(experts(422)) },
  "work/:project/:assignment/ahead": { get: all(405), post: write(experts(200, 404)) },
  "work/:project/:assignment/undo": { get: all(405), post: write(experts(422)) },
  "work/:project/:assignment/copies/:copy": { get: read(experts(200, 404)), post: noAction },
  "work/:project/:assignment/skip": { get: all(405), post: write(experts(422)) },
  "lab/members": {
    get: read({ ...lab(200), stranger: 200 }),
    post: write({ owner: 400, stranger: 400, manager: 403, viewer: 403 }),
  },
  "lab/projects": { get: read({ ...lab(200), stranger: 200 }), post: noAction },
  "lab/projects/new": {
    get: read({ ...lab(200, 403), stranger: 200 }),
    post: write({ ...lab(422, 403), stranger: 422 }),
  },
  "lab/projects/:project": { get: read(lab(200)), post: noAction },
  "lab/projects/:project/progress": { get: read(lab(200)), post: noAction },
  "lab/projects/:project/settings": { get: read(lab(200, 403)), post: write(lab(422, 403)) },
  "lab/projects/:project/tasks": { get: read(lab(200)), post: noAction },
  "lab/projects/:project/tasks/:task": { get: read(lab(200)), post: noAction },
  "lab/projects/:project/examples": { get: read(lab(200)), post: write(lab(422, 403)) },
  "lab/projects/:project/examples/new": { get: read(lab(200, 403)), post: write(lab(422, 403)) },
  "lab/projects/:project/examples/:example": { get: read(lab(200, 403)), post: write(lab(422, 403)) },
  "lab/projects/:project/calibration": { get: read(lab(200)), post: write(lab(422, 403)) },
  "lab/projects/:project/gold": { get: read(lab(200)), post: write(lab(422, 403)) },
  "lab/projects/:project/batches/new": { get: read(lab(200, 403)), post: write(lab(422, 403)) },
  "lab/projects/:project/batches/:batch": { get: read(lab(200)), post: write(lab(422, 403)) },
  "lab/projects/:project/batches/:batch/content": { get: read(lab(405)), post: write(lab(422, 403)) },
  "lab/projects/:project/batches/:batch/refusals": { get: read(lab(200)), post: noAction },
  "lab/projects/:project/exports": { get: read(lab(200)), post: write(lab(302, 403)) },
  "lab/projects/:project/exports/:export/file": { get: read(lab(200)), post: noAction },
  "lab/projects/:project/exports/:export/manifest": { get: read(lab(200)), post: noAction },
};

const ids: Record<string, string> = {
  ...own.ids,
  issuer: issuerId,
  list: "1",
  token: own.token,
  "*": "nothing/here",
};
const theirs: Record<string, string> = { ...foreign.ids, issuer: issuerId, list: "7" };
const fill = (route: string, values: Record<string, string>) =>
  `/${route.replace(/:(\w+)|\*/g, (all, name = all) => values[name]!)}`;

async function routesOf(): Promise<string[]> {
  const build: ServerBuild = await import(path.resolve(import.meta.dirname, "../../build/server/index.js"));
  const routes = Object.values(build.routes).flatMap((route) => (route ? [route] : []));
  // The frame about the pages of one part is at the address of its first page.
  const isFrame = ({ id }: (typeof routes)[number]) => routes.some(({ parentId }) => parentId === id);
  const leaves = routes.filter((route) => !isFrame(route));
  return leaves.map((route) => {
    const parts: string[] = [];
    for (let at: typeof route | undefined = route; at; at = build.routes[at.parentId ?? ""])
      parts.unshift(at.path ?? "");
    return parts.filter(Boolean).join("/");
  });
}

test("every route of the site is in the table, and the table holds nothing else", async () => {
  expect((await routesOf()).sort()).toEqual(Object.keys(ROUTES).sort());
});

const acts = (route: string) => !["sign-out", "invitation/:token"].includes(route);

describe.each(Object.keys(ROUTES))("/%s", (route) => {
  const { get, post } = ROUTES[route]!;

  test("is read by whom it is for, as a page and as data", async () => {
    const page: Partial<Answers> = {};
    for (const who of WHO) {
      const answer = await clients[who].send(fill(route, ids));
      page[who] = answer.status;
      if (answer.status === 302 && who === "nobody")
        expect(answer.headers.get("Location")).toBe(`/sign-in?back=${encodeURIComponent(fill(route, ids))}`);
      if (route === "*" || route === "") continue;
      const data = await clients[who].send(`${fill(route, ids)}.data`);
      // A redirect is told to the page's script, which goes there by itself.
      expect.soft(data.status, `${who}, as data`).toBe(page[who] === 302 ? 202 : page[who]);
    }
    expect(page).toEqual(get);
  });

  test("is changed by whom it is for", async () => {
    const found: Partial<Answers> = {};
    for (const who of WHO) {
      // Signing out or joining for good would end the other tests.
      if (!acts(route) && who !== "nobody") continue;
      const init = { method: "POST", body: new URLSearchParams() };
      found[who] = (await clients[who].send(fill(route, ids), init)).status;
    }
    expect(found).toEqual(acts(route) ? post : { nobody: post.nobody });
  });
});

/** An answer without what differs from one to the next anyway: ids, nonces and the moment. */
async function essence(answer: Response): Promise<string> {
  const headers = [...answer.headers].filter(([name]) => name !== "date" && name !== "etag");
  const text = `${answer.status} ${answer.statusText}\n${JSON.stringify(headers)}\n${await answer.text()}`;
  return text
    .replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/gi, "ID")
    .replace(/nonce-[^']+'|nonce[\\"=:,]+[\w+/=]+/g, "NONCE")
    .replace(/[\w+/]{22}==/g, "NONCE");
}

const parametrised = Object.keys(ROUTES).filter((route) => /:(?!token)/.test(route));

describe.each(parametrised)("/%s with somebody else's ids", (route) => {
  const names = [...route.matchAll(/:(\w+)/g)].map(([, name]) => name!);
  const who = /^(work|history|credentials)/.test(route) ? "expert" : "owner";

  /** Every mixture of own and other ids but the one that is all their own. */
  function mixtures(other: (name: string) => string): Record<string, string>[] {
    return Array.from({ length: 2 ** names.length - 1 }, (_, mask) =>
      Object.fromEntries(
        names.map((name, bit) => [name, (mask + 1) & (1 << bit) ? other(name) : ids[name]!]),
      ),
    );
  }

  test.each(["GET", "POST", "PUT"])("%s is answered as if it did not exist", async (method) => {
    const ask = async (values: Record<string, string>, suffix: string) =>
      await clients[who].send(fill(route, values) + suffix, {
        method,
        ...(method === "POST" && { body: new URLSearchParams({ reason: "x", intent: "close" }) }),
        ...(method === "PUT" && {
          body: JSON.stringify(makeSave(1, makeDraft())),
          headers: { "Content-Type": "application/json" },
        }),
      });
    const unknown = mixtures(() => uuidv7());
    for (const [index, values] of mixtures((name) => theirs[name]!).entries()) {
      for (const suffix of method === "GET" ? ["", ".data"] : [""]) {
        const real = await ask(values, suffix);
        const none = await ask(unknown[index]!, suffix);
        expect.soft([404, 405, 415, 422], fill(route, values)).toContain(real.status);
        expect.soft(await essence(real)).toBe(await essence(none));
      }
    }
  });
});

test("a judgment of somebody else's assignment is answered as one of an assignment that is not there", async () => {
  const judgment = makeForm({ ranking: [[uuidv7()], [uuidv7()]] });
  const submit = async (project: string, assignment: string) =>
    await clients.expert.send(`/work/${project}/${assignment}/judgment`, {
      method: "POST",
      body: JSON.stringify(judgment),
      headers: { "Content-Type": "application/json" },
    });
  const unknown = await essence(await submit(own.ids.project, uuidv7()));
  expect(unknown).toMatch(/^404/);
  for (const [project, assignment] of [
    [foreign.ids.project, foreign.ids.assignment],
    [foreign.ids.project, foreign.done.assignmentId],
    [own.ids.project, foreign.ids.assignment],
    [foreign.ids.project, own.ids.assignment],
  ] as const) {
    expect(await essence(await submit(project, assignment))).toBe(unknown);
  }
});

test("taking from a project that is not there gives nothing", async () => {
  const take = async (project: string) =>
    await clients.expert.send("/work", { method: "POST", body: new URLSearchParams({ project }) });
  const nothing = await take(uuidv7());
  expect(nothing.status).toBe(200);
});
