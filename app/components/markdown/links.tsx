import type { SyntaxNode } from "@lezer/common";
import type { ReactNode } from "react";
import { replaceControls } from "./controls.ts";
import { type Destination, destinationOf, readDestination, referenceKey } from "./destination.ts";
import { decodeText } from "./entities.ts";
import type { Setting } from "./setting.ts";
import { addSource, addText, offsetAttributes } from "./text.tsx";

/** Where a link or image leads, by its own address or through a definition; null where brackets are only brackets. */
export function targetOf(setting: Setting, node: SyntaxNode): Destination | null {
  const marks = node.getChildren("LinkMark");
  const url = node.getChild("URL");
  if (url) return readDestination(setting.source.slice(url.from, url.to));
  if (marks.length > 2) return { href: null, shown: "" };
  const label = node.getChild("LinkLabel");
  const [open, close] = marks;
  if (!open || !close) return null;
  const named = label && label.to - label.from > 2;
  const [from, to] = named ? [label.from + 1, label.to - 1] : [open.to, close.from];
  if (to - from > 1_000) return null;
  return setting.references.get(referenceKey(setting.source.slice(from, to))) ?? null;
}

/** The title a link or image carries beside its address, or nothing. */
export function titleOf(setting: Setting, node: SyntaxNode): string {
  const title = node.getChild("LinkTitle");
  return title ? replaceControls(decodeText(setting.source.slice(title.from + 1, title.to - 1))) : "";
}

type LinkProps = { destination: Destination; title?: string; className?: string; children: ReactNode };

/** A link that opens beside the page and tells the other side nothing; without a sound address, its text and address. */
export function Link({ destination, title = "", className, children }: LinkProps) {
  const { href, shown } = destination;
  const hint = title === "" ? shown : `${title} (${shown})`;
  if (href === null) {
    return (
      <span className={className} title={title || undefined}>
        {children}
        {shown !== "" && <span className="markdown-destination">{` (${replaceControls(shown)})`}</span>}
      </span>
    );
  }
  return (
    <a href={href} className={className} title={hint} target="_blank" rel="noopener noreferrer nofollow ugc">
      {children}
    </a>
  );
}

/** An address that is its own text. */
export function addAddress(
  out: ReactNode[],
  setting: Setting,
  from: number,
  to: number,
  inLink: boolean,
): void {
  const text: ReactNode[] = [];
  addSource(text, setting, from, to);
  const destination = addressOf(setting.source.slice(from, to));
  if (inLink || destination.href === null) out.push(...text);
  else {
    out.push(
      <Link key={`a${from}`} destination={destination}>
        {text}
      </Link>,
    );
  }
}

function addressOf(text: string): Destination {
  if (/^www\./i.test(text)) return destinationOf(`https://${text}`);
  if (/^[^:/]+@[^:/]+$/.test(text)) return destinationOf(`mailto:${text}`);
  return destinationOf(text);
}

/** An image is never loaded: a label, its alternative text and its address stand for it. */
export function ImagePlaceholder(props: { setting: Setting; node: SyntaxNode; inLink: boolean }) {
  const { setting, node, inLink } = props;
  const [open, close] = node.getChildren("LinkMark");
  const alt = replaceControls(decodeText(setting.source.slice(open!.to, close!.from)));
  const destination = targetOf(setting, node) ?? { href: null, shown: "" };
  const label = (
    <span {...offsetAttributes(setting, node.from, node.to, true)}>
      <span className="markdown-image-label">Image</span> {alt}{" "}
      <span className="markdown-destination">{replaceControls(destination.shown)}</span>
    </span>
  );
  if (inLink || destination.href === null) return <span className="markdown-image">{label}</span>;
  return (
    <Link className="markdown-image" destination={destination} title={titleOf(setting, node)}>
      {label}
    </Link>
  );
}

/** A definition of a link's address stays readable: what a model wrote is judged whole. */
export function Definition({ setting, node }: { setting: Setting; node: SyntaxNode }) {
  const url = node.getChild("URL");
  const out: ReactNode[] = [];
  addSource(out, setting, node.from, url ? url.from : node.to);
  if (url) {
    const address: ReactNode[] = [];
    const raw = setting.source.slice(url.from, url.to);
    addText(address, setting, raw, url.from, url.to);
    const { href, shown } = readDestination(raw);
    out.push(
      <Link key={`a${url.from}`} destination={{ href, shown: href === null ? "" : shown }}>
        {address}
      </Link>,
    );
    addSource(out, setting, url.to, node.to);
  }
  return (
    <p className="markdown-definition" dir="auto">
      {out}
    </p>
  );
}
