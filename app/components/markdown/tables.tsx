import type { SyntaxNode } from "@lezer/common";
import type { ReactNode } from "react";
import { childrenOf } from "./document.ts";
import { renderInlines } from "./inlines.tsx";
import { LIMITS } from "./limits.ts";
import { ScrollBox } from "./ScrollBox.tsx";
import type { Setting } from "./setting.ts";

type Props = { setting: Setting; node: SyntaxNode };

export function Table({ setting, node }: Props) {
  const header = node.getChild("TableHeader")!;
  const head = cellsOf(header);
  if (head.length > LIMITS.columns)
    return <RawBlock setting={setting} node={node} label="Table, too wide to lay out" />;
  const alignment = alignmentOf(setting, node);
  const renderCell = (cell: SyntaxNode | null) => cell && renderInlines(setting, cell);
  return (
    <ScrollBox label="Table">
      <table>
        <thead>
          <tr>
            {head.map((cell, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns never move
              <th key={column} scope="col" dir="auto" className={alignment[column]}>
                {renderCell(cell)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {node.getChildren("TableRow").map((row) => (
            <tr key={row.from}>
              {cellsOf(row).map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns never move
                <td key={column} dir="auto" className={alignment[column]}>
                  {renderCell(cell)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

/** The cells of a row, null for an empty one. The parser gives the bars and what stands between them. */
function cellsOf(row: SyntaxNode): (SyntaxNode | null)[] {
  const cells: (SyntaxNode | null)[] = [];
  let cell: SyntaxNode | null = null;
  let first = true;
  for (const child of childrenOf(row)) {
    if (child.name === "TableCell") cell = child;
    else if (child.name === "TableDelimiter") {
      if (cell || !first) cells.push(cell);
      cell = null;
    } else continue;
    first = false;
  }
  if (cell) cells.push(cell);
  return cells;
}

function alignmentOf(setting: Setting, node: SyntaxNode): (string | undefined)[] {
  const line = node.getChild("TableDelimiter")!;
  const columns = setting.source
    .slice(line.from, line.to)
    .trim()
    .replace(/^\||\|$/g, "")
    .split("|");
  return columns.map((column) => {
    const [left, right] = [column.trim().startsWith(":"), column.trim().endsWith(":")];
    if (right) return left ? "markdown-center" : "markdown-right";
    return undefined;
  });
}

/** A block shown as it stands in the source. */
export function RawBlock({ setting, node, label }: Props & { label: string }): ReactNode {
  return (
    <ScrollBox as="pre" label={label}>
      <code dir="ltr">{renderInlines(setting, node)}</code>
    </ScrollBox>
  );
}
