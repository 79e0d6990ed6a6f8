import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  evidenceName,
  evidenceTypeOf,
  LARGEST_DOCUMENT,
  readEvidence,
} from "../../app/domain/credential/evidence-file.ts";

const bytes = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));
const PDF = bytes("%PDF-1.7\n");
const PNG = bytes("\x89PNG\r\n\x1a\n");
const JPEG = bytes("\xff\xd8\xff\xe0");

describe("what a file is", () => {
  test.each([
    ["application/pdf", PDF],
    ["image/png", PNG],
    ["image/jpeg", JPEG],
    [null, bytes("<html>")],
    [null, bytes("PK\x03\x04")],
    [null, bytes("GIF89a")],
    [null, bytes(" %PDF-1.7")],
    [null, bytes("%PDF")],
    [null, new Uint8Array(0)],
  ])("%s", (type, content) => expect(evidenceTypeOf(content)).toBe(type));

  test("is said by its bytes, whatever its name says", () => {
    expect(readEvidence("scan.exe", PNG)).toMatchObject({ fileName: "scan.png", mediaType: "image/png" });
    expect(readEvidence("scan.pdf", bytes("<script>"))).toBe(
      "scan.pdf is not a PDF, PNG or JPEG: save it as one of these.",
    );
  });
});

describe("names that strangers choose", () => {
  test.each([
    ["../../etc/passwd", "passwd.pdf"],
    ["C:\\windows\\licence.PDF", "licence.pdf"],
    ["a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"],
    ['"; filename="evil.html', " filename=evil.pdf".trim()],
    ["\u202egnp.exe", "gnp.pdf"],
    ["...", "document.pdf"],
    ["", "document.pdf"],
    ["Müller, Diplom.pdf", "Müller, Diplom.pdf"],
    ["half \ud800.pdf", "half \ufffd.pdf"],
  ])("%j becomes %j", (given, name) => expect(evidenceName(given, "application/pdf")).toBe(name));

  test("whatever is given, the name is short, harmless and ends as what the file is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (given) => {
        const name = evidenceName(given, "image/png");
        expect(name).toMatch(/^[^\p{Cc}\p{Cf}\\/"<>:|?*;%]+\.png$/u);
        expect([...name].length).toBeLessThanOrEqual(100);
        expect(name.isWellFormed()).toBe(true);
      }),
    );
  });
});

test("what is empty or too large is refused in one sentence that names it", () => {
  expect(readEvidence("a.pdf", new Uint8Array(0))).toBe("a.pdf is empty: choose it again.");
  const large = new Uint8Array(LARGEST_DOCUMENT + 1);
  large.set(PDF);
  expect(readEvidence("a.pdf", large)).toContain("larger than 10 MiB");
  expect(readEvidence("a.pdf", large.subarray(0, LARGEST_DOCUMENT))).toMatchObject({ fileName: "a.pdf" });
});
