import { Details } from '../details.tsx';
import { usePage } from '../layout/page-context.ts';
import { TableHead } from './table-head.tsx';

interface TableProps {
  readonly id: string;
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly title: string; readonly numbers: readonly number[] }[];
}

/** The numbers of a picture, folded away below it. A narrow screen scrolls the table sideways, by keyboard too. */
export function NumberTable({ id, caption, columns, rows }: TableProps) {
  const texts = usePage().t.statistics;
  return (
    <Details summary={texts.numbers}>
      {/* A keyboard scrolls only what it can reach. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the comment above says why */}
      <section class="app-scroll" aria-labelledby={`${id}-caption`} tabindex={0}>
        <table class="app-numbers" id={id}>
          <caption id={`${id}-caption`}>{caption}</caption>
          <TableHead columns={columns} />
          <tbody>
            {rows.map(({ title, numbers }) => (
              <tr key={title}>
                <th scope="row">{title}</th>
                {numbers.map((number, at) => (
                  <td key={columns[at]}>{texts.number(number)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Details>
  );
}
