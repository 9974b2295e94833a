import type { ComponentChildren } from 'preact';
import { TableHead } from '../../views/tables/table-head.tsx';
import { visibleText } from '../../views/visible-text.ts';

type Value = string | null | undefined;

interface SectionProps {
  readonly id: string;
  readonly title: string;
  readonly children: ComponentChildren;
}

/** One part of the document, which its table of contents leads to. */
export const Section = ({ id, title, children }: SectionProps) => (
  <section id={id} aria-labelledby={`${id}-title`}>
    <h2 id={`${id}-title`}>{title}</h2>
    {children}
  </section>
);

interface FactsProps {
  /** Labels and values. A value that is missing is left out. */
  readonly facts: readonly (readonly [label: string, value: Value])[];
  readonly none: string;
}

/** Lists facts, each with its label. */
export function Facts({ facts, none }: FactsProps) {
  const known = facts.filter(([, value]) => value);
  if (known.length === 0) return <p>{none}</p>;
  return (
    <dl>
      {known.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{visibleText(value ?? '')}</dd>
        </div>
      ))}
    </dl>
  );
}

interface TableProps {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Value[])[];
  readonly none: string;
}

/** The rows of a table. The first cell names the row. */
export const Rows = ({ rows }: Pick<TableProps, 'rows'>) => (
  <>
    {rows.map((cells, index) => (
      <tr key={index}>
        {cells.map((cell, column) =>
          column === 0 ? (
            <th key={column} scope="row">
              {visibleText(cell ?? '')}
            </th>
          ) : (
            <td key={column}>{visibleText(cell ?? '')}</td>
          ),
        )}
      </tr>
    ))}
  </>
);

/** A table, or a sentence where it would have no rows. */
export function Table({ rows, none, caption, columns }: TableProps) {
  if (rows.length === 0) return <p>{none}</p>;
  return (
    <div class="table">
      <table>
        <caption>{caption}</caption>
        <TableHead columns={columns} />
        <tbody>
          <Rows rows={rows} />
        </tbody>
      </table>
    </div>
  );
}
