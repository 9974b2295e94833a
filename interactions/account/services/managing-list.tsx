import { tellApart } from '../../views/tell-apart.ts';
import { Button } from '../../views/forms/button.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import { SideForm } from '../../views/forms/side-form.tsx';

/** A service by which an organization manages the account. */
export interface Managing {
  readonly clientId: string;
  readonly name: string;
  readonly joinedAt: number;
  /** Its invitation made the account, which therefore cannot leave it. */
  readonly isFounded: boolean;
}

function ManagingItem({ clientId, name, called, joinedAt, isFounded }: Managing & { readonly called: string }) {
  const { t } = usePage();
  const { managing: texts, since } = t.services;
  return (
    <li class="app-list__item">
      <div class="app-list__facts">
        <h3 class="fr-h6 fr-mb-1w">{name}</h3>
        <dl class="app-facts">
          <div>
            <dt>{since}</dt>
            <dd>{t.dates.day(joinedAt)}</dd>
          </div>
          <div>
            <dt>{texts.rights}</dt>
            <dd>{isFounded ? texts.founded : texts.disables}</dd>
          </div>
        </dl>
      </div>
      {!isFounded && (
        <SideForm class="app-list__actions">
          <input type="hidden" name="client" value={clientId} />
          <Button action="leave" kind="secondary" name={texts.leaveOf(called)}>
            {texts.leave}
          </Button>
        </SideForm>
      )}
    </li>
  );
}

/** Shows the services by which organizations manage the account; nothing where there are none. */
export function ManagingList({ managing }: { readonly managing: readonly Managing[] }) {
  const { t } = usePage();
  const { title, purpose } = t.services.managing;
  if (managing.length === 0) return null;
  const calls = tellApart(
    managing.map(({ name }) => name),
    t,
  );
  return (
    <div class="fr-mt-4w">
      <SectionTitle>{title}</SectionTitle>
      <p>{purpose}</p>
      <ul class="app-list" id="managing-services">
        {managing.map((one, index) => (
          <ManagingItem key={one.clientId} {...one} called={calls[index] ?? one.name} />
        ))}
      </ul>
    </div>
  );
}
