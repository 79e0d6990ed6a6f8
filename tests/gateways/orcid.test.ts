import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import { listAffiliations } from "../../app/gateways/orcid.server.ts";

const ID = "0000-0002-1825-0097";
const NONE = { path: `/${ID}/educations`, "affiliation-group": [] };

/** As the public API v3.0 writes them. */
const source = (written: object) => ({
  "source-orcid": null,
  "source-client-id": null,
  "source-name": { value: "Brown University" },
  "assertion-origin-orcid": null,
  "assertion-origin-client-id": null,
  "assertion-origin-name": null,
  ...written,
});
const client = {
  "source-client-id": { uri: "https://orcid.org/client/APP-1", path: "APP-1", host: "orcid.org" },
};
const person = { "source-orcid": { uri: `https://orcid.org/${ID}`, path: ID, host: "orcid.org" } };
const summary = (changes: object) => ({
  "put-code": 1,
  "created-date": { value: 1_467_806_000_000 },
  source: source(client),
  "department-name": "Psychoceramics",
  "role-title": "Professor",
  "start-date": { year: { value: "1929" }, month: { value: "07" }, day: null },
  "end-date": null,
  organization: { name: "Brown University", address: { city: "Providence", region: "RI", country: "US" } },
  visibility: "public",
  ...changes,
});
const page = (kind: "employment" | "education", ...summaries: object[]) => ({
  "last-modified-date": null,
  "affiliation-group": summaries.map((content) => ({
    "external-ids": { "external-id": [] },
    summaries: [{ [`${kind}-summary`]: content }],
  })),
});

let answers: Record<string, unknown> = {};
const api = http.createServer((request, response) => {
  const body = answers[request.url!];
  if (request.headers.accept !== "application/json" || body === undefined)
    return response.writeHead(404).end();
  response.setHeader("Content-Type", "application/json;charset=UTF-8");
  response.end(typeof body === "string" ? body : JSON.stringify(body));
});
await once(api.listen(0, "127.0.0.1"), "listening");
const address = `http://127.0.0.1:${(api.address() as AddressInfo).port}/v3.0`;
afterAll(() => {
  api.closeAllConnections();
  api.close();
});

const answering = (employments: unknown, educations: unknown = NONE) => {
  answers = { [`/v3.0/${ID}/employments`]: employments, [`/v3.0/${ID}/educations`]: educations };
};

test("employments and educations are listed, with who wrote them", async () => {
  answering(
    page("employment", summary({})),
    page(
      "education",
      summary({ source: source(person), "role-title": null, "end-date": { year: { value: "1931" } } }),
    ),
  );
  expect(await listAffiliations(ID, address)).toEqual([
    {
      organization: "Brown University",
      role: "Professor",
      kind: "employment",
      sourcedByOrganization: true,
      source: "Brown University",
      startYear: 1929,
    },
    {
      organization: "Brown University",
      role: null,
      kind: "education",
      sourcedByOrganization: false,
      source: "Brown University",
      startYear: 1929,
      endYear: 1931,
    },
  ]);
});

test.each([
  ["the person", person],
  ["a client on behalf of the person", { ...client, "assertion-origin-orcid": person["source-orcid"] }],
  ["both", { ...client, ...person }],
  ["nobody", {}],
])("what %s wrote is no organisation's word", async (_who, written) => {
  answering(page("employment", summary({ source: source(written) })));
  expect(await listAffiliations(ID, address)).toMatchObject([{ sourcedByOrganization: false }]);
});

test("a record without a source or dates is read, and an empty one is empty", async () => {
  answering(page("employment", summary({ source: null, "start-date": null })));
  const [found] = await listAffiliations(ID, address);
  expect(found).toMatchObject({ sourcedByOrganization: false, source: null });
  expect(found).not.toHaveProperty("startYear");
  answering(NONE);
  expect(await listAffiliations(ID, address)).toEqual([]);
});

test.each([
  ["half an answer", '{"affiliation-group": ['],
  ["another shape", { "affiliation-group": [{ summaries: [{ "education-summary": summary({}) }] }] }],
  ["no groups", {}],
  ["an organisation without a name", page("employment", summary({ organization: {} }))],
  ["two megabytes", `{"affiliation-group": [], "x": "${"a".repeat(2_000_000)}"}`],
  ["nothing there", undefined],
])("%s is no empty record", async (_what, body) => {
  answering(body);
  await expect(listAffiliations(ID, address)).rejects.toThrow();
});

test.each(["0000-0002-1825-0098", "../../etc", "", "0000000218250097"])(
  "%j is no iD, and is not asked for",
  async (iD) => {
    await expect(listAffiliations(iD, address)).rejects.toThrow("This is no ORCID iD.");
  },
);
