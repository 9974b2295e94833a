import type { ComponentChildren } from 'preact';
import { TableHead } from './table-head.tsx';

interface DataRow {
  readonly key: string;
  /** One cell for each column. The first one names the row. */
  readonly cells: readonly ComponentChildren[];
}

interface DataTableProps {
  readonly id: string;
  readonly caption: string;
  /** Draws the caption. Elsewhere it is the title of the section already, and only a screen reader says it again. */
  readonly showsCaption?: boolean;
  readonly columns: readonly string[];
  readonly rows: readonly DataRow[];
}

/** A table that a narrow screen shows as a list: each row becomes a block, and each cell says which column it stands in. */
export function DataTable({ id, caption, showsCaption, columns, rows }: DataTableProps) {
  return (
    <table class="app-table" id={id}>
      <caption class={showsCaption ? undefined : 'fr-sr-only'}>{caption}</caption>
      <TableHead columns={columns} />
      <tbody>
        {rows.map(({ key, cells: [name, ...others] }) => (
          <tr key={key}>
            <th scope="row">{name}</th>
            {others.map((cell, at) => (
              <td key={columns[at + 1]}>
                <span class="app-table__label" aria-hidden="true">
                  {columns[at + 1]}
                </span>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
