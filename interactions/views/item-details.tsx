import { Fact } from './fact.tsx';
import { usePage } from './layout/page-context.ts';

interface ItemDetailsProps {
  /** The name of the item, which no other item of the list has. */
  readonly of: string;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
}

/** The facts of an item that few people need, folded. */
export function ItemDetails({ of, facts }: ItemDetailsProps) {
  const { frame } = usePage().t;
  if (facts.length === 0) return null;
  return (
    <details class="app-more">
      <summary aria-label={frame.detailsOf(of)}>{frame.details}</summary>
      <dl class="app-facts">
        {facts.map(({ label, value }) => (
          <Fact key={label} label={label}>
            {value}
          </Fact>
        ))}
      </dl>
    </details>
  );
}
