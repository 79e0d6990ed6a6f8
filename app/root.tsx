import { data, type LinksFunction, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  type ShouldRevalidateFunctionArgs,
  useLoaderData,
  useMatches,
  useRouteError,
  useRouteLoaderData,
} from "@remix-run/react";
import type { ReactNode } from "react";
import { AppShell, type NavItem, type ShellWidth } from "#app/components/AppShell.tsx";
import { ErrorPage, errorStatus } from "#app/components/ErrorPage.tsx";
import { AfterJudging } from "#app/components/judging/keeping/AfterJudging.tsx";
import { themeFromCookie } from "#app/components/ThemeSwitch.tsx";
import type { Viewer } from "#app/domain/roles.ts";
import { paths } from "#app/paths.ts";
import { findSignedIn, homeOf } from "#app/session.server.ts";
import icon from "./icon.svg?url";
import styles from "./styles.css?url";

export const links: LinksFunction = () => [
  { rel: "stylesheet", href: styles },
  { rel: "icon", href: icon, type: "image/svg+xml" },
];

export const meta: MetaFunction = () => [{ title: "Assay" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const signedIn = await findSignedIn(request);
  const headers = new Headers();
  if (signedIn?.setCookie) headers.append("Set-Cookie", signedIn.setCookie);
  return data(
    {
      viewer: signedIn?.viewer ?? null,
      home: signedIn ? homeOf(signedIn.viewer) : paths.home(),
      theme: themeFromCookie(request.headers.get("Cookie")),
      nonce: context.nonce,
    },
    { headers },
  );
}

/** From one task to the next nothing here changes, and the next one is there already. */
export function shouldRevalidate(asked: ShouldRevalidateFunctionArgs): boolean {
  const { currentUrl, nextUrl, formMethod, defaultShouldRevalidate } = asked;
  const isWalk = formMethod === undefined && currentUrl.href !== nextUrl.href;
  if (isWalk && isJudging(currentUrl) && isJudging(nextUrl)) return false;
  return defaultShouldRevalidate;
}

const isJudging = ({ pathname }: URL) => /^\/work\/[^/]+\/[^/]+$/.test(pathname);

export function Layout({ children }: { children: ReactNode }) {
  const root = useRouteLoaderData<typeof loader>("root");
  // Browsers hide a nonce from scripts once it is applied, so the browser's own rendering has none to compare.
  const nonce = typeof document === "undefined" ? root?.nonce : "";
  return (
    <html lang="en" data-theme={root?.theme ?? "system"} suppressHydrationWarning>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

export default function App() {
  const { viewer, home, theme } = useLoaderData<typeof loader>();
  const width = useMatches().reduce<ShellWidth>((found, { handle }) => widthOf(handle) ?? found, "wide");
  return (
    <AppShell
      user={viewer && { ...viewer, role: roleOf(viewer) }}
      nav={navOf(viewer)}
      menu={[{ to: paths.account(), label: "Account" }]}
      theme={theme}
      homeTo={home}
      signInTo={paths.signIn()}
      signOutTo={paths.signOut()}
      width={width}
      banner={viewer?.expert && <AfterJudging userId={viewer.userId} />}
      footer={[{ to: paths.verify(), label: "Verify an attestation" }]}
    >
      <Outlet />
    </AppShell>
  );
}

function roleOf({ lab, expert, operator }: Viewer): string {
  if (lab) return `${lab.role[0]?.toUpperCase()}${lab.role.slice(1)}, ${lab.name}`;
  return [expert && "Expert", operator && "Operator"].filter(Boolean).join(", ");
}

function widthOf(handle: unknown): ShellWidth | undefined {
  return (handle as { width?: ShellWidth } | undefined)?.width;
}

function navOf(viewer: Viewer | null): NavItem[] {
  if (!viewer) return [];
  return [
    ...(viewer.expert
      ? [
          { to: paths.work(), label: "Work" },
          { to: paths.history(), label: "History" },
          { to: paths.credentials(), label: "Credentials" },
        ]
      : []),
    ...(viewer.lab
      ? [
          { to: paths.projects(), label: "Projects" },
          { to: paths.members(), label: "Members" },
        ]
      : []),
    ...(viewer.operator ? [{ to: paths.operations(), label: "Operations" }] : []),
  ];
}

export function ErrorBoundary() {
  const error = useRouteError();
  const root = useRouteLoaderData<typeof loader>("root");
  const reason = isRouteErrorResponse(error) ? (error.data as { reason?: string } | null)?.reason : undefined;
  return <ErrorPage status={errorStatus(error)} reason={reason} homeTo={root?.home} />;
}
