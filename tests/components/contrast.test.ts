import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("../../app/styles.css", import.meta.url), "utf8");
const tokens = new Map(
  [...css.matchAll(/--color-([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name, light, dark]) => [name as string, { light: light as string, dark: dark as string }],
  ),
);

const paper = ["canvas", "surface", "sunken"];
const text = ["ink", "muted", "faint", "accent", "accent-deep", "good", "warn", "danger"];
const readable = [
  ...text.flatMap((front) => paper.map((back) => [front, back])),
  ...["accent", "good", "warn", "danger"].flatMap((tone) => [
    [tone, `${tone}-soft`],
    ["ink", `${tone}-soft`],
    ["muted", `${tone}-soft`],
  ]),
  ["on-accent", "accent"],
  ["on-accent", "accent-deep"],
  ["on-accent", "danger"],
] as [string, string][];
const visible = paper.flatMap((back) => [
  ["strong", back],
  ["accent", back],
  ["good", back],
  ["warn", back],
  ["danger", back],
]) as [string, string][];

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(front: string, back: string, theme: "light" | "dark"): number {
  const [a, b] = [front, back].map((name) => luminance(tokens.get(name)?.[theme] ?? expect.fail(name))) as [
    number,
    number,
  ];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

describe.each(["light", "dark"] as const)("the %s theme", (theme) => {
  it.each(readable)("sets %s on %s at 4.5 or more", (front, back) => {
    expect(contrast(front, back, theme)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(visible)("draws %s on %s at 3 or more", (front, back) => {
    expect(contrast(front, back, theme)).toBeGreaterThanOrEqual(3);
  });
});

it("reads every colour token of the stylesheet", () => {
  expect(tokens.size).toBe([...css.matchAll(/^\s*--color-[a-z-]+:/gm)].length);
});
