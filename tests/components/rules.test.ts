import { describe, expect, it } from "vitest";
import { errorStatus } from "../../app/components/ErrorPage.tsx";
import { pagesToShow } from "../../app/components/Pagination.tsx";
import { absoluteUtc, relative } from "../../app/components/RelativeTime.tsx";
import { themeFromCookie } from "../../app/components/ThemeSwitch.tsx";

describe("themeFromCookie", () => {
  it.each([
    [null, "system"],
    ["", "system"],
    ["theme=dark", "dark"],
    ["session=x; theme=light", "light"],
    ["theme=light; session=x", "light"],
    ["theme=system", "system"],
    ["theme=purple", "system"],
    ["mytheme=dark", "system"],
    ["theme=darkest", "system"],
    ["theme=dark<script>", "system"],
  ])("reads %j as %s", (header, theme) => {
    expect(themeFromCookie(header)).toBe(theme);
  });
});

describe("pagesToShow", () => {
  it.each([
    [1, 1, [1]],
    [1, 5, [1, 2, null, 5]],
    [3, 5, [1, 2, 3, 4, 5]],
    [4, 7, [1, 2, 3, 4, 5, 6, 7]],
    [5, 53, [1, null, 4, 5, 6, null, 53]],
    [53, 53, [1, null, 52, 53]],
  ])("on page %i of %i names %j", (page, count, pages) => {
    expect(pagesToShow(page, count)).toEqual(pages);
  });
});

describe("times", () => {
  const now = new Date("2026-11-24T12:00:00Z");

  it("writes UTC the same everywhere", () => {
    expect(absoluteUtc(new Date("2026-09-05T04:07:59Z"))).toBe("5 Sep 2026, 04:07 UTC");
  });

  it.each([
    ["2026-11-24T11:59:30Z", "just now"],
    ["2026-11-24T12:00:59Z", "just now"],
    ["2026-11-24T11:59:00Z", "1 minute ago"],
    ["2026-11-24T09:01:00Z", "2 hours ago"],
    ["2026-11-23T11:00:00Z", "yesterday"],
    ["2026-11-26T13:00:00Z", "in 2 days"],
    ["2026-11-10T12:00:00Z", "2 weeks ago"],
    ["2024-11-01T12:00:00Z", "2 years ago"],
  ])("says %s as %s", (at, words) => {
    expect(relative(new Date(at), now)).toBe(words);
  });
});

describe("errorStatus", () => {
  it("is the answer's own status, no connection, or 500", () => {
    expect(errorStatus({ status: 404, statusText: "", internal: false, data: null })).toBe(404);
    expect(errorStatus(new TypeError("Failed to fetch"))).toBe("offline");
    expect(errorStatus(new TypeError("x is not a function"))).toBe(500);
    expect(errorStatus("a string")).toBe(500);
  });
});
