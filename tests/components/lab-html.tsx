import type { ReactElement } from "react";
import { renderToString } from "react-dom/server";
import { createStaticHandler, createStaticRouter, StaticRouterProvider } from "react-router-dom/server";
import { textOf as readerText } from "./markdown-html.ts";

/** The HTML that the server sends for a part of a page. */
export async function htmlOf(element: ReactElement): Promise<string> {
  const handler = createStaticHandler([{ path: "*", element }]);
  const context = await handler.query(new Request("http://localhost:9/lab/projects"));
  if (context instanceof Response) throw new Error(`The part answered ${context.status}`);
  const router = createStaticRouter(handler.dataRoutes, context);
  const html = renderToString(<StaticRouterProvider router={router} context={context} hydrate={false} />);
  return html.replace(/<!--.*?-->/g, "");
}

/** What a reader sees or hears of it, on one line. */
export function textOf(html: string): string {
  return readerText(html.replace(/<[^>]*>/g, " $&"))
    .replace(/\s+/g, " ")
    .trim();
}

/** The value that a control has when the page is sent. */
export function typedIn(html: string, name: string): string | undefined {
  const escaped = name.replace(/[[\].]/g, "\\$&");
  const input = new RegExp(`<input[^>]*name="${escaped}"[^>]*>`).exec(html)?.[0];
  if (input) return /value="([^"]*)"/.exec(input)?.[1] ?? "";
  return new RegExp(`<textarea[^>]*name="${escaped}"[^>]*>([^<]*)</textarea>`)
    .exec(html)?.[1]
    ?.replace(/^\n/, "");
}
