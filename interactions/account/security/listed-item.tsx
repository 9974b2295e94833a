import { Button } from '../../views/forms/button.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { SideForm } from '../../views/forms/side-form.tsx';
import type { Listed } from './state.ts';

interface ListedItemProps {
  readonly of: Listed;
  /** The name that the person gave the item. */
  readonly label: string;
  /** The name in the names of its buttons, which no other item has. */
  readonly called: string;
  /** Says what the item is good for, where that is not what the list says. */
  readonly use?: string | undefined;
  /** Epoch seconds. */
  readonly dates: { readonly createdAt: number; readonly lastUsedAt: number | null | undefined };
}

/** Shows one item of a list, its dates, and what can be done with it. */
export function ListedItem({ of, label, called, use, dates }: ListedItemProps) {
  const { t } = usePage();
  const texts = t.security;
  const { day } = t.dates;
  const nameOf = (verb: string) => `${verb} ${called}`;
  return (
    <li class="app-list__item">
      <p class="fr-mb-0 app-list__facts">
        <strong>
          <bdi>{label}</bdi>
        </strong>
        <br />
        {use && (
          <>
            {use}
            <br />
          </>
        )}
        {texts.added(day(dates.createdAt))} ·{' '}
        {dates.lastUsedAt ? texts.lastUsed(day(dates.lastUsedAt)) : texts.neverUsed}
      </p>
      <SideForm class="app-list__actions">
        <input type="hidden" name={of.kind} value={of.id} />
        <Button action="rename" kind="tertiary" name={nameOf(texts.rename)}>
          {texts.rename}
        </Button>
        <Button action="remove" kind="tertiary" name={nameOf(texts.remove)}>
          {texts.remove}
        </Button>
      </SideForm>
    </li>
  );
}
