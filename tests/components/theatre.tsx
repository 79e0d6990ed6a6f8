import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import type { BrowserContext } from "playwright";
import { renderToString } from "react-dom/server";
import { createStaticHandler, createStaticRouter, StaticRouterProvider } from "react-router-dom/server";
import { build, type Rollup } from "vite";
import { routes } from "./stage.tsx";

export const ADDRESS = "http://localhost:9";

const NONCE = "c3RhZ2U";
const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": `default-src 'none'; script-src 'self' 'nonce-${NONCE}'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; form-action 'self'`,
};
const FILES: Record<string, string> = { "/stage.js": "text/javascript", "/stage.css": "text/css" };

/** The stage's script and stylesheet as a browser would get them, with React's warnings left in. */
export async function buildStage(client = "stage-client.tsx"): Promise<Map<string, string>> {
  const built = (await build({
    configFile: false,
    logLevel: "error",
    mode: "development",
    plugins: [tailwindcss()],
    define: { "process.env.NODE_ENV": '"development"' },
    build: {
      write: false,
      minify: false,
      rollupOptions: {
        input: fileURLToPath(new URL(client, import.meta.url)),
        output: { entryFileNames: "stage.js", assetFileNames: "stage[extname]", inlineDynamicImports: true },
      },
    },
  })) as Rollup.RollupOutput;
  return new Map(
    built.output.map((file) => [
      `/${file.fileName}`,
      file.type === "chunk" ? file.code : String(file.source),
    ]),
  );
}

async function renderPage(url: string): Promise<string> {
  const handler = createStaticHandler(routes);
  const context = await handler.query(new Request(url));
  if (context instanceof Response) throw new Error(`the stage has no scene that answers ${url} by itself`);
  const router = createStaticRouter(handler.dataRoutes, context);
  const markup = renderToString(<StaticRouterProvider router={router} context={context} nonce={NONCE} />);
  return `<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width, initial-scale=1"><title>Stage</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/stage.css"></head><body><div id="root">${markup}</div><script type="module" src="/stage.js"></script></body></html>`;
}

/** Answers everything this browser profile asks of ADDRESS; returns the posts that reached it. */
export async function serveStage(context: BrowserContext, files: Map<string, string>): Promise<string[]> {
  const posts: string[] = [];
  await context.route(`${ADDRESS}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const type = FILES[pathname];
    if (type) return route.fulfill({ contentType: `${type}; charset=utf-8`, body: files.get(pathname) });
    if (route.request().method() === "POST") {
      posts.push(pathname);
      return route.fulfill({ status: 204 });
    }
    return route.fulfill({ headers: HEADERS, body: await renderPage(route.request().url()) });
  });
  return posts;
}
