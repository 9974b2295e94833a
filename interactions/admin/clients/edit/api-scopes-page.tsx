import { changeApiScopes } from '../../../../src/commands/clients/registration/change-api-scopes.ts';
import { apiScopes, apiScopesIn, mayGive, type ApiScope } from '../../../../src/domain/roles/api-scopes.ts';
import { CheckboxField } from '../../../views/forms/checkbox-field.tsx';
import { actPage } from '../act-page.tsx';

const boxOf = (scope: ApiScope) => `scope-${scope.replace(/\W/g, '-')}`;

/** Says what a client may do at the APIs of this server. Nobody gives more than she may do herself. */
export const apiScopesPage = actPage({
  name: 'client-api-scopes',
  part: 'droits-api',
  action: 'clients.manage',
  write: 'clients.manage',
  prepare({ client: { clientId, metadata }, services, roles }, t) {
    const texts = t.api.rights;
    const held = apiScopesIn(metadata.scope);
    const offered = apiScopes.filter((scope) => mayGive(roles, scope));
    const isOthers = held.some((scope) => !offered.includes(scope));
    const intro = (
      <>
        <p>{texts.intro}</p>
        <p>
          <a href="/api">{t.api.title}</a>
        </p>
        {isOthers && <p id="others-rights">{texts.others(held.map((scope) => t.api.scopeWords[scope]))}</p>}
      </>
    );
    if (isOthers) return { title: texts.title, intro, acts: [] };
    return {
      title: texts.title,
      intro,
      initial: Object.fromEntries(held.map((scope) => [boxOf(scope), 'on'])),
      fields: (
        <fieldset class="fr-fieldset" id="api-scopes" aria-labelledby="api-scopes-legend">
          <legend class="fr-fieldset__legend" id="api-scopes-legend">
            {texts.legend}
          </legend>
          {offered.map((scope) => (
            <div class="fr-fieldset__element" key={scope}>
              <CheckboxField inGroup name={boxOf(scope)} label={t.api.scopeWords[scope]} hint={scope} />
            </div>
          ))}
        </fieldset>
      ),
      acts: [
        {
          action: 'saveScopes',
          label: texts.submit,
          async run({ form, reason, baseVersion }) {
            const scopes = offered.filter((scope) => form[boxOf(scope)] !== undefined);
            const changed = await changeApiScopes(services, { clientId, scopes, reason, baseVersion });
            return changed.ok ? { done: 'apiScopes' } : changed;
          },
        },
      ],
    };
  },
});
