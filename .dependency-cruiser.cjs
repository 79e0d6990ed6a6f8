// Who may import whom: docs/decisions/001-the-house.md. A rule's name is what the check prints.
/**
 * @param {string} from
 * @param {string[]} allowed
 */
const room = (from, allowed) => ({
  name: `${from}-imports-only-${allowed.join("-") || "itself"}`,
  severity: "error",
  from: { path: `^app/${from}/` },
  to: { path: "^(app|db|workers|scripts)/", pathNot: [`^app/${from}/`, ...allowed] },
});

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    room("domain", []),
    room("forms", ["^app/domain/"]),
    room("components", ["^app/domain/", "^app/forms/", "^app/paths\\.ts$"]),
    room("gateways", ["^app/domain/", "^app/environment\\.server\\.ts$"]),
    room("models", [
      "^app/domain/",
      "^app/forms/",
      "^app/gateways/",
      "^app/environment\\.server\\.ts$",
      "^db/",
    ]),
    room("routes", [
      "^app/(domain|forms|models|components)/",
      "^app/(paths|params\\.server|form\\.server|session\\.server|environment\\.server|failure\\.server|loggable\\.server)\\.ts$",
    ]),
    {
      name: "db-imports-only-domain",
      severity: "error",
      from: { path: "^db/" },
      to: { path: "^(app|workers|scripts)/", pathNot: ["^app/domain/", "^app/environment\\.server\\.ts$"] },
    },
    {
      name: "workers-and-scripts-never-see-tables",
      severity: "error",
      from: { path: "^(workers|scripts)/" },
      to: { path: "^db/schema/" },
    },
    {
      name: "models-never-see-the-web",
      severity: "error",
      from: { path: "^app/(domain|forms|models|gateways)/" },
      to: { path: "node_modules/(@remix-run|react|react-dom|express)/" },
    },
    {
      name: "domain-is-pure",
      severity: "error",
      from: { path: "^app/domain/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "the-browser-never-loads-server-code",
      severity: "error",
      from: { path: "^app/(components|forms)/" },
      to: { path: "\\.server\\.ts$|^db/" },
    },
    { name: "no-circles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "only-tests-import-tests",
      severity: "error",
      from: { path: "^(app|db|workers|scripts)/" },
      to: { path: "^tests/" },
    },
    {
      name: "what-runs-imports-no-dev-packages",
      severity: "error",
      from: { path: "^(app|db|workers)/", pathNot: "^app/routes\\.ts$" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(build|\\.data)/" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
